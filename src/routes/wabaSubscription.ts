import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { openUnit } from '../db/unit.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { findWaba } from '../lines/openWaba.ts';
import { requireAnswer } from '../lines/requireAnswer.ts';
import { requireUnclaimed, storeWaba } from '../lines/storeWaba.ts';
import { makeTemplatesDue } from '../lines/templatesDue.ts';
import { syncOutbounds } from '../outbounds/syncOutbounds.ts';
import type { LineInfo } from '../providers/management.ts';
import { providers } from '../providers/registry.ts';
import { web } from '../providers/web/web.ts';
import { lineSchema, showLine } from './lines.ts';
import { addPreparedWrite } from './route.ts';

const bodySchema = z.object({
  waba_id: z.string().trim().min(1).max(64),
  access_token: z.string().trim().min(1).max(4_096),
  app_secret: z.string().trim().max(256).optional().openapi({
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
    ({ body, caller }) => askProvider(deps, caller.accountId, body),
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
      await readTemplates(deps, accountId, { provider, providerId: body.waba_id });
    },
  );
}

/** A token that may send and not read templates is no reason to refuse it: the sweep tries again. */
async function readTemplates(
  deps: Deps,
  accountId: string,
  waba: { provider: string; providerId: string },
): Promise<void> {
  const wabaId = await openUnit(deps, accountId, async (unit) => {
    const id = await findWaba(unit, waba);
    if (id !== undefined) await makeTemplatesDue(unit, id);
    return id;
  });
  if (wabaId === undefined) return;
  const synced = await syncOutbounds(deps, { accountId, wabaId });
  if (synced.outcome === 'failed') {
    deps.log.warn({ accountId, wabaId, reason: synced.message }, 'templates were not read');
  }
}

/**
 * All that is done over the network, before anything is stored: what Meta sends between its yes and
 * our commit waits among the unclaimed, or comes again.
 */
async function askProvider(
  deps: Deps,
  accountId: string,
  body: z.output<typeof bodySchema>,
): Promise<{ provider: string; lines: LineInfo[] }> {
  const provider = providers.get(body.provider?.toLowerCase() ?? 'meta');
  // The line to web pages is ours from the start, and under no WABA.
  if (!provider || provider === web) {
    const known = [...providers.keys()].filter((name) => name !== web.name).join(', ');
    throw new AppError('invalid_request', `provider must be one of ${known}`);
  }
  if (!deps.verifyToken) {
    throw new AppError(
      'unprocessable',
      'META_VERIFY_TOKEN is not set, and Meta asks our webhook for it: set it and start again',
    );
  }
  const access = { graphUrl: deps.graphUrl, accessToken: body.access_token };
  const answer = await provider.listNumbers(access, body.waba_id, deps.http);
  const lines = requireAnswer(answer);
  const lineIds = lines.map((line) => line.providerLineId);
  await openUnit(deps, accountId, (unit) =>
    requireUnclaimed(unit, provider.name, body.waba_id, lineIds),
  );
  const callback = {
    callbackUrl: `${deps.publicUrl}/v1/whatsapp/${provider.name}/messages`,
    verifyToken: deps.verifyToken,
  };
  requireAnswer(await provider.subscribeApp(access, body.waba_id, callback, deps.http));
  return { provider: provider.name, lines };
}
