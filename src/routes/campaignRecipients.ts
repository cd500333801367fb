import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { addSource } from '../campaigns/addSource.ts';
import { campaignVariables } from '../campaigns/campaignVariables.ts';
import { exportRecipients } from '../campaigns/exportRecipients.ts';
import { getCampaign } from '../campaigns/getCampaign.ts';
import { campaignImports, getImport, type ImportRow } from '../campaigns/imports.ts';
import { listRecipients } from '../campaigns/listRecipients.ts';
import { uploadRecipients } from '../campaigns/uploadRecipients.ts';
import { fromWire, toWire } from '../db/ids.ts';
import { openUnit, type Unit } from '../db/unit.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { addDownload } from './download.ts';
import { idOf, wireId } from './fields.ts';
import { importFields, showImport } from './importFields.ts';
import { pageLinks, pageQuery, readPage } from './page.ts';
import { readBody } from './readBody.ts';
import {
  recipientSchema,
  recipientsBody,
  responses,
  showRecipient,
  sourceOf,
} from './recipientFields.ts';
import { addRefusals } from './refusals.ts';
import { addRead } from './route.ts';
import { doOnce, takeOnce } from './takeOnce.ts';
import { addUpload, findUpload, type Upload } from './upload.ts';

const tag = 'Campaigns';
const path = '/v1/whatsapp/campaigns/{campaign_id}';
const oneCampaign = z.object({ campaign_id: wireId('CPG') });
const oneImport = oneCampaign.extend({ import_id: wireId('IMP') });

const importSchema = z
  .object(
    importFields({
      campaign_id: idOf('CPG'),
      accepted: z.number().openapi({ description: 'New recipients' }),
      merged: z
        .number()
        .openapi({ description: 'Rows about somebody who was one already: the last counts' }),
    }),
  )
  .openapi('CampaignImport');

const show = (unit: Unit, row: ImportRow) =>
  showImport(unit, campaignImports, row, {
    campaign_id: toWire('CPG', row.campaignId),
    accepted: row.accepted,
    merged: row.merged,
  });

/** Whom a campaign writes to: put in, listed, and had as files. */
export function addCampaignRecipientRoutes(app: OpenAPIHono, deps: Deps): void {
  addRecipients(app, deps);

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
      show(unit, await getImport(unit, params.campaign_id, params.import_id)),
  );

  addRefusals(
    app,
    deps,
    {
      path: `${path}/imports/{import_id}/refusals`,
      tag,
      scope: 'messages',
      fileName: 'refused',
      params: oneImport,
    },
    campaignImports,
    (unit, c) =>
      getImport(
        unit,
        fromWire('CPG', c.req.param('campaign_id') ?? ''),
        fromWire('IMP', c.req.param('import_id') ?? ''),
      ),
  );
}

function addRecipients(app: OpenAPIHono, deps: Deps): void {
  addUpload(
    app,
    deps,
    {
      path: `${path}/recipients`,
      tag,
      summary:
        'Add recipients: rows as JSON, CSV or NDJSON, or whom a segment, query or campaign has',
      description:
        'CSV and NDJSON are streamed, up to 5,000,000 rows: phone_number (E.164, or national with country_code or the campaign’s), country_code, name, language, contact_id, external_id, account_id, and variables as `var.<name>` or `<name>`. An empty cell takes the campaign’s default. Nobody is in the audience before all of an upload is there. A segment, query or campaign is asked once more when the campaign starts.',
      scope: 'messages',
      params: oneCampaign,
      json: recipientsBody,
      answer: importSchema,
    },
    async (c, { accountId }) => {
      const campaignId = fromWire('CPG', c.req.param('campaign_id') ?? '');
      const takeRows = ({ bytes, kind }: Upload) =>
        takeOnce(deps, c, accountId, bytes, async (passing) => {
          const rows = { bytes: passing, kind };
          const row = await uploadRecipients(deps, accountId, campaignId, rows);
          const answer = await openUnit(deps, accountId, (unit) => show(unit, row));
          return { answer, isKept: row.status === 'succeeded' };
        });
      const upload = findUpload(c);
      if (upload) return takeRows(upload);
      const { fields, hash } = await readBody(c, 'rows');
      const body = recipientsBody.parse(fields);
      if ('recipients' in body)
        return takeRows({ bytes: linesOf(body.recipients), kind: 'ndjson' });
      const source = sourceOf(body);
      if ('campaignId' in source && source.campaignId === campaignId) {
        throw new AppError('invalid_request', 'campaign_id is another campaign than this one');
      }
      return doOnce(deps, c, accountId, hash, async (unit) =>
        show(unit, await addSource(unit, campaignId, source)),
      );
    },
  );
}

/** Rows that came as a list, as lines: the same reader reads them. */
async function* linesOf(rows: readonly unknown[]): AsyncGenerator<Uint8Array> {
  for (const row of rows) yield Buffer.from(`${JSON.stringify(row)}\n`);
}
