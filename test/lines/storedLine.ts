import { createSecretBox } from '../../src/accounts/secretBox.ts';
import type { Unit } from '../../src/db/unit.ts';
import { flow, flowVersion } from '../../src/flows/table.ts';
import type { LineView } from '../../src/lines/getLine.ts';
import { storeWaba } from '../../src/lines/storeWaba.ts';
import { secretKeys } from '../routes/testApi.ts';

export type NewLine = {
  wabaId?: string;
  lineId?: string;
  number?: string;
  accessToken?: string;
  appSecret?: string;
};

/** Puts a WABA with one line into the unit's account, as a subscription does. */
export async function storeLine(unit: Unit, given: NewLine = {}): Promise<LineView> {
  const { wabaId = '200', lineId = '201', number = '+15550000001' } = given;
  const [stored] = await storeWaba(unit, createSecretBox(secretKeys), {
    provider: 'meta',
    providerId: wabaId,
    accessToken: given.accessToken ?? 'token',
    appSecret: given.appSecret,
    lines: [
      {
        providerLineId: lineId,
        phoneNumber: number,
        verifiedName: 'Shop',
        status: 'CONNECTED',
        quality: 'GREEN',
        messagingTier: 'TIER_250',
        throughput: 80,
        onBusinessApp: false,
      },
    ],
  });
  if (!stored) throw new Error('No line was stored');
  return stored;
}

/** Puts a flow into the unit's account, published or not; gives its id. */
export async function storeFlow(unit: Unit, { published = true } = {}): Promise<string> {
  const id = unit.newId();
  const definition = {
    schema: 1,
    name: 'Test',
    language: 'es',
    start: 'done',
    steps: { done: { type: 'end', status: 'success' } },
  };
  await unit.tx.insert(flow).values({
    accountId: unit.accountId,
    id,
    name: 'Test',
    draft: definition,
    draftRevision: 1,
    publishedVersion: published ? 1 : null,
    createdAt: unit.now,
    updatedAt: unit.now,
  });
  if (published) {
    const { accountId, now } = unit;
    await unit.tx
      .insert(flowVersion)
      .values({ accountId, flowId: id, version: 1, definition, createdAt: now });
  }
  return id;
}
