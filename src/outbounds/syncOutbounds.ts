import type { SecretBox } from '../accounts/secretBox.ts';
import { openUnit, type UnitDeps } from '../db/unit.ts';
import { openWaba } from '../lines/openWaba.ts';
import { makeTemplatesDue, takeTemplatesDue, templatesLastMs } from '../lines/templatesDue.ts';
import type { SendHttp } from '../providers/contract.ts';
import { providers } from '../providers/registry.ts';
import { storeOutbounds } from './storeOutbounds.ts';

export type SyncDeps = UnitDeps & { secretBox: SecretBox; graphUrl: string; http: SendHttp };

/** `not_due`: it was read not long ago, or somebody is at it. */
export type Synced = { outcome: 'read'; templates: number } | { outcome: 'not_due' } | Unread;
type Unread = { outcome: 'failed'; why: 'refused' | 'unreachable'; message: string };

/**
 * Reads the templates that stand at a WABA's provider into its outbounds, if they are due: `lastMs` (six
 * hours where not said) after they were read. Nothing is
 * held while the provider is asked. A provider that cannot be reached is asked again soon, one that
 * refuses in six hours.
 */
export async function syncOutbounds(
  deps: SyncDeps,
  { accountId, wabaId }: { accountId: string; wabaId: string },
  lastMs: number = templatesLastMs,
): Promise<Synced> {
  const opened = await openUnit(deps, accountId, async (unit) => {
    if (!(await takeTemplatesDue(unit, wabaId, lastMs))) return undefined;
    return { access: await openWaba(unit, deps, wabaId), askedAt: unit.now };
  });
  if (!opened) return { outcome: 'not_due' };
  const { access, askedAt } = opened;
  const provider = providers.get(access.provider);
  if (!provider) throw new Error(`No provider "${access.provider}"`);

  const answer = await provider.listTemplates(access, access.providerId, deps.http);
  if (answer.ok) {
    await openUnit(deps, accountId, (unit) => storeOutbounds(unit, wabaId, answer.value, askedAt));
    return { outcome: 'read', templates: answer.value.length };
  }
  if (answer.why === 'unreachable') {
    await openUnit(deps, accountId, (unit) => makeTemplatesDue(unit, wabaId));
  }
  return { outcome: 'failed', why: answer.why, message: answer.message };
}
