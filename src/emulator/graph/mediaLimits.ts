import { type JsonRecord, textOf } from '../record.ts';
import { invalidParameter, type Refusal } from './graphError.ts';
import { isLonger } from './lengths.ts';

const captioned = new Set(['image', 'video', 'document']);

/** What is wrong with a file that a message names; `type` is its kind. */
export function refuseMedia(type: string, content: JsonRecord): Refusal | undefined {
  const id = textOf(content.id);
  const link = textOf(content.link);
  if ((id === undefined) === (link === undefined)) {
    return invalidParameter(`(#100) Exactly one of ${type}['id'] and ${type}['link'] is required.`);
  }
  if (link !== undefined && !/^https?:\/\/\S+$/.test(link)) {
    return invalidParameter(`(#100) Param ${type}['link'] is not a valid URI.`);
  }
  const caption = textOf(content.caption);
  if (caption === undefined) return undefined;
  if (!captioned.has(type)) {
    return invalidParameter(`(#100) Unexpected key "caption" on param "${type}".`);
  }
  return isLonger(caption, 1024)
    ? invalidParameter(`(#100) Param ${type}['caption'] must be at most 1024 characters long.`)
    : undefined;
}
