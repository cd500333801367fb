import { z } from '@hono/zod-openapi';
import type { Cursor, PageRequest } from '../db/page.ts';
import { AppError } from '../errors.ts';

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

/** AppError `invalid_request` for a `start_key` that is none of ours. */
export function readCursor(startKey: string): Cursor {
  const base64 = startKey.replaceAll(' ', '+');
  const bad = base64.search(/[^A-Za-z0-9+/=]/);
  const parsed = cursor.safeParse(Buffer.from(base64, 'base64').toString('utf8'));
  if (bad === -1 && parsed.success) return parsed.data;
  throw new AppError(
    'invalid_request',
    `error decoding start key: illegal base64 data at input byte ${Math.max(bad, 0)}`,
  );
}

const cursor = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue('not JSON');
      return z.NEVER;
    }
  })
  .pipe(z.array(z.string()));

/** The addresses of this page and the next, relative and with their query; `''` where there is no next. */
export function pageLinks(url: string, next: Cursor | undefined): { self: string; next: string } {
  const { pathname, search, searchParams } = new URL(url);
  const self = pathname + search;
  if (!next) return { self, next: '' };
  searchParams.set('start_key', cursorText(next));
  return { self, next: `${pathname}?${searchParams}` };
}

/** A cursor as it travels. */
export const cursorText = (cursor: Cursor): string =>
  Buffer.from(JSON.stringify(cursor)).toString('base64');
