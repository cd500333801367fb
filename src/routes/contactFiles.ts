import { Readable } from 'node:stream';
import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { exportContacts } from '../contacts/exportContacts.ts';
import { findingOfQuery } from '../contacts/findingOf.ts';
import {
  getImport,
  type ImportRow,
  importContacts,
  listRefusals,
} from '../contacts/importContacts.ts';
import { readProperties } from '../contacts/listProperties.ts';
import { getSegment } from '../contacts/segments.ts';
import { fromWire, toWire } from '../db/ids.ts';
import { openUnit, type Unit } from '../db/unit.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { authenticate } from './authenticate.ts';
import { addDownload, secured } from './download.ts';
import { idOf, time, timeOf, wireId } from './fields.ts';
import { mostShown, refusalLines, refusalsSchema, showRefusals } from './refusals.ts';
import { addRead } from './route.ts';
import { uploadKind } from './uploadKind.ts';

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
    refusals: refusalsSchema,
    failure_reason: z.string(),
    creation_date: time,
    update_date: time,
  })
  .openapi('ContactImport');

async function showImport(unit: Unit, row: ImportRow): Promise<z.output<typeof importSchema>> {
  const refusals = await listRefusals(unit, row.id, { after: 0, limit: mostShown });
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
    refusals: showRefusals(refusals),
    failure_reason: row.failure,
    creation_date: timeOf(row.createdAt),
    update_date: timeOf(row.updatedAt),
  };
}

const oneImport = z.object({ import_id: wireId('IMP') });

export function addContactFileRoutes(app: OpenAPIHono, deps: Deps): void {
  app.openAPIRegistry.registerPath({
    method: 'post',
    path: '/v1/contacts/import',
    tags: [tag],
    summary: 'Make and change contacts from CSV or NDJSON, streamed, up to 5,000,000 rows',
    description:
      'Needs the scope `contacts`. Columns: phone_number (E.164, or national with country_code), country_code, name, email, language, external_id, tags, opted_out and marketing_opted_out (with consent_at, marketing_consent_at and consent_detail: when and how they said so), and properties by name. An empty cell says nothing; false opts somebody in only with a time after they left.',
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
    const upload = {
      kind: uploadKind(c),
      bytes: body ?? Readable.from([]),
      actor: caller.keyName,
    };
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
      tag,
      fileName: 'contacts',
      summary: 'Download the rows that were refused, with why, as CSV; kept a week',
      scope: 'contacts',
      params: oneImport,
    },
    async (c, accountId) => {
      const id = fromWire('IMP', c.req.param('import_id') ?? '');
      const row = await openUnit(deps, accountId, (unit) => getImport(unit, id));
      const page = (after: number) =>
        openUnit(deps, accountId, (unit) => listRefusals(unit, id, { after, limit: 1_000 }));
      return { kind: 'csv', lines: refusalLines(row.columns, page) };
    },
  );

  addDownload(
    app,
    deps,
    {
      path: '/v1/contacts/export',
      tag,
      fileName: 'contacts',
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
        finding:
          segmentId === undefined
            ? undefined
            : await findingOfQuery(
                unit,
                (await getSegment(unit, fromWire('SEG', segmentId))).query,
              ),
      }));
      return { kind, lines: exportContacts(deps, accountId, { kind, ...chosen }) };
    },
  );
}
