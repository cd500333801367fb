import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { cancelCampaign } from '../campaigns/cancelCampaign.ts';
import type { CampaignView } from '../campaigns/getCampaign.ts';
import { pauseCampaign, resumeCampaign } from '../campaigns/pauseCampaign.ts';
import { startCampaign } from '../campaigns/startCampaign.ts';
import type { Unit } from '../db/unit.ts';
import type { Deps } from '../deps.ts';
import { campaignSchema, showCampaign } from './campaignView.ts';
import { wireId } from './fields.ts';
import { addWrite } from './route.ts';

const tag = 'Campaigns';

/** What makes campaigns go, and stops them. Each answers with the campaign as it is then, and the same when asked again. */
export function addCampaignRunRoutes(app: OpenAPIHono, deps: Deps): void {
  const add = (
    verb: string,
    summary: string,
    work: (unit: Unit, id: string) => Promise<CampaignView>,
  ) =>
    addWrite(
      app,
      deps,
      'post',
      {
        path: `/v1/whatsapp/campaigns/{campaign_id}/${verb}`,
        tag,
        summary,
        shapedLike: 'a campaign, as it is then',
        scope: 'messages',
        params: z.object({ campaign_id: wireId('CPG') }),
        answer: campaignSchema,
      },
      async (unit, { params }) => showCampaign(await work(unit, params.campaign_id)),
    );

  add(
    'start',
    'Start a campaign, or have it start at its time; 400 says what is in its way',
    startCampaign,
  );
  add('pause', 'Pause a campaign: nothing is sent after the answer, replies go on', pauseCampaign);
  add('resume', 'Resume a paused campaign', resumeCampaign);
  add('cancel', 'Cancel a campaign for good: nothing is sent after the answer', cancelCampaign);
}
