import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Deps } from '../deps.ts';
import { sendCampaignTest } from '../relay/onDemand/sendCampaignTest.ts';
import { texts, wireId } from './fields.ts';
import { sentSchema, showSent } from './outboundSend.ts';
import { addPreparedWrite } from './route.ts';

/** What a campaign would send, to one phone. */
export function addCampaignTestRoute(app: OpenAPIHono, deps: Deps): void {
  addPreparedWrite(
    app,
    deps,
    'post',
    {
      path: '/v1/whatsapp/campaigns/{campaign_id}/test',
      tag: 'Campaigns',
      summary: 'Send a campaign’s outbound to one phone; it counts nowhere in the campaign',
      scope: 'messages',
      params: z.object({ campaign_id: wireId('CPG') }),
      body: z.object({
        phone_number: z.string().trim().min(1),
        country_code: z
          .string()
          .trim()
          .optional()
          .openapi({ description: 'Of a number without one; the campaign’s where not said' }),
        variables: texts
          .default({})
          .openapi({ description: 'The campaign’s defaults fill what is not given' }),
      }),
      answer: sentSchema,
    },
    ({ caller, params, body, header }) => {
      const key = header('idempotency-key');
      return sendCampaignTest(deps, {
        accountId: caller.accountId,
        campaignId: params.campaign_id,
        phoneNumber: body.phone_number,
        countryCode: body.country_code,
        variables: body.variables,
        actor: caller.keyName,
        ...(key && { requestId: `Idempotency-Key ${key}` }),
      });
    },
    (unit, _request, sent) => showSent(unit, sent.outboundId, sent),
  );
}
