import type { Context } from 'hono';
import type { UploadKind } from '../contacts/readRows.ts';
import { AppError } from '../errors.ts';

/** What a file of rows comes as, by its Content-Type; AppError `invalid_request` for any other. */
export function uploadKind(c: Context): UploadKind {
  const kind = findUploadKind(c);
  if (kind) return kind;
  throw new AppError('invalid_request', 'Content-Type must be text/csv or application/x-ndjson');
}

/** As `uploadKind`; undefined for any other. */
export function findUploadKind(c: Context): UploadKind | undefined {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type === 'text/csv') return 'csv';
  return type === 'application/x-ndjson' || type === 'application/jsonl' ? 'ndjson' : undefined;
}
