import { Readable } from 'node:stream';
import type { OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Caller, Scope } from '../accounts/apiKey.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import type { UploadKind } from '../imports/readRows.ts';
import { authenticate } from './authenticate.ts';
import { secured } from './download.ts';
import { routingPath } from './endpoint.ts';
import { requirePlain } from './readBody.ts';

/** A `POST` of rows as CSV or NDJSON, which are taken as they arrive; or, where `json` says so, as JSON. */
export function addUpload<A extends z.ZodType>(
  app: OpenAPIHono,
  deps: Deps,
  {
    path,
    tag,
    summary,
    description,
    scope,
    params,
    json,
    answer,
  }: {
    path: string;
    tag: string;
    summary: string;
    description: string;
    scope: Scope;
    params?: z.ZodObject;
    json?: z.ZodType;
    answer: A;
  },
  take: (c: Context, caller: Caller) => Promise<z.output<A>>,
): void {
  const rows = { schema: { type: 'string' as const } };
  app.openAPIRegistry.registerPath({
    method: 'post',
    path,
    tags: [tag],
    summary,
    description: `Needs the scope \`${scope}\`. ${description}`,
    security: secured,
    request: {
      ...(params && { params }),
      body: {
        content: {
          ...(json && { 'application/json': { schema: json } }),
          'text/csv': rows,
          'application/x-ndjson': rows,
        },
      },
    },
    responses: {
      200: { description: 'Done', content: { 'application/json': { schema: answer } } },
    },
  });
  app.post(routingPath(path), async (c) => {
    const caller = await authenticate(c, deps, scope);
    return caller instanceof Response ? caller : c.json(await take(c, caller));
  });
}

export type Upload = { bytes: AsyncIterable<Uint8Array>; kind: UploadKind };

/** What is uploaded, by its Content-Type; AppError `invalid_request` where it is no file of rows. */
export function getUpload(c: Context): Upload {
  const upload = findUpload(c);
  if (upload) return upload;
  throw new AppError('invalid_request', 'Content-Type must be text/csv or application/x-ndjson');
}

/** As `getUpload`; undefined for any other. AppError `invalid_request` for a file that is compressed. */
export function findUpload(c: Context): Upload | undefined {
  requirePlain(c);
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  const bytes = c.req.raw.body ?? Readable.from([]);
  if (type === 'text/csv') return { bytes, kind: 'csv' };
  if (type !== 'application/x-ndjson' && type !== 'application/jsonl') return undefined;
  return { bytes, kind: 'ndjson' };
}
