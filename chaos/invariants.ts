import type postgres from 'postgres';
import { groupBy } from '../src/db/groupBy.ts';
import type { Campaign } from './campaign.ts';
import type { People, PhoneMessage } from './people.ts';
import type { Stage } from './stage.ts';

/**
 * Compares what the emulator and the phones have with what is in the database, once all is at rest. Gives a
 * line for each thing that is not as promised, at most `mostLines`.
 */
export async function findBroken(
  stage: Stage,
  people: People,
  campaign: Campaign,
): Promise<string[]> {
  const phones = await Promise.all(people.said.map((_, person) => people.messagesOf(person)));
  const recipients = await campaign.chats();
  const all = [...phones, ...recipients].flat();
  const { sql, emulator } = stage;
  const broken = [
    ...(await inboundsDecidedOnce(sql, all)),
    ...(await decidedInOrder(sql, people, all)),
    ...(await sentAsDecided(sql, all)),
    ...(await timersFiredOnce(sql)),
    ...(await campaignAddsUp(sql, recipients)),
  ];
  const { duplicates } = await emulator('GET', '/accounting');
  if (duplicates.length > 0) broken.push(`attempts taken twice: ${duplicates}`);
  return broken.length > mostLines
    ? [...broken.slice(0, mostLines), `and ${broken.length - mostLines} more`]
    : broken;
}

const mostLines = 30;

/** Each message that was answered 200 is one row, whose process heard of it once; and nothing else is there. */
async function inboundsDecidedOnce(sql: postgres.Sql, all: PhoneMessage[]): Promise<string[]> {
  const said = all.filter(({ direction }) => direction === 'said');
  const rows = await sql<{ provider_id: string; heard: number }[]>`
    select m.provider_id, (select count(*)::int from journal j
      where j.account_id = m.account_id and j.contact_id = m.contact_id
        and j.event->>'type' = 'message' and j.event->>'id' = m.id::text) as heard
    from message m where m.direction = 'in'`;
  const times = groupBy(rows, ({ provider_id }) => provider_id);
  const known = new Set(said.map(({ message_id }) => message_id));
  return [
    ...said
      .filter(({ status }) => status !== 'delivered' && status !== 'read')
      .map(({ message_id, status }) => `said, and never taken (${status}): ${message_id}`),
    ...said
      .filter(({ message_id }) => times.get(message_id)?.length !== 1)
      .map(
        ({ message_id }) => `decided ${times.get(message_id)?.length ?? 0} times: ${message_id}`,
      ),
    ...rows
      .filter(({ provider_id }) => !known.has(provider_id))
      .map(({ provider_id }) => `decided, though nobody said it: ${provider_id}`),
    ...rows
      .filter(({ heard }) => heard > 1)
      .map(({ provider_id, heard }) => `heard by its process ${heard} times: ${provider_id}`),
  ];
}

/**
 * What was answered 200 before a person spoke again comes before that in the chat, unless the provider's
 * seconds say otherwise.
 */
async function decidedInOrder(
  sql: postgres.Sql,
  people: People,
  all: PhoneMessage[],
): Promise<string[]> {
  const rows = await sql<{ provider_id: string; seq: number }[]>`
    select provider_id, seq from message where direction = 'in'`;
  const places = new Map(rows.map(({ provider_id, seq }) => [provider_id, seq]));
  const seconds = new Map(
    all.map(({ message_id, at }) => [message_id, Math.floor(Date.parse(at) / 1000)]),
  );
  const isBefore = (a: string, b: string) => (places.get(a) ?? 0) < (places.get(b) ?? Infinity);
  return people.said.flat().flatMap(({ messageId, acknowledged }) =>
    acknowledged
      .filter((earlier) => (seconds.get(earlier) ?? 0) <= (seconds.get(messageId) ?? 0))
      .filter((earlier) => !isBefore(earlier, messageId))
      .map((earlier) => `decided out of order: ${earlier} after ${messageId}`),
  );
}

type AttemptRow = {
  id: string;
  message_id: string;
  number: number;
  outcome: string;
  status: string;
  is_settled: boolean;
  newest: boolean;
  class: string;
  message_status: string;
};

const may = {
  /** Marketing and campaigns are given up where others are sent once more. */
  acceptances: (attempts: AttemptRow[]) =>
    attempts.some(({ class: each }) => each === 'campaign')
      ? 1
      : 1 + attempts.filter(({ is_settled }) => is_settled).length,
};

