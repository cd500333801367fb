import type { Json } from '../../messages/events.ts';
import type { OfferedOption } from '../effects.ts';
import { cutTo, limits } from '../limits.ts';
import { normaliseText } from '../normaliseText.ts';
import { valueAt } from '../paths.ts';
import { find, ownLanguage, type Run, spoken, text } from '../run.ts';
import { label } from '../sentences.ts';
import type { ChoiceStep } from './choice.ts';

type OptionsFrom = NonNullable<ChoiceStep['options_from']>;

/** An option on its way to the screen. */
export type ShownOption = OfferedOption & { description?: string };
export type Page = { style: 'buttons' | 'list'; options: ShownOption[] };

/** Items of `options_from.list`; anything but an array is an empty list. */
export function itemsOf(step: ChoiceStep, run: Run): Json[] {
  if (step.options_from === undefined) return [];
  const items = valueAt(run.scope, step.options_from.list.split('.'));
  return Array.isArray(items) ? items : [];
}

/**
 * One page of options: ten rows in all, the fixed ones on each, and `more` as the last while there is
 * more. Titles are made to fit and to differ.
 */
export function offerPage(step: ChoiceStep, run: Run, page: number): Page {
  const fixed = (step.options ?? []).map((each) => fixedOption(each, run));
  const items = itemsOf(step, run);
  const from = step.options_from;
  const room = Math.max(limits.rows - fixed.length, 2);
  const perPage = items.length <= room ? room : room - 1;
  // The last page needs no `more`, and so holds one row more.
  const start = page * perPage;
  const isLast = items.length - start <= room;
  const indexes = from === undefined ? [] : range(start, isLast ? items.length : start + perPage);
  const dynamic = indexes.flatMap((index) =>
    from === undefined ? [] : (dynamicOption(from, run, items, index) ?? []),
  );
  const options = [...dynamic, ...fixed, ...(isLast ? [] : [moreRow(run)])];
  const style = styleOf(step, run, options);
  return { style, options: fitTitles(run, options, style) };
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(to - from, 0) }, (_, index) => from + index);

function fixedOption(each: NonNullable<ChoiceStep['options']>[number], run: Run): ShownOption {
  const { id, title, description, synonyms = [] } = each;
  const option: ShownOption = {
    id,
    reply: id,
    // Cut later, when it is clear whether it becomes a button or a row.
    title: spoken(run, `options.${id}.title`, title, Number.POSITIVE_INFINITY),
    synonyms: synonyms.map((synonym) => text(run, synonym)),
  };
  if (description !== undefined) {
    option.description = spoken(
      run,
      `options.${id}.description`,
      description,
      limits.rowDescription,
    );
  }
  return option;
}

/** The option made of one item of the list; undefined where the list has no such item. */
export function dynamicOption(
  from: OptionsFrom,
  run: Run,
  items: Json[],
  index: number,
): ShownOption | undefined {
  const item = items[index];
  if (item === undefined) return undefined;
  const scope = { ...run.scope, item };
  const option: ShownOption = {
    id: text(run, from.id, scope),
    reply: String(index),
    title: spoken(run, 'options_from.title', from.title, Number.POSITIVE_INFINITY, scope),
    synonyms: [],
    index,
  };
  if (from.description !== undefined) {
    option.description = spoken(
      run,
      'options_from.description',
      from.description,
      limits.rowDescription,
      scope,
    );
  }
  return option;
}

const moreRow = (run: Run): ShownOption => ({
  id: 'more',
  reply: 'more',
  title: label(ownLanguage(run), 'more'),
  synonyms: [],
});

/** Up to three short options are buttons, else they are a list; `style` decides otherwise where it can. */
function styleOf(step: ChoiceStep, run: Run, options: ShownOption[]): 'buttons' | 'list' {
  if (step.style === 'list') return 'list';
  const fits = options.length <= limits.buttons;
  if (step.style === 'buttons') {
    if (!fits) find(run, 'too_many_buttons', `${options.length} options cannot be buttons`);
    return fits ? 'buttons' : 'list';
  }
  const isShort = ({ title, description }: ShownOption) =>
    title.length <= limits.buttonTitle && description === undefined;
  return fits && options.every(isShort) ? 'buttons' : 'list';
}

/** Titles too long are cut with `…`, and a later equal one gets ` (2)`; both are counted. */
function fitTitles(run: Run, options: ShownOption[], style: Page['style']): ShownOption[] {
  const limit = style === 'buttons' ? limits.buttonTitle : limits.rowTitle;
  const taken = new Set<string>();
  return options.map((option) => {
    const wanted = fitTitle(run, option, limit);
    let title = wanted;
    for (let count = 2; taken.has(normaliseText(title)); count += 1) {
      const suffix = ` (${count})`;
      title = `${cutTo(wanted, limit - suffix.length)}${suffix}`;
    }
    taken.add(normaliseText(title));
    if (title !== wanted) {
      find(run, 'equal_titles', `option "${option.id}" has the title of an earlier one`);
    }
    return { ...option, title };
  });
}

function fitTitle(run: Run, option: ShownOption, limit: number): string {
  if (option.title.length <= limit) return option.title;
  find(run, 'title_cut', `the title of option "${option.id}" was cut to ${limit} characters`);
  return cutTo(option.title, limit);
}
