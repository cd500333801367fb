import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { exportContacts } from '../contacts/exportContacts.ts';
import { findingOfQuery } from '../contacts/findingOf.ts';
import {
  contactImports,
  getImport,
  type ImportRow,
  importContacts,
} from '../contacts/importContacts.ts';
import { readProperties } from '../contacts/listProperties.ts';
import { getSegment } from '../contacts/segments.ts';
import { fromWire } from '../db/ids.ts';
import { openUnit, type Unit } from '../db/unit.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { addDownload } from './download.ts';
import { wireId } from './fields.ts';
import { importFields, showImport } from './importFields.ts';
import { addRefusals } from './refusals.ts';
import { addRead } from './route.ts';
import { takeOnce } from './takeOnce.ts';
import { addUpload, getUpload } from './upload.ts';

const tag = 'Contacts';

const importSchema = z
  .object(
    importFields({
      created: z.number(),
      updated: z.number(),
      merged: z.number().openapi({ description: 'Rows about somebody of whom an earlier row was' }),
    }),
  )
  .openapi('ContactImport');

const show = (unit: Unit, row: ImportRow) =>
  showImport(unit, contactImports, row, {
    created: row.created,
    updated: row.updated,
    merged: row.merged,
  });

const oneImport = z.object({ import_id: wireId('IMP') });

export function addContactFileRoutes(app: OpenAPIHono, deps: Deps): void {
  addUpload(
    app,
    deps,
    {
      path: '/v1/contacts/import',
      tag,
      summary: 'Make and change contacts from CSV or NDJSON, streamed, up to 5,000,000 rows',
      description:
        'Columns: phone_number (E.164, or national with country_code), country_code, name, email, language, external_id, tags, opted_out and marketing_opted_out (with consent_at, marketing_consent_at and consent_detail: when and how they said so), and properties by name. An empty cell says nothing; false opts somebody in only with a time after they left.',
      scope: 'contacts',
      answer: importSchema,
    },
    async (c, { accountId, keyName: actor }) => {
      const { bytes, kind } = getUpload(c);
      return takeOnce(deps, c, accountId, bytes, async (passing) => {
        const row = await importContacts(deps, accountId, { bytes: passing, kind, actor });
        const answer = await openUnit(deps, accountId, (unit) => show(unit, row));
        return { answer, isKept: row.status === 'succeeded' };
      });
    },
  );

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
    async (unit, { params }) => show(unit, await getImport(unit, params.import_id)),
  );

  addRefusals(
    app,
    deps,
    {
      path: '/v1/contacts/imports/{import_id}/refusals',
      tag,
      fileName: 'contacts',
      scope: 'contacts',
      params: oneImport,
    },
    contactImports,
    (unit, c) => getImport(unit, fromWire('IMP', c.req.param('import_id') ?? '')),
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
