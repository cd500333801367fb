import type { MediaKind } from './content.ts';
import { ownValue } from './ownValue.ts';

/**
 * A message template as it was approved, in nobody's words. Texts hold placeholders: `{{1}}`, or
 * `{{name}}` where the template names them.
 */
export type TemplateShape = {
  header?: { type: 'text'; text: string } | { type: 'media'; kind: MediaKind };
  body: string;
  footer?: string;
  buttons: ShapeButton[];
  /** A part that we cannot fill in, by the provider's name for it: such a template cannot be sent. */
  beyondUs?: string;
};

/** A button at its place; `other` needs nothing when the template is sent. */
export type ShapeButton =
  | { type: 'reply'; text: string }
  | { type: 'url'; text: string; url: string }
  | { type: 'copy_code' | 'form' | 'other'; text: string };

/**
 * Which variable fills which placeholder: of the header (text or media) one, of the body by
 * placeholder, of a button by its index.
 */
export type VariableNames = {
  header?: string;
  body: Record<string, string>;
  buttons: Record<string, string>;
};

/** What a quick reply means: it goes on with the conversation, or wants none. */
export type ReplyAction = 'continue' | 'cancel';

const placeholder = /\{\{\s*(\w+)\s*\}\}/g;

/** `{{1}}` or `{{name}}`, in the order of their first appearance, each once. */
export const placeholdersOf = (text: string): string[] => [
  ...new Set([...text.matchAll(placeholder)].map(([, name = '']) => name)),
];

/** A text with its placeholders filled in; one without a value stays as it is. */
export const fillIn = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(placeholder, (whole, name: string) => ownValue(values, name) ?? whole);

/** The template with the names of its variables in its placeholders, so that values by name fill all of it. */
export function namedShape(shape: TemplateShape, names: VariableNames): TemplateShape {
  const { header } = shape;
  const open = (text: string, name: string | undefined): string => {
    const [place] = placeholdersOf(text);
    return place === undefined || name === undefined
      ? text
      : fillIn(text, { [place]: `{{${name}}}` });
  };
  const inBody = Object.entries(names.body).map(([place, name]) => [place, `{{${name}}}`] as const);
  return {
    ...shape,
    ...(header?.type === 'text' && {
      header: { ...header, text: open(header.text, names.header) },
    }),
    body: fillIn(shape.body, Object.fromEntries(inBody)),
  };
}

/**
 * Names for what a template leaves open where nobody has given any: a body's own placeholders, the
 * only one of the header `header` (unless it has a name), of a button `button_<index>`. A code to
 * prove a number by is one, wherever it stands.
 */
export function defaultNames(
  { header, body, buttons }: TemplateShape,
  category: string,
): VariableNames {
  const isCode = category === 'AUTHENTICATION';
  const names: VariableNames = { body: {}, buttons: {} };
  if (header?.type === 'media') names.header = 'header';
  const inHeader = header?.type === 'text' ? placeholdersOf(header.text)[0] : undefined;
  if (inHeader !== undefined) names.header = /^\d+$/.test(inHeader) ? 'header' : inHeader;
  for (const name of placeholdersOf(body)) names.body[name] = isCode ? 'code' : name;
  for (const [index, button] of buttons.entries()) {
    const isOpen =
      button.type === 'copy_code' ||
      (button.type === 'url' && placeholdersOf(button.url).length > 0);
    if (isOpen) names.buttons[index] = isCode ? 'code' : `button_${index}`;
  }
  return names;
}

/** The names given before, where they still name something, and the usual ones for all else. */
export function keptNames(before: VariableNames, now: VariableNames): VariableNames {
  const kept = (old: Record<string, string>, fresh: Record<string, string>) =>
    Object.fromEntries(Object.entries(fresh).map(([at, name]) => [at, old[at] ?? name]));
  const header = now.header === undefined ? undefined : (before.header ?? now.header);
  return {
    ...(header === undefined ? {} : { header }),
    body: kept(before.body, now.body),
    buttons: kept(before.buttons, now.buttons),
  };
}

/** Every variable a send must give, each once. */
export const variablesOf = ({ header, body, buttons }: VariableNames): string[] => [
  ...new Set([
    ...(header === undefined ? [] : [header]),
    ...Object.values(body),
    ...Object.values(buttons),
  ]),
];

/** What quick replies mean where nobody has said: the second says no, any other goes on. */
export const defaultAction = (place: number): ReplyAction => (place === 1 ? 'cancel' : 'continue');
