import { Readable } from 'node:stream';
import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Scope } from '../accounts/apiKey.ts';
import { csvLine } from '../contacts/csvLine.ts';
import { exportContacts } from '../contacts/exportContacts.ts';
import {
  getImport,
  type ImportRow,
  importContacts,
  listRefusals,
  type RefusedRow,
} from '../contacts/importContacts.ts';
import { conditionOf } from '../contacts/listContacts.ts';
import { readProperties } from '../contacts/listProperties.ts';
import type { UploadKind } from '../contacts/readRows.ts';
import { getSegment } from '../contacts/segments.ts';
import { fromWire, toWire } from '../db/ids.ts';
import { openUnit, type Unit } from '../db/unit.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { authenticate } from './authenticate.ts';
import { idOf, time, timeOf, wireId } from './fields.ts';
import { addRead } from './route.ts';

const tag = 'Contacts';

const importSchema = z
  .object({
    import_id: idOf('IMP'),
    client_id: idOf('TCI'),
    status: z.enum(['running', 'succeeded', 'failed']),
    rows: z.number(),
    created: z.number(),
    updated: z.number(),
    merged: z.number().openapi({ description: 'Rows about somebody of whom an earlier row was' }),
    refused: z.number(),
    unknown_columns: z.array(z.string()),
    refusals: z
      .array(
        z.object({
          row: z.number(),
          column: z.string(),
          value: z.string().openapi({ description: 'Its last characters alone' }),
          code: z.string(),
          message: z.string(),
        }),
      )
      .openapi({ description: 'The first 100' }),
    failure_reason: z.string(),
    creation_date: time,
    update_date: time,
  })
  .openapi('ContactImport');

async function showImport(unit: Unit, row: ImportRow): Promise<z.output<typeof importSchema>> {
  const refusals = await listRefusals(unit, row.id, { after: 0, limit: 100 });
  return {
    import_id: toWire('IMP', row.id),
    client_id: toWire('TCI', row.accountId),
    status: row.status,
    rows: row.rows,
    created: row.created,
    updated: row.updated,
    merged: row.merged,
    refused: row.refused,
    unknown_columns: row.unknownColumns,
    refusals: refusals.map((each) => ({
      row: each.row,
      column: each.column,
      value: masked(each.cells[each.column] ?? ''),
      code: each.code,
      message: each.message,
    })),
    failure_reason: row.failure,
    creation_date: timeOf(row.createdAt),
    update_date: timeOf(row.updatedAt),
  };
}

const masked = (value: string): string =>
  value.length <= 4 ? value : `${'*'.repeat(Math.min(value.length - 4, 12))}${value.slice(-4)}`;

const oneImport = z.object({ import_id: wireId('IMP') });

const secured = [{ apiKey: [] }, { bearer: [] }];

