import type { JsonRecord } from './payloads.ts';
import type { readContent } from './readContent.ts';

/**
 * All that we have no word for, in one record: fields of the item, of its body under the body's own
 * key, and of what stands beside. Content that is `unknown` holds the whole item already.
 */
export function moreOf(
  said: ReturnType<typeof readContent>,
  rest: JsonRecord | undefined,
  beside: { [name: string]: JsonRecord | undefined },
): JsonRecord | undefined {
  const more: JsonRecord = said.content.type === 'unknown' ? {} : { ...rest };
  // The body's key is new to the item's schema, but the body has been read.
  if (said.key !== undefined) delete more[said.key];
  if (said.key !== undefined && said.rest) more[said.key] = said.rest;
  for (const [name, left] of Object.entries(beside)) if (left) more[name] = left;
  return Object.keys(more).length > 0 ? more : undefined;
}
