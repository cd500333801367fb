import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { ApiKeys } from './accounts/apiKey.ts';
import { createAccount } from './accounts/createAccount.ts';
import { instanceKey } from './accounts/instanceKey.ts';
import type { SecretBox } from './accounts/secretBox.ts';
import { account } from './accounts/table.ts';
import { openUnit, type Unit, type UnitDeps } from './db/unit.ts';
import { demoFlow } from './engine/demoFlow.ts';
import { createFlow } from './flows/createFlow.ts';
import { publishFlow } from './flows/publishFlow.ts';
import { createInbound } from './lines/createInbound.ts';
import { storeWaba } from './lines/storeWaba.ts';

export type FirstStartDeps = UnitDeps & { apiKeys: ApiKeys; secretBox: SecretBox };

/**
 * Makes what a newcomer finds, in one transaction, unless there is an account already: an account
 * with a key, and with `demo` the emulator's line with a flow that answers "hola". So whoever
 * deletes the demo does not get it back. Gives whether it made anything; of several processes that
 * start at once, one does.
 */
export async function makeFirstAccount(
  deps: FirstStartDeps,
  { demo }: { demo: boolean },
): Promise<boolean> {
  const [anyone] = await deps.database.db.select({ id: account.id }).from(account).limit(1);
  if (anyone) return false;

  return openUnit(deps, deps.ids(Date.now()), async (unit) => {
    await unit.tx.execute(sql`lock table account in share row exclusive mode`);
    const [winner] = await unit.tx.select({ id: account.id }).from(account).limit(1);
    if (winner) return false;

    await createAccount(unit, { name: 'Chasqui', timezone: 'UTC' });
    await deps.apiKeys.create(unit, instanceKey(unit.now));
    if (demo) await makeDemo(unit, deps.secretBox);
    return true;
  });
}

/** The first world of the emulator, as it is pinned, and a flow on its line. */
async function makeDemo(unit: Unit, secretBox: SecretBox): Promise<void> {
  await storeWaba(unit, secretBox, {
    provider: 'meta',
    providerId: '100000000000001',
    accessToken: 'emulator-token',
    lines: [
      {
        providerLineId: '100000000000011',
        phoneNumber: '+15550000001',
        verifiedName: 'Emulator line',
        status: 'CONNECTED',
        quality: 'GREEN',
        messagingTier: 'TIER_250',
        throughput: 80,
        onBusinessApp: false,
      },
    ],
  });
  const flow = await createFlow(unit, z.json().parse(demoFlow));
  await publishFlow(unit, flow.id);
  await createInbound(unit, { number: '+15550000001', flowId: flow.id, phrase: 'hola' });
}
