import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { createCampaign } from '../campaigns/createCampaign.ts';
import { deleteCampaign } from '../campaigns/deleteCampaign.ts';
import { getCampaign } from '../campaigns/getCampaign.ts';
import { listCampaigns } from '../campaigns/listCampaigns.ts';
import { updateCampaign } from '../campaigns/updateCampaign.ts';
import type { Deps } from '../deps.ts';
import { campaignChange, newCampaign, readChange } from './campaignFields.ts';
import { campaignSchema, campaignStatus, showCampaign } from './campaignView.ts';
import { wireId } from './fields.ts';
import { pageLinks, pageQuery, readPage } from './page.ts';
import { addRead, addWrite } from './route.ts';

const tag = 'Campaigns';
const path = '/v1/whatsapp/campaigns';
const oneCampaign = z.object({ campaign_id: wireId('CPG') });
const shapedLike = 'an outbound, with what was asked for and how far it is';

/** Campaigns as documents; what makes them go is in campaignRuns.ts. */
export function addCampaignRoutes(app: OpenAPIHono, deps: Deps): void {
  addWrite(
    app,
    deps,
    'post',
    {
      path,
      tag,
      summary: 'Create a campaign, as a draft without recipients',
      scope: 'messages',
      body: newCampaign,
      answer: campaignSchema,
    },
    async (unit, { body }) => {
      const given = readChange(body);
      const draft = {
        name: body.name,
        outboundId: body.outbound_id,
        flowId: given.flowId ?? null,
        variables: given.variables ?? {},
        countryCode: given.countryCode ?? '',
        startAt: given.startAt ?? null,
        stopAt: given.stopAt ?? null,
        window: given.window ?? null,
        rate: given.rate ?? null,
        cap: given.cap ?? null,
        guard: given.guard ?? null,
        expiresAfter: given.expiresAfter ?? '72h',
      };
      return showCampaign(await createCampaign(unit, draft));
    },
  );

  addRead(
    app,
    deps,
    {
      path,
      tag,
      summary: 'List campaigns, newest first',
      scope: 'read',
      query: pageQuery.extend({
        status: campaignStatus.optional(),
        outbound_id: wireId('OTB').optional(),
        query: z.string().optional().openapi({ description: 'Part of a name' }),
      }),
      answer: z.object({ campaigns: z.array(campaignSchema), self: z.string(), next: z.string() }),
    },
    async (unit, { query, url }) => {
      const filter = {
        status: query.status,
        outboundId: query.outbound_id,
        query: query.query,
      };
      const page = await listCampaigns(unit, filter, readPage(query));
      return { campaigns: page.items.map(showCampaign), ...pageLinks(url, page.next) };
    },
  );

  addRead(
    app,
    deps,
    {
      path: `${path}/{campaign_id}`,
      tag,
      summary: 'Get a campaign, with its counters',
      shapedLike,
      scope: 'read',
      params: oneCampaign,
      answer: campaignSchema,
    },
    async (unit, { params }) => showCampaign(await getCampaign(unit, params.campaign_id)),
  );

  addWrite(
    app,
    deps,
    'put',
    {
      path: `${path}/{campaign_id}`,
      tag,
      summary:
        'Change a campaign: all of a draft; while it sends its rate, guard, stop_at and window',
      scope: 'messages',
      params: oneCampaign,
      body: campaignChange,
      answer: campaignSchema,
    },
    async (unit, { params, body }) =>
      showCampaign(await updateCampaign(unit, params.campaign_id, readChange(body))),
  );

  addWrite(
    app,
    deps,
    'delete',
    {
      path: `${path}/{campaign_id}`,
      tag,
      summary: 'Delete a campaign that is a draft; the contacts stay',
      scope: 'messages',
      params: oneCampaign,
      answer: z.object({ message: z.string() }),
    },
    async (unit, { params }) => {
      await deleteCampaign(unit, params.campaign_id);
      return { message: 'campaign successfully deleted' };
    },
  );
}
