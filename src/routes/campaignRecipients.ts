import { Readable } from 'node:stream';
import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { exportRecipients } from '../campaigns/exportRecipients.ts';
import { getCampaign } from '../campaigns/getCampaign.ts';
import { getImport, type ImportRow, listRefusals } from '../campaigns/imports.ts';
import { listRecipients } from '../campaigns/listRecipients.ts';
import { addSource } from '../campaigns/sources.ts';
import { campaignVariables, uploadRecipients } from '../campaigns/uploadRecipients.ts';
import { fromWire, toWire } from '../db/ids.ts';
import { openUnit, type Unit } from '../db/unit.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { authenticate } from './authenticate.ts';
import { addDownload, secured } from './download.ts';
import { idOf, time, timeOf, wireId } from './fields.ts';
import { pageLinks, pageQuery, readPage } from './page.ts';
import { readBody } from './readBody.ts';
import {
  recipientSchema,
  recipientsBody,
  responses,
  showRecipient,
  sourceOf,
} from './recipientFields.ts';
import { mostShown, refusalLines, refusalsSchema, showRefusals } from './refusals.ts';
import { addRead } from './route.ts';
import { findUploadKind } from './uploadKind.ts';

const tag = 'Campaigns';
const path = '/v1/whatsapp/campaigns/{campaign_id}';
const oneCampaign = z.object({ campaign_id: wireId('CPG') });
const oneImport = oneCampaign.extend({ import_id: wireId('IMP') });

const importSchema = z
  .object({
    import_id: idOf('IMP'),
    client_id: idOf('TCI'),
    campaign_id: idOf('CPG'),
    status: z.enum(['running', 'succeeded', 'failed']),
    rows: z.number(),
    accepted: z.number().openapi({ description: 'New recipients' }),
    merged: z
      .number()
      .openapi({ description: 'Rows about somebody who was one already: the last counts' }),
    refused: z.number(),
    unknown_columns: z.array(z.string()),
    refusals: refusalsSchema,
    failure_reason: z.string(),
    creation_date: time,
    update_date: time,
  })
  .openapi('CampaignImport');

async function showImport(unit: Unit, row: ImportRow): Promise<z.output<typeof importSchema>> {
  const refusals = await listRefusals(unit, row.id, { after: 0, limit: mostShown });
  return {
    import_id: toWire('IMP', row.id),
    client_id: toWire('TCI', row.accountId),
    campaign_id: toWire('CPG', row.campaignId),
    status: row.status,
    rows: row.rows,
    accepted: row.accepted,
    merged: row.merged,
    refused: row.refused,
    unknown_columns: row.unknownColumns,
    refusals: showRefusals(refusals),
    failure_reason: row.failure,
    creation_date: timeOf(row.createdAt),
    update_date: timeOf(row.updatedAt),
  };
}

