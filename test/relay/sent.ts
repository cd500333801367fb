import { openUnit } from '../../src/db/unit.ts';
import type { EventBody } from '../../src/messages/events.ts';
import type { TurnDeps } from '../../src/relay/turn.ts';
import { type Claimed, claim } from '../../src/sender/claim.ts';
import { settle } from '../../src/sender/settle.ts';
import type { Seeded } from '../support/seed.ts';

const sender = '01890000-0000-7000-8000-00000000abcd';

/** Claims what the line may send now and settles it as taken by the provider, id `wamid.<attempt>`. */
export async function sendNow(
  worker: TurnDeps,
  { accountId, lineId }: Pick<Seeded, 'accountId' | 'lineId'>,
): Promise<Claimed[]> {
  const line = { lineId, provider: 'meta', throughput: 1000, limit: 64, sender };
  const guarded = { guarded: true };
  const { claimed } = await openUnit(worker, accountId, (unit) => claim(unit, line), guarded);
  const outcomes = claimed.map(({ attemptId }) => ({
    attemptId,
    result: { outcome: 'accepted' as const, providerMessageId: `wamid.${attemptId}` },
  }));
  await openUnit(worker, accountId, (unit) => settle(unit, lineId, outcomes), guarded);
  return claimed;
}

/** A status of a message that was sent, as the provider tells it. */
export const statusOf = (
  { attemptId }: Pick<Claimed, 'attemptId'>,
  status: 'sent' | 'delivered' | 'read' | 'failed',
  code?: number,
): EventBody => ({
  kind: 'status',
  id: `wamid.${attemptId}`,
  status,
  to: {},
  attemptId,
  ...(code !== undefined && { error: { code, title: `Error ${code}` } }),
});
