import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Database } from '../../src/db/connect.ts';
import { meta } from '../../src/providers/meta/meta.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { postWebhook } from '../support/evidence.ts';
import { eventually, type Journey, startJourney } from '../support/journey.ts';

const [once, twice, shuffled] = [await testDatabase(), await testDatabase(), await testDatabase()];

const folder = 'test/fixtures/meta/webhooks';
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

type Sample = { name: string; accountId: string; body: string; events: number };

/**
 * Each file with ids of lines and businesses of its own, for many share theirs, and an account of
 * its own, for they share people.
 */
const samples = files.map((name, n): Sample => {
  const whole: unknown = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  // Some files are of a change's value alone, or carry two webhooks; all that counts is what they name.
  const { lineIds, wabaIds } = meta.names(whole);
  let body = JSON.stringify(whole);
  for (const [index, id] of lineIds.entries()) {
    body = body.replaceAll(
      `"phone_number_id":"${id}"`,
      `"phone_number_id":"${lineIdOf(n, index)}"`,
    );
  }
  for (const id of wabaIds) body = body.replaceAll(`"id":"${id}"`, `"id":"${wabaIdOf(n)}"`);
  return {
    name,
    accountId: `01890000-0000-7000-8000-00000000${String(n).padStart(4, '0')}`,
    body,
    events: meta.normalise(JSON.parse(body)).length,
  };
});

function lineIdOf(n: number, index: number): string {
  return String(300_000_000_000_000 + n * 10 + index);
}

function wabaIdOf(n: number): string {
  return String(400_000_000_000_000 + n);
}

/** An account for each file, with a WABA and the lines it names. */
async function register({ sql }: Database): Promise<void> {
  for (const [n, { accountId, body }] of samples.entries()) {
    const wabaId = accountId.replace('01890000', '01890001');
    await sql`insert into account (id, name, timezone, created_at, updated_at)
      values (${accountId}, 'Fixture', 'UTC', now(), now())`;
    await sql`insert into waba (account_id, id, provider, provider_id, access_token, created_at, updated_at)
      values (${accountId}, ${wabaId}, 'meta', ${wabaIdOf(n)}, '', now(), now())`;
    await sql`insert into line_directory (provider, kind, provider_id, account_id, waba_id)
      values ('meta', 'waba', ${wabaIdOf(n)}, ${accountId}, ${wabaId})`;
    for (const [index, id] of meta.names(JSON.parse(body)).lineIds.entries()) {
      const lineId = accountId.replace('01890000', `0189001${index}`);
      await sql`insert into line (account_id, id, waba_id, provider, provider_id, phone_number, name,
          status, quality, tier, throughput, on_business_app, settings, created_at, updated_at)
        values (${accountId}, ${lineId}, ${wabaId}, 'meta', ${id}, ${`+1555${n}${index}`}, 'Fixture',
          'CONNECTED', 'GREEN', 'TIER_250', 80, false, '{"readMarks": false, "typing": false}', now(), now())`;
      await sql`insert into line_directory (provider, kind, provider_id, account_id, waba_id, line_id)
        values ('meta', 'line', ${id}, ${accountId}, ${wabaId}, ${lineId})`;
    }
  }
}

/** What there is in the end, without what is drawn or told by the clock. */
async function stateOf({ sql }: Database): Promise<Record<string, Iterable<unknown>>> {
  await eventually(async () => {
    const [row] = await sql`select count(*)::int as n from inbox`;
    return row?.n === 0;
  }, 15_000);
  return {
    messages: await sql`select account_id, line_id, direction, type, content - 'mediaId' as content,
        status, provider_id, context, extra from message order by account_id, provider_id, type`,
    statuses: await sql`select account_id, line_id, body::jsonb as body from parked_status
      order by account_id, body`,
    notices: await sql`select account_id, line_id, field, body from notice
      order by account_id, field, body::text`,
    people:
      await sql`select i.account_id, i.kind, i.value, c.phone, c.wa_id, c.user_id, c.profile_name,
        c.marketing_stopped_at is not null as stopped
      from contact_identity i join contact c on c.account_id = i.account_id and c.id = i.contact_id
      order by 1, 2, 3`,
    contacts: await sql`select account_id, count(*)::int as n from contact group by 1 order by 1`,
    lines: await sql`select account_id, status, quality, tier, throughput from line
      where account_id::text like '01890000%' order by 1, id`,
    dead: await sql`select account_id, kind, error from inbox_dead order by 1, id`,
  };
}

/** Whoever is told that it could not be written down in time sends it again. */
const sendUntilKept = (journey: Journey, body: string) =>
  eventually(async () => {
    const status = await postWebhook(journey, body);
    if (status !== 503) expect(status).toBe(200);
    return status === 200;
  });

async function runAll(database: TestDatabase, rounds: Sample[][]) {
  const journey = await startJourney(database, { flow: null });
  await register(database);
  for (const round of rounds) {
    await Promise.all(round.map(({ body }) => sendUntilKept(journey, body)));
  }
  return stateOf(database);
}

let first: Awaited<ReturnType<typeof stateOf>> | undefined;
const firstState = async () => {
  first ??= await runAll(
    once,
    samples.map((sample) => [sample]),
  );
  return first;
};

test('every sample of Meta is answered 200, and each message, status and unknown thing in it is stored once', async () => {
  expect(samples.length).toBe(90);
  const state = await firstState();
  expect(state.dead).toEqual([]);
  const stored = await once.sql<{ account_id: string; n: number }[]>`
    select account_id, count(*)::int as n from (
      select account_id from message union all select account_id from parked_status
      union all select account_id from notice) as all_of_them group by 1`;
  const storedOf = new Map(stored.map((row) => [row.account_id, row.n]));
  expect(samples.map(({ name, accountId }) => [name, storedOf.get(accountId) ?? 0])).toEqual(
    samples.map(({ name, events }) => [name, events]),
  );
  expect(await once.sql`select hash from inbox_unclaimed`).toEqual([]);
});

test('each sample twice, one after the other, ends in the same state', async () => {
  const expected = await firstState();
  expect(
    await runAll(
      twice,
      samples.flatMap((sample) => [[sample], [sample]]),
    ),
  ).toEqual(expected);
});

test('all samples in random order, several times and at once, end in the same state', async () => {
  const expected = await firstState();
  const shuffle = () =>
    samples
      .map((sample) => ({ sample, place: Math.random() }))
      .sort((a, b) => a.place - b.place)
      .map(({ sample }) => sample);
  expect(await runAll(shuffled, [shuffle(), shuffle(), shuffle()])).toEqual(expected);
});
