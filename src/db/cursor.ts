import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { Cursor } from './page.ts';

/** A cursor as it travels. */
export const cursorText = (cursor: Cursor): string =>
  Buffer.from(JSON.stringify(cursor)).toString('base64');

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
