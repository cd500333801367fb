import { AppError } from '../../errors.ts';
import { cleanJson } from '../../messages/cleanJson.ts';
import type { Json } from '../../messages/events.ts';

/** AppError `invalid_request` for a text that is no JSON. */
export function readJson(text: string): Json {
  const read = parse(text);
  if ('value' in read) return read.value;
  throw new AppError('invalid_request', `This is no JSON yet: ${read.why}`);
}

function parse(text: string): { value: Json } | { why: string } {
  try {
    return { value: cleanJson(JSON.parse(text)) };
  } catch (error) {
    return { why: error instanceof Error ? error.message : '' };
  }
}
