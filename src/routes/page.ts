import { z } from '@hono/zod-openapi';
import { cursorText, readCursor } from '../db/cursor.ts';
import type { Cursor, PageRequest } from '../db/page.ts';

/** The query of every list. */
export const pageQuery = z.object({
  start_key: z.string().optional().openapi({ description: 'From `next` of the page before' }),
  limit: z.coerce.number().int().min(1).max(100).optional().openapi({ description: 'At most 100' }),
});

const defaultLimit = 20;

/** Reads the query of a list. AppError `invalid_request` for a `start_key` that is none of ours. */
export const readPage = (query: z.output<typeof pageQuery>): PageRequest => ({
  limit: query.limit ?? defaultLimit,
  ...(query.start_key && { after: readCursor(query.start_key) }),
});

/** The addresses of this page and the next, relative and with their query; `''` where there is no next. */
export function pageLinks(url: string, next: Cursor | undefined): { self: string; next: string } {
  const { pathname, search, searchParams } = new URL(url);
  const self = pathname + search;
  if (!next) return { self, next: '' };
  searchParams.set('start_key', cursorText(next));
  return { self, next: `${pathname}?${searchParams}` };
}