/** Whom a campaign writes to: put in, listed, and had as files. */
export function addCampaignRecipientRoutes(app: OpenAPIHono, deps: Deps): void {
  addUpload(app, deps);

  addRead(
    app,
    deps,
    {
      path: `${path}/recipients`,
      tag,
      summary: 'List recipients; a page of those in a rare state may be short, and there be more',
      scope: 'read',
      params: oneCampaign,
      query: pageQuery.extend({
        state: recipientSchema.shape.state.optional(),
        response: z.enum(responses).optional(),
        reason: z.string().optional(),
        query: z
          .string()
          .trim()
          .min(3)
          .optional()
          .openapi({ description: 'Part of a name or number' }),
      }),
      answer: z.object({
        recipients: z.array(recipientSchema),
        self: z.string(),
        next: z.string(),
      }),
    },
    async (unit, { params, query, url }) => {
      const { campaign } = await getCampaign(unit, params.campaign_id);
      const { state, response, reason } = query;
      const filter = { state, response, reason, query: query.query };
      const page = await listRecipients(unit, campaign.id, filter, readPage(query));
      return {
        recipients: page.items.map((row) => showRecipient(row, campaign.outboundId)),
        ...pageLinks(url, page.next),
      };
    },
  );

  addDownload(
    app,
    deps,
    {
      path: `${path}/export`,
      tag,
      summary: 'Download all recipients as CSV, with what became of each',
      scope: 'read',
      fileName: 'recipients',
      params: oneCampaign,
    },
    async (c, accountId) => {
      const id = fromWire('CPG', c.req.param('campaign_id') ?? '');
      const names = await openUnit(deps, accountId, async (unit) =>
        campaignVariables(unit, (await getCampaign(unit, id)).campaign),
      );
      return { kind: 'csv', lines: exportRecipients(deps, accountId, id, names) };
    },
  );

  addRead(
    app,
    deps,
    {
      path: `${path}/imports/{import_id}`,
      tag,
      summary: 'Get an upload of recipients, also while it runs',
      scope: 'read',
      params: oneImport,
      answer: importSchema,
    },
    async (unit, { params }) =>
      showImport(unit, await getImport(unit, params.campaign_id, params.import_id)),
  );

  addDownload(
    app,
    deps,
    {
      path: `${path}/imports/{import_id}/refusals`,
      tag,
      summary: 'Download the rows that were refused, with why, as CSV; kept a week',
      scope: 'messages',
      fileName: 'refused',
      params: oneImport,
    },
    async (c, accountId) => {
      const campaignId = fromWire('CPG', c.req.param('campaign_id') ?? '');
      const id = fromWire('IMP', c.req.param('import_id') ?? '');
      const row = await openUnit(deps, accountId, (unit) => getImport(unit, campaignId, id));
      const page = (after: number) =>
        openUnit(deps, accountId, (unit) => listRefusals(unit, id, { after, limit: 1_000 }));
      return { kind: 'csv', lines: refusalLines(row.columns, page) };
    },
  );
}

function addUpload(app: OpenAPIHono, deps: Deps): void {
  app.openAPIRegistry.registerPath({
    method: 'post',
    path: `${path}/recipients`,
    tags: [tag],
    summary:
      'Add recipients: rows as JSON, CSV or NDJSON, or whom a segment, query or campaign has',
    description:
      'Needs the scope `messages`. CSV and NDJSON are streamed, up to 5,000,000 rows: phone_number (E.164, or national with country_code or the campaign’s), country_code, name, language, contact_id, external_id, account_id, and variables as `var.<name>` or `<name>`. An empty cell takes the campaign’s default. Nobody is in the audience before all of an upload is there. A segment, query or campaign is asked once more when the campaign starts.',
    security: secured,
    request: {
      params: oneCampaign,
      body: {
        content: {
          'application/json': { schema: recipientsBody },
          'text/csv': { schema: { type: 'string' } },
          'application/x-ndjson': { schema: { type: 'string' } },
        },
      },
    },
    responses: {
      200: { description: 'Done', content: { 'application/json': { schema: importSchema } } },
    },
  });
  app.post(path.replace('{campaign_id}', ':campaign_id').concat('/recipients'), async (c) => {
    const caller = await authenticate(c, deps, 'messages');
    if (caller instanceof Response) return caller;
    const { accountId } = caller;
    const campaignId = fromWire('CPG', c.req.param('campaign_id') ?? '');
    const show = (row: ImportRow) => openUnit(deps, accountId, (unit) => showImport(unit, row));
    const kind = findUploadKind(c);
    if (kind) {
      const bytes = c.req.raw.body ?? Readable.from([]);
      return c.json(
        await show(await uploadRecipients(deps, accountId, campaignId, { bytes, kind })),
      );
    }
    const body = recipientsBody.parse((await readBody(c, 'rows')).fields);
    if ('recipients' in body) {
      const bytes = linesOf(body.recipients);
      return c.json(
        await show(await uploadRecipients(deps, accountId, campaignId, { bytes, kind: 'ndjson' })),
      );
    }
    const source = sourceOf(body);
    if ('campaignId' in source && source.campaignId === campaignId) {
      throw new AppError('invalid_request', 'campaign_id is another campaign than this one');
    }
    const added = await openUnit(deps, accountId, (unit) => addSource(unit, campaignId, source));
    return c.json(await show(added));
  });
}

/** Rows that came as a list, as lines: the same reader reads them. */
async function* linesOf(rows: readonly unknown[]): AsyncGenerator<Uint8Array> {
  for (const row of rows) yield Buffer.from(`${JSON.stringify(row)}\n`);
}
