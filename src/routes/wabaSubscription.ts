import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Deps } from '../deps.ts';
import { askWaba } from '../lines/askWaba.ts';
import { storeWaba } from '../lines/storeWaba.ts';
import { wabaFields } from '../lines/wabaFields.ts';
import { readFirstTemplates } from '../outbounds/readFirstTemplates.ts';
import { lineSchema, showLine } from './lines.ts';
import { addPreparedWrite } from './route.ts';

const bodySchema = z.object({
  ...wabaFields,
  app_secret: wabaFields.app_secret.openapi({
    description: 'Of the app whose webhooks come here, where that is none of the instance’s',
  }),
  provider: z.string().optional().openapi({ description: 'meta, where not said' }),
});

/** Puts a WABA and its lines under an account. */
export function addWabaSubscriptionRoute(app: OpenAPIHono, deps: Deps): void {
  addPreparedWrite(
    app,
    deps,
    'post',
    {
      path: '/v1/whatsapp/waba-subscription',
      tag: 'Lines',
      summary: 'Subscribe a WABA: check its token, read its lines, have its webhooks sent here',
      shapedLike: 'the lines that it brings',
      scope: 'admin',
      body: bodySchema,
      answer: z.object({
        waba_id: z.string(),
        provider: z.string(),
        lines: z.array(lineSchema),
        message: z.string(),
      }),
    },
    ({ body, caller: { accountId } }) => {
      const { waba_id: providerId, access_token: accessToken, provider } = body;
      return askWaba(deps, { accountId, providerId, accessToken, provider });
    },
    async (unit, { body }, { provider, lines }) => {
      const stored = await storeWaba(unit, deps.secretBox, {
        provider,
        providerId: body.waba_id,
        accessToken: body.access_token,
        appSecret: body.app_secret,
        lines,
      });
      return {
        waba_id: body.waba_id,
        provider,
        lines: stored.map(showLine),
        message: `WABA ${body.waba_id} subscribed with ${stored.length} line(s)`,
      };
    },
    async ({ body, caller: { accountId } }, { provider, lines }) => {
      await deps.claimUnclaimed({
        accountId,
        provider,
        providerLineIds: lines.map((line) => line.providerLineId),
        providerWabaId: body.waba_id,
      });
      const waba = { accountId, provider, providerId: body.waba_id };
      const reason = await readFirstTemplates(deps, waba);
      if (reason !== undefined) deps.log.warn({ ...waba, reason }, 'templates were not read');
    },
  );
}
