import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { getCampaign } from '../campaigns/getCampaign.ts';
import { openUnit } from '../db/unit.ts';
import type { Deps } from '../deps.ts';
import { durationMs } from '../engine/duration.ts';
import { sendOutbound } from '../relay/onDemand/sendOutbound.ts';
import { texts, wireId } from './fields.ts';
import { numberIn, sentSchema, showSent } from './outboundSend.ts';
import { addPreparedWrite } from './route.ts';

const withoutEmpty = (values: Record<string, string>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));

const text = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

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
    async ({ caller, params, body, header }) => {
      const { accountId, keyName: actor } = caller;
      const key = header('idempotency-key');
      const { campaign, phoneNumber } = await openUnit(deps, accountId, (unit) =>
        getCampaign(unit, params.campaign_id),
      );
      const defaults = Object.entries(campaign.variables).map(([name, value]) => [
        name,
        text(value),
      ]);
      const number = numberIn({
        phone_number: body.phone_number,
        country_code: body.country_code ?? campaign.countryCode,
      });
      const sent = await sendOutbound(deps, {
        accountId,
        outboundId: campaign.outboundId,
        number,
        actor,
        variables: { ...Object.fromEntries(defaults), ...withoutEmpty(body.variables) },
        flowId: campaign.flowId ?? undefined,
        line: phoneNumber,
        waitsMs: durationMs(campaign.expiresAfter),
        ...(key && { requestId: `Idempotency-Key ${key}` }),
      });
      return { ...sent, number, outboundId: campaign.outboundId };
    },
    (unit, _request, sent) => showSent(unit, sent.outboundId, sent),
  );
}
