import type { Json } from '../../messages/events.ts';
import {
  fillIn,
  placeholdersOf,
  type TemplateShape,
  type VariableNames,
} from '../../messages/templateShape.ts';

/** A template as somebody reads it; a variable without a value is shown by its name, as in `{{city}}`. */
export function filledShape(
  shape: TemplateShape,
  names: VariableNames,
  values: Readonly<Record<string, Json>>,
): TemplateShape {
  const wordsOf = (name: string): string => {
    const value = values[name];
    if (value === undefined || value === null || value === '') return `{{${name}}}`;
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  };
  const { header } = shape;
  const inHeader = header?.type === 'text' ? placeholdersOf(header.text)[0] : undefined;
  const headerText =
    header?.type === 'text' && inHeader !== undefined && names.header !== undefined
      ? fillIn(header.text, { [inHeader]: wordsOf(names.header) })
      : undefined;
  const body = Object.entries(names.body).map(([at, name]) => [at, wordsOf(name)] as const);
  return {
    ...shape,
    body: fillIn(shape.body, Object.fromEntries(body)),
    ...(headerText !== undefined && { header: { type: 'text', text: headerText } }),
  };
}
