import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { openUnit } from '../db/unit.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { planChange, settleChange, submitChange } from '../outbounds/changeOutbound.ts';
import { settleOutbound, submitOutbound } from '../outbounds/createOutbound.ts';
import { draftTemplate } from '../outbounds/draftTemplate.ts';
import { getOutbound } from '../outbounds/getOutbound.ts';
import type { HeaderFile } from '../outbounds/handIn.ts';
import { listOutbounds } from '../outbounds/listOutbounds.ts';
import { readAllTemplates } from '../outbounds/readAllTemplates.ts';
import { removeAtProvider, settleRemoval } from '../outbounds/removeOutbound.ts';
import { shownStatuses } from '../outbounds/shownStatus.ts';
import { showOutbound } from '../outbounds/showOutbound.ts';
import { flag, phoneNumber, wireId } from './fields.ts';
import {
  changeAsked,
  newOutbound,
  outboundCategory,
  outboundChange,
  templateAsked,
} from './outboundFields.ts';
import { dropFile, readHeader } from './outboundHeader.ts';
import { outboundSchema } from './outboundView.ts';
import { pageLinks, pageQuery, readPage } from './page.ts';
import { addPreparedWrite, addRead } from './route.ts';

const tag = 'Outbounds';
const path = '/v1/whatsapp/outbounds';
const byId = z.object({ outbound_id: wireId('OTB') });

/** Without `add_pagination` the whole list is one answer; Meta keeps at most 6,000 templates a WABA. */
const mostListed = 100_000;

const listQuery = pageQuery.extend({
  line: phoneNumber.optional().openapi({
    description: 'Needed where there is no flow_id',
    param: { example: '+15550000001' },
  }),
  flow_id: wireId('IPF').optional().openapi({ description: 'Those that the flow sends' }),
  status: z.enum(shownStatuses).optional(),
  interaction_category: outboundCategory.optional(),
  query: z.string().optional().openapi({ description: 'Part of a name or text, or an id' }),
  add_pagination: flag.default(false).openapi({ description: 'In pages, not as a bare list' }),
});

/** Message templates, as they stand at Meta. */
export function addOutboundRoutes(app: OpenAPIHono, deps: Deps): void {
  addRead(
    app,
    deps,
    {
      path,
      tag,
      summary:
        'List outbounds: all of a line or a flow as a bare list, or with add_pagination in pages',
      scope: 'read',
      query: listQuery,
      answer: z.union([
        z.array(outboundSchema),
        z.object({ outbounds: z.array(outboundSchema), self: z.string(), next: z.string() }),
      ]),
    },
    async (unit, { query, url }) => {
      const { line, status, interaction_category: category, flow_id: flowId } = query;
      const request = query.add_pagination ? readPage(query) : { limit: mostListed };
      if (line === undefined && flowId === undefined) {
        throw new AppError('invalid_request', 'line or flow_id parameter is missing');
      }
      const filter = { line, flowId, status, category, query: query.query };
      const page = await listOutbounds(unit, filter, request);
      const outbounds = page.items.map(showOutbound);
      return query.add_pagination ? { outbounds, ...pageLinks(url, page.next) } : outbounds;
    },
  );

  addRead(
    app,
    deps,
    {
      path: `${path}/{outbound_id}`,
      tag,
      summary: 'Get an outbound',
      scope: 'read',
      params: byId,
      answer: outboundSchema,
    },
    async (unit, { params }) => showOutbound(await getOutbound(unit, params.outbound_id)),
  );

  addPreparedWrite(
    app,
    deps,
    'post',
    {
      path,
      tag,
      summary: 'Create an outbound: hand its template in to be approved by Meta',
      scope: 'admin',
      body: newOutbound,
      answer: outboundSchema,
    },
    async ({ caller: { accountId }, body }) => {
      const template = templateAsked(body);
      // What would be refused is refused before a file is fetched for it.
      draftTemplate(template);
      const header = await headerOf(deps, accountId, body);
      const flowId = body.flow_id ?? undefined;
      const asked = { ...template, number: body.waba_phone_number, flowId };
      return submitOutbound(deps, accountId, asked, header).catch((error: unknown) =>
        dropFile(deps, accountId, header, error),
      );
    },
    async (unit, _request, submitted) => showOutbound(await settleOutbound(unit, submitted)),
  );

  addPreparedWrite(
    app,
    deps,
    'put',
    {
      path: `${path}/{outbound_id}`,
      tag,
      summary: 'Change an outbound that is approved, rejected or paused; Meta looks at it anew',
      scope: 'admin',
      params: byId,
      body: outboundChange,
      answer: outboundSchema,
    },
    async ({ caller: { accountId }, params, body }) => {
      const edit = changeAsked(body);
      const hasFile = body.media_url !== undefined || body.media_id !== undefined;
      const planned = await openUnit(deps, accountId, (unit) =>
        planChange(unit, deps, params.outbound_id, edit, hasFile),
      );
      const { row, type, isLocal } = planned;
      const own = hasFile ? body : { media_id: row.mediaId ?? undefined };
      const header = isLocal
        ? undefined
        : await headerOf(deps, accountId, { ...own, template_type: type });
      return submitChange(deps, accountId, planned, header).catch((error: unknown) =>
        dropFile(deps, accountId, header, error),
      );
    },
    async (unit, _request, changed) => showOutbound(await settleChange(unit, changed)),
  );

  addPreparedWrite(
    app,
    deps,
    'delete',
    {
      path: `${path}/{outbound_id}`,
      tag,
      summary: 'Remove an outbound, here and at Meta; refused while a campaign uses it',
      scope: 'admin',
      params: byId,
      answer: z.object({ message: z.string() }),
    },
    ({ caller: { accountId }, params }) => removeAtProvider(deps, accountId, params.outbound_id),
    async (unit, { params }) => {
      await settleRemoval(unit, params.outbound_id);
      return { message: 'outbound successfully deleted' };
    },
  );

  addPreparedWrite(
    app,
    deps,
    'post',
    {
      path: `${path}/sync`,
      tag,
      summary: 'Read the templates that stand at Meta now: of one line’s WABA, or of all',
      scope: 'admin',
      body: z.object({ line: phoneNumber.optional() }),
      answer: z.object({
        message: z.string(),
        templates: z.number().openapi({ description: 'How many stand there' }),
      }),
    },
    ({ caller, body }) => readAllTemplates(deps, caller.accountId, body.line),
    async (_unit, _request, templates) => ({ message: `${templates} templates read`, templates }),
  );
}

type HeaderAsked = Pick<z.output<typeof newOutbound>, 'template_type'> &
  Pick<z.output<typeof outboundChange>, 'media_id' | 'media_url'>;

const kinds = { IMAGE: 'image', VIDEO: 'video', DOCUMENT: 'document' } as const;

function headerOf(
  deps: Deps,
  accountId: string,
  { template_type: type, media_id: mediaId, media_url: url }: HeaderAsked,
): Promise<HeaderFile> | undefined {
  return type === 'TEXT'
    ? undefined
    : readHeader(deps, accountId, { kind: kinds[type], mediaId, url });
}