/** Each attempt was taken at most once, each message as often as the policy allows, each status is the greatest. */
async function sentAsDecided(sql: postgres.Sql, all: PhoneMessage[]): Promise<string[]> {
  const taken = groupBy(
    all.filter(({ direction }) => direction === 'received'),
    ({ callback_data }) => callback_data ?? 'none',
  );
  const attempts = await sql<AttemptRow[]>`
    select a.id, a.message_id, a.number, a.outcome, a.status, m.class, m.status as message_status,
      a.doubt_settled_at is not null as is_settled, m.attempt_id = a.id as newest
    from attempt a join message m on m.account_id = a.account_id and m.id = a.message_id
    order by a.message_id, a.number`;
  const unsent = await sql<{ id: string; status: string }[]>`
    select id, status from message m where direction = 'out' and status not in ('failed', 'canceled')
      and not exists (select from attempt a where a.account_id = m.account_id and a.message_id = m.id)`;
  const known = new Set(attempts.map(({ id }) => id));
  const timesTaken = (id: string) => taken.get(id)?.length ?? 0;
  const broken = [
    ...unsent.map(({ id, status }) => `${status} and never tried: message ${id}`),
    ...[...taken.keys()]
      .filter((id) => !known.has(id))
      .map((id) => `taken by the provider, and unknown here: attempt ${id}`),
  ];
  for (const attempt of attempts) {
    const { id, status, outcome } = attempt;
    const [reported] = taken.get(id) ?? [];
    const name = `attempt ${id} (${outcome})`;
    // Phones read all that they get. They show what was told of last, which a fault can make an earlier status.
    const greatest = reported?.status === 'failed' ? 'failed' : 'read';
    if (reported && status !== greatest) {
      broken.push(`${name} is ${status}, the provider said ${greatest}`);
    }
    if (reported && (outcome === 'refused' || outcome === 'not_called')) {
      broken.push(`${name} was taken`);
    }
    if (attempt.newest && attempt.message_status !== status) {
      broken.push(`${name} is ${status}, its message ${attempt.message_status}`);
    }
    if (!reported && ['accepted', 'sent', 'delivered', 'read'].includes(status)) {
      broken.push(`${name} is ${status}, and the provider knows nothing of it`);
    }
  }
  for (const [id, tries] of groupBy(attempts, ({ message_id }) => message_id)) {
    const times = tries.reduce((sum, attempt) => sum + timesTaken(attempt.id), 0);
    if (times > may.acceptances(tries)) {
      broken.push(`taken ${times} times: message ${id}, ${JSON.stringify(tries)}`);
    }
  }
  return broken;
}

/**
 * A timeout fires once for a visit of a step, and what it leads to is said once. Reminders count anew from
 * each wrong answer of one visit, and fire no more often than the step has spoken.
 */
async function timersFiredOnce(sql: postgres.Sql): Promise<string[]> {
  const rows = await sql<{ process_id: string; timer: string; times: number }[]>`
    select process_id, event->>'id' as timer, count(*)::int as times from journal
    where event->>'type' = 'timer' and event->>'id' not like '%reminder%'
    group by process_id, event->>'id', visit having count(*) > 1`;
  const reminders = await sql<{ process_id: string; times: number; spoken: number }[]>`
    select process_id, times, spoken from (
      select process_id, (count(*) filter (where event->>'type' = 'timer'))::int as times,
        1 + (count(*) filter (where event->>'type' = 'message'))::int as spoken
      from journal where step = 'ask' and (event->>'type' = 'message' or event->>'id' like '%reminder%')
      group by process_id, visit) as visits
    where times > spoken`;
  const said = await sql<{ process_id: string; step: string; times: number }[]>`
    select process_id, step, count(*)::int as times from message
    where direction = 'out' and step in ('welcome', 'late', 'price', 'thanks', 'help', 'sorry')
    group by process_id, step having count(*) > 1`;
  return [
    ...rows.map((row) => `fired ${row.times} times: ${row.timer} of process ${row.process_id}`),
    ...reminders.map(
      (row) =>
        `reminded ${row.times} times after speaking ${row.spoken} times: process ${row.process_id}`,
    ),
    ...said.map((row) => `said ${row.times} times: ${row.step} of process ${row.process_id}`),
  ];
}

/** Everybody is written to once at most, and the counts are those of the recipients, who are the audience. */
async function campaignAddsUp(sql: postgres.Sql, chats: PhoneMessage[][]): Promise<string[]> {
  const numbers = (rows: readonly { name: string; count: number }[]) =>
    Object.fromEntries(rows.filter(({ count }) => count !== 0).map((r) => [r.name, r.count]));
  const states = numbers(
    await sql<{ name: string; count: number }[]>`
    select state as name, count(*)::int from campaign_recipient group by state order by state`,
  );
  const counted = numbers(
    await sql<{ name: string; count: number }[]>`
    select name, sum(count)::int as count from campaign_count where kind = 'state'
    group by name order by name`,
  );
  const responses = numbers(
    await sql<{ name: string; count: number }[]>`
    select response as name, count(*)::int from campaign_recipient
    where response is not null group by response order by response`,
  );
  const countedResponses = numbers(
    await sql<{ name: string; count: number }[]>`
    select name, sum(count)::int as count from campaign_count where kind = 'response'
    group by name order by name`,
  );
  const templates = chats.map((chat) => chat.filter(({ type }) => type === 'template').length);
  const reached = templates.filter((times) => times > 0).length;
  const audience = Object.values(states).reduce((sum, count) => sum + count, 0);
  const broken: string[] = [];
  const compare = (name: string, found: unknown, right: unknown) => {
    const [a, b] = [JSON.stringify(found), JSON.stringify(right)];
    if (a !== b) broken.push(`campaign: ${name}: ${a}, not ${b}`);
  };
  compare('recipients', audience, chats.length);
  compare('counts of states', counted, states);
  compare('counts of responses', countedResponses, responses);
  compare('read', states.read ?? 0, reached);
  compare('written to more than once', templates.filter((times) => times > 1).length, 0);
  return broken;
}
