import { textOf } from '../record.ts';
import { invalidValue, missingParameter, type Refusal } from './graphError.ts';

/** Characters as people count them: an emoji is one. */
function lengthOf(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

export const isLonger = (text: string, max: number): boolean =>
  text.length > max && lengthOf(text) > max;

/** `Invalid …` with the bounds, as Meta puts it, when a text does not fit them. */
export function refuseLength(
  what: string,
  value: unknown,
  max: number,
  min = 1,
): Refusal | undefined {
  const text = textOf(value);
  if (text === undefined) {
    return min === 0 ? undefined : missingParameter(`${what} is missing`);
  }
  return text.length < min || isLonger(text, max)
    ? invalidValue(`${what} length invalid. Min length: ${min}, Max length: ${max}`)
    : undefined;
}
