import type { OfferedOption } from './effects.ts';
import { normaliseText } from './normaliseText.ts';

/** The option that a text names, by id, title, synonym, or the number it has on the screen, in this order. */
export function optionNamed(offered: OfferedOption[], written: string): OfferedOption | undefined {
  const said = normaliseText(written);
  return (
    offered.find(({ id }) => normaliseText(id) === said) ??
    offered.find(({ title }) => normaliseText(title) === said) ??
    offered.find(({ synonyms }) => synonyms.some((word) => normaliseText(word) === said)) ??
    offered.find((_, index) => String(index + 1) === said)
  );
}

/** Whether a whole text is the title or a synonym of an option: then a stop word is no stop word. */
export function isTitleOrSynonym(offered: OfferedOption[], written: string): boolean {
  const said = normaliseText(written);
  return offered.some(({ title, synonyms }) =>
    [title, ...synonyms].some((word) => normaliseText(word) === said),
  );
}
