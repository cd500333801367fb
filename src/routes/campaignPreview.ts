import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { type Preview, previewCampaign } from '../campaigns/previewCampaign.ts';
import { warningsOf } from '../campaigns/warningsOf.ts';
import type { Deps } from '../deps.ts';
import { masked, time, timeOf, wireId } from './fields.ts';
import { addPreparedWrite } from './route.ts';

const note = z.object({ code: z.string(), message: z.string() });
const numbers = z.record(z.string(), z.number());

const previewSchema = z
  .object({
    as_of: time,
    complete: z
      .boolean()
      .openapi({ description: 'False: only so many were looked at as it had time for' }),
    audience: z.object({
      rows: z.number(),
      eligible: z.number(),
      skipped: numbers.openapi({ description: 'By reason' }),
      held: numbers.openapi({ description: 'By reason: they are written to later' }),
    }),
    missing_variables: numbers,
    samples: z.array(z.object({ phone_number: z.string(), text: z.string() })),
    pace: z.object({
      per_second: z.number(),
      bound_by: z.enum(['line', 'tier', 'rate', 'window', 'schedule']),
      tier_left: z.number().nullable().openapi({ description: 'Null: without a limit' }),
    }),
    starts_at: time,
    ends_at: time,
    hours: z.number(),
    by_country: z.array(z.object({ country: z.string(), messages: z.number() })),
    blockers: z
      .array(note)
      .openapi({ description: 'What starting would be refused for: exactly these' }),
    warnings: z.array(note),
  })
  .openapi('CampaignPreview');

/** What a campaign would do, before it does it. */
export function addCampaignPreviewRoute(app: OpenAPIHono, deps: Deps): void {
  addPreparedWrite(
    app,
    deps,
    'post',
    {
      path: '/v1/whatsapp/campaigns/{campaign_id}/preview',
      tag: 'Campaigns',
      summary: 'Preview a campaign: whom it would reach, with what, and how long it would take',
      scope: 'read',
      params: z.object({ campaign_id: wireId('CPG') }),
      answer: previewSchema,
    },
    ({ caller, params }) =>
      previewCampaign(deps, caller.accountId, params.campaign_id, () => performance.now()),
    async (_unit, _request, preview) => showPreview(preview),
  );
}

const showPreview = (preview: Preview): z.output<typeof previewSchema> => ({
  as_of: timeOf(preview.asOf),
  complete: preview.complete,
  audience: {
    rows: preview.rows,
    eligible: preview.eligible,
    skipped: preview.skipped,
    held: preview.held,
  },
  missing_variables: preview.missing,
  samples: preview.samples.map(({ phone, text }) => ({ phone_number: masked(phone), text })),
  pace: {
    per_second: preview.perSecond,
    bound_by: preview.boundBy,
    tier_left: preview.tierLeft ?? null,
  },
  starts_at: timeOf(preview.startsAt),
  ends_at: timeOf(preview.endsAt),
  hours: preview.hours,
  by_country: preview.byCountry,
  blockers: preview.blockers,
  warnings: warningsOf(preview),
});
