import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { addCounts } from '../../src/campaigns/addCounts.ts';
import { readCounts } from '../../src/campaigns/readCounts.ts';
import { recount } from '../../src/campaigns/recount.ts';
import { campaign, campaignRecipient } from '../../src/campaigns/table.ts';
import { canonicalNumber } from '../../src/contacts/canonicalNumber.ts';
import { contact, contactIdentity } from '../../src/contacts/table.ts';
import { connect } from '../../src/db/connect.ts';
import { openUnit, type Unit } from '../../src/db/unit.ts';
import { outbound } from '../../src/outbounds/table.ts';
import type { SendResult } from '../../src/providers/contract.ts';
import { claimCampaign } from '../../src/sender/campaigns/claimCampaign.ts';
import { settle } from '../../src/sender/settle.ts';
import { person } from '../relay/stage.ts';
import type { TestDatabase } from '../support/database.ts';
import type { Seeded } from '../support/seed.ts';

const at = new Date('2026-01-01T00:00:00Z');
const times = { createdAt: at, updatedAt: at };
const sender = '01890000-0000-7000-8000-00000000abcd';

/** An approved template of the account's WABA, with one variable and two quick replies. */
export async function addOutbound(
  { db, sql }: TestDatabase,
  { accountId }: Seeded,
  more: Partial<typeof outbound.$inferInsert> = {},
): Promise<string> {
  const [waba] = await sql<{ id: string }[]>`select id from waba where account_id = ${accountId}`;
  const id = randomUUID();
  await db.insert(outbound).values({
    accountId,
    id,
    wabaId: waba?.id ?? '',
    providerId: id,
    name: 'offer',
    language: 'es',
    category: 'MARKETING',
    status: 'APPROVED',
    quality: 'GREEN',
    components: [],
    shape: {
      body: 'Hola {{1}}, ¿seguimos?',
      buttons: [
        { type: 'reply', text: 'Sí' },
        { type: 'reply', text: 'No' },
      ],
    },
    variableMapping: { body: { 1: 'name' }, buttons: {} },
    replies: [
      { index: 0, title: 'Sí', action: 'continue' },
      { index: 1, title: 'No', action: 'cancel' },
    ],
    statusAt: at,
    syncedAt: at,
    ...times,
    ...more,
  });
  return id;
}

/** A contact with the number of the n-th person. */
export async function addPerson(
  { db }: TestDatabase,
  { accountId }: Seeded,
  n: number,
  more: Partial<typeof contact.$inferInsert> = {},
): Promise<string> {
  const id = more.id ?? randomUUID();
  const { phone = '', waId = '' } = person(n);
  await db.insert(contact).values({
    accountId,
    id,
    name: `Person ${n}`,
    phone,
    country: 'PE',
    waId,
    tags: [],
    properties: {},
    ...times,
    ...more,
  });
  await db.insert(contactIdentity).values({
    accountId,
    kind: 'number',
    value: canonicalNumber(waId),
    contactId: id,
    createdAt: at,
  });
  return id;
}

/** A running campaign with these people as recipients, who are due. */
export async function addCampaign(
  database: TestDatabase,
  seeded: Seeded,
  outboundId: string,
  contactIds: string[],
  more: Partial<typeof campaign.$inferInsert> = {},
): Promise<string> {
  const { accountId, lineId, flowId } = seeded;
  const id = randomUUID();
  await database.db.insert(campaign).values({
    accountId,
    id,
    name: 'Test',
    status: 'running',
    outboundId,
    lineId,
    flowId,
    variables: {},
    countryCode: 'PE',
    sources: [],
    expiresAfter: '72h',
    failureReason: '',
    startedAt: at,
    ...times,
    ...more,
  });
  if (contactIds.length > 0) {
    await database.db.insert(campaignRecipient).values(
      contactIds.map((contactId, n) => ({
        accountId,
        campaignId: id,
        contactId,
        id: randomUUID(),
        variables: {},
        state: 'pending' as const,
        dueAt: new Date(at.getTime() + n),
        ...times,
      })),
    );
  }
  await unitOf(
    database,
    accountId,
  )((unit) =>
    addCounts(unit, [{ campaignId: id, kind: 'state', name: 'pending', by: contactIds.length }]),
  );
  return id;
}

/** Opens units of an account; `offsetMs` moves their clock. */
const unitOf =
  (
    database: Pick<TestDatabase, 'sql' | 'db' | 'isDistributed' | 'close'>,
    accountId: string,
    offsetMs = 0,
  ) =>
  <T>(work: (unit: Unit) => Promise<T>): Promise<T> =>
    openUnit({ database, clock: { offsetMs }, ids: () => randomUUID() }, accountId, work, {
      guarded: true,
    });

/** A sender of campaigns with connections of its own. */
export function openCampaignSender(
  { served }: TestDatabase,
  { accountId, lineId }: Seeded,
  offsetMs = 0,
) {
  const database = connect({ ...served, pool: 4, applicationName: 'chasqui test sender' });
  onTestFinished(() => database.close());
  const inUnit = unitOf(database, accountId, offsetMs);
  return {
    inUnit,
    claim: (campaignId: string, slots = 50) =>
      inUnit((unit) => claimCampaign(unit, { campaignId, slots, sender })),
    settle: (attemptId: string, result: SendResult) =>
      inUnit((unit) => settle(unit, lineId, [{ attemptId, result }])),
  };
}

/** The numbers that are not zero; fails where a recount finds others. */
export async function countsOf(database: TestDatabase, accountId: string, campaignId: string) {
  const inUnit = unitOf(database, accountId);
  const wrong = await inUnit((unit) => recount(unit, campaignId));
  if (wrong.length > 0) throw new Error(`The counts were wrong: ${JSON.stringify(wrong)}`);
  const counts = (await inUnit((unit) => readCounts(unit, [campaignId]))).get(campaignId);
  return Object.fromEntries(
    Object.entries({ ...counts?.states, ...counts?.responses }).filter(([, n]) => n !== 0),
  );
}