export function addContactFileRoutes(app: OpenAPIHono, deps: Deps): void {
  app.openAPIRegistry.registerPath({
    method: 'post',
    path: '/v1/contacts/import',
    tags: [tag],
    summary: 'Make and change contacts from CSV or NDJSON, streamed, up to 5,000,000 rows',
    description:
      'Needs the scope `contacts`. Columns: phone_number (E.164, or national with country_code), country_code, name, email, language, external_id, tags, opted_out, and properties by name. An empty cell says nothing, and opted_out only ever opts out.',
    security: secured,
    request: {
      body: {
        content: {
          'text/csv': { schema: { type: 'string' } },
          'application/x-ndjson': { schema: { type: 'string' } },
        },
      },
    },
    responses: {
      200: { description: 'Done', content: { 'application/json': { schema: importSchema } } },
    },
  });
  app.post('/v1/contacts/import', async (c) => {
    const caller = await authenticate(c, deps, 'contacts');
    if (caller instanceof Response) return caller;
    const { body } = c.req.raw;
    const upload = { kind: kindOf(c.req.header('content-type')), bytes: body ?? Readable.from([]) };
    const row = await importContacts(deps, caller.accountId, upload);
    return c.json(await openUnit(deps, caller.accountId, (unit) => showImport(unit, row)));
  });

  addRead(
    app,
    deps,
    {
      path: '/v1/contacts/imports/{import_id}',
      tag,
      summary: 'Get an import, also while it runs',
      scope: 'read',
      params: oneImport,
      answer: importSchema,
    },
    async (unit, { params }) => showImport(unit, await getImport(unit, params.import_id)),
  );

  addDownload(
    app,
    deps,
    {
      path: '/v1/contacts/imports/{import_id}/refusals',
      summary: 'Download the rows that were refused, with why, as CSV; kept a week',
      scope: 'contacts',
      params: oneImport,
    },
    async (c, accountId) => {
      const id = fromWire('IMP', c.req.param('import_id') ?? '');
      const row = await openUnit(deps, accountId, (unit) => getImport(unit, id));
      return { kind: 'csv', lines: refusalLines(deps, row) };
    },
  );

  addDownload(
    app,
    deps,
    {
      path: '/v1/contacts/export',
      summary: 'Download all contacts, or those of a segment, as CSV or NDJSON',
      scope: 'read',
      query: z.object({
        format: z.enum(['csv', 'ndjson']).optional(),
        segment_id: wireId('SEG').optional(),
      }),
    },
    async (c, accountId) => {
      const kind = c.req.query('format') ?? 'csv';
      if (kind !== 'csv' && kind !== 'ndjson') {
        throw new AppError('invalid_request', 'format is csv or ndjson');
      }
      const segmentId = c.req.query('segment_id');
      const chosen = await openUnit(deps, accountId, async (unit) => ({
        properties: await readProperties(unit),
        condition:
          segmentId === undefined
            ? undefined
            : await conditionOf(unit, (await getSegment(unit, fromWire('SEG', segmentId))).query),
      }));
      return { kind, lines: exportContacts(deps, accountId, { kind, ...chosen }) };
    },
  );
}

function kindOf(contentType = ''): UploadKind {
  const type = contentType.split(';')[0]?.trim().toLowerCase();
  if (type === 'text/csv') return 'csv';
  if (type === 'application/x-ndjson' || type === 'application/jsonl') return 'ndjson';
  throw new AppError('invalid_request', 'Content-Type must be text/csv or application/x-ndjson');
}

/** A `GET` that is answered with a file, written as it is taken. */
function addDownload(
  app: OpenAPIHono,
  deps: Deps,
  {
    path,
    summary,
    scope,
    ...request
  }: { path: string; summary: string; scope: Scope; params?: z.ZodObject; query?: z.ZodObject },
  prepare: (
    c: Context,
    accountId: string,
  ) => Promise<{ kind: UploadKind; lines: AsyncGenerator<string> }>,
): void {
  app.openAPIRegistry.registerPath({
    method: 'get',
    path,
    tags: [tag],
    summary,
    description: `Needs the scope \`${scope}\`.`,
    security: secured,
    request,
    responses: {
      200: { description: 'Done', content: { 'text/csv': { schema: { type: 'string' } } } },
    },
  });
  app.get(path.replaceAll(/\{(.+?)\}/g, ':$1'), async (c) => {
    const caller = await authenticate(c, deps, scope);
    if (caller instanceof Response) return caller;
    const { kind, lines } = await prepare(c, caller.accountId);
    const type = kind === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson';
    // ReadableStream of node:stream/web is the one of Fetch, by another declaration.
    const stream = Readable.toWeb(Readable.from(bytesOf(lines))) as ReadableStream;
    return new Response(stream, {
      headers: {
        'Content-Type': type,
        'Content-Disposition': `attachment; filename="contacts.${kind}"`,
        'Cache-Control': 'private, no-store',
      },
    });
  });
}

async function* bytesOf(lines: AsyncGenerator<string>): AsyncGenerator<Buffer> {
  for await (const text of lines) yield Buffer.from(text);
}

async function* refusalLines(deps: Deps, row: ImportRow): AsyncGenerator<string> {
  yield csvLine([...row.columns, 'code', 'message']);
  for (let after = 0; ; ) {
    const refused: RefusedRow[] = await openUnit(deps, row.accountId, (unit) =>
      listRefusals(unit, row.id, { after, limit: 1_000 }),
    );
    const last = refused.at(-1);
    if (!last) return;
    after = last.row;
    yield refused
      .map(({ cells, code, message, column }) =>
        csvLine([
          ...row.columns.map((name) => cells[name] ?? ''),
          code,
          column === '' ? message : `${column} ${message}`,
        ]),
      )
      .join('');
  }
}
