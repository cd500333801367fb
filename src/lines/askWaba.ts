import { openUnit, type UnitDeps } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import type { SendHttp } from '../providers/contract.ts';
import type { LineInfo } from '../providers/management.ts';
import { providers } from '../providers/registry.ts';
import { web } from '../providers/web/web.ts';
import { requireAnswer } from './requireAnswer.ts';
import { requireUnclaimed } from './storeWaba.ts';

export type AskWabaDeps = UnitDeps & {
  /** `META_GRAPH_URL`. */
  graphUrl: string;
  http: SendHttp;
  /** Where others reach us; no slash at the end. */
  publicUrl: string;
  /** `META_VERIFY_TOKEN`. */
  verifyToken: string | undefined;
};

export type AskedWaba = {
  accountId: string;
  /** The provider's id of it. */
  providerId: string;
  accessToken: string;
  /** `meta`, where not said. */
  provider?: string | undefined;
};

/**
 * All that is done over the network before a WABA is stored (`storeWaba`): its lines are read, and its webhooks
 * sent here from now on. What the provider sends between its yes and our commit waits among the unclaimed, or comes
 * again. AppError `invalid_request` with the provider's words where it refuses, `unavailable` where it cannot be
 * reached, `unprocessable` without a verify token, `conflict` where another account has the WABA or a line of it.
 */
export async function askWaba(
  deps: AskWabaDeps,
  { accountId, providerId, accessToken, provider: name = 'meta' }: AskedWaba,
): Promise<{ provider: string; lines: LineInfo[] }> {
  const provider = providers.get(name.toLowerCase());
  // The line to web pages is ours from the start, and under no WABA.
  if (!provider || provider === web) {
    const known = [...providers.keys()].filter((each) => each !== web.name).join(', ');
    throw new AppError('invalid_request', `provider must be one of ${known}`);
  }
  if (!deps.verifyToken) {
    throw new AppError(
      'unprocessable',
      'META_VERIFY_TOKEN is not set, and Meta asks our webhook for it: set it and start again',
    );
  }
  const access = { graphUrl: deps.graphUrl, accessToken };
  const lines = requireAnswer(await provider.listNumbers(access, providerId, deps.http));
  const lineIds = lines.map((line) => line.providerLineId);
  await openUnit(deps, accountId, (unit) =>
    requireUnclaimed(unit, provider.name, providerId, lineIds),
  );
  const callback = {
    callbackUrl: `${deps.publicUrl}/v1/whatsapp/${provider.name}/messages`,
    verifyToken: deps.verifyToken,
  };
  requireAnswer(await provider.subscribeApp(access, providerId, callback, deps.http));
  return { provider: provider.name, lines };
}
