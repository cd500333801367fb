import { account } from '../../src/accounts/table.ts';
import type { Database } from '../../src/db/connect.ts';
import { normaliseText } from '../../src/engine/normaliseText.ts';
import { flow, flowVersion } from '../../src/flows/table.ts';
import { inbound, line, lineDirectory, waba } from '../../src/lines/table.ts';
import type { Json } from '../../src/messages/events.ts';

let made = 0;

/** A fixed id for the n-th thing of a kind: `idOf('account', 1)`. */
function testId(n: number): string {
  return `01890000-0000-7000-8000-${String(n).padStart(12, '0')}`;
}

export type Seeded = { accountId: string; lineId: string; flowId: string; phoneNumberId: string };

/** An account with one WABA, one line, a published flow and the phrase `hola`. */
export async function seedAccount(
  { db }: Database,
  definition: Json,
  { phrase = 'hola', settings = { readMarks: false, typing: false } } = {},
): Promise<Seeded> {
  made += 1;
  const base = made * 100;
  const [accountId, wabaId, lineId, flowId, inboundId] = [1, 2, 3, 4, 5].map((n) =>
    testId(base + n),
  ) as [string, string, string, string, string];
  const at = new Date('2026-01-01T00:00:00Z');
  const phoneNumberId = `2000000000000${base}`;
  const times = { createdAt: at, updatedAt: at };
  await db
    .insert(account)
    .values({ id: accountId, name: 'Test', timezone: 'America/Bogota', ...times });
  await db.insert(waba).values({
    accountId,
    id: wabaId,
    provider: 'meta',
    providerId: `1000000000000${base}`,
    accessToken: Buffer.from('none'),
    ...times,
  });
  await db.insert(line).values({
    accountId,
    id: lineId,
    wabaId,
    provider: 'meta',
    providerId: phoneNumberId,
    phoneNumber: `+1555000${base}`,
    name: 'Test',
    status: 'CONNECTED',
    quality: 'GREEN',
    tier: 'TIER_250',
    throughput: 80,
    onBusinessApp: false,
    settings,
    ...times,
  });
  await db.insert(lineDirectory).values({
    provider: 'meta',
    kind: 'line',
    providerId: phoneNumberId,
    accountId,
    wabaId,
    lineId,
  });
  await db.insert(flow).values({
    accountId,
    id: flowId,
    name: 'Test',
    draft: definition,
    draftRevision: 1,
    publishedVersion: 1,
    ...times,
  });
  await db.insert(flowVersion).values({ accountId, flowId, version: 1, definition, createdAt: at });
  await db.insert(inbound).values({
    accountId,
    id: inboundId,
    lineId,
    flowId,
    phrase,
    phraseKey: normaliseText(phrase),
    ...times,
  });
  return { accountId, lineId, flowId, phoneNumberId };
}
