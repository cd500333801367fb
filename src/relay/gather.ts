import { type SQL, sql } from 'drizzle-orm';
import type { SecretBox } from '../accounts/secretBox.ts';
import type { AccountWords, WantedEvents } from '../accounts/table.ts';
import { readPresence } from '../agents/presence.ts';
import { call } from '../calls/table.ts';
import { chat, message } from '../chats/table.ts';
import type { Property } from '../contacts/property.ts';
import { contact } from '../contacts/table.ts';
import { groupBy } from '../db/groupBy.ts';
import { hash16 } from '../db/hash16.ts';
import { fromWire } from '../db/ids.ts';
import { arrayOf } from '../db/literals.ts';
import { selectRows } from '../db/rows.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import type { BusinessHours } from '../engine/businessHours.ts';
import type { CompiledFlow } from '../engine/compileFlow.ts';
import { normaliseText } from '../engine/normaliseText.ts';
import { compileWords, defaultSentences, defaultWords } from '../engine/words.ts';
import { inbound, line } from '../lines/table.ts';
import { readOutbounds } from '../outbounds/readOutbounds.ts';
import { process } from '../processes/table.ts';
import { attempt } from '../sender/table.ts';
import type { FlowShelf } from './gather/flowShelf.ts';
import { readEndedCampaigns } from './gather/readEndedCampaigns.ts';
import { readFailedTries } from './gather/readFailedTries.ts';
import { readLastMessages } from './gather/readLastMessages.ts';
import { readSentOutbounds } from './gather/readSentOutbounds.ts';
import { readTriedProcesses } from './gather/readTriedProcesses.ts';
import { readNewestVersions, takeFlows } from './gather/takeFlows.ts';
import type { ParsedEvent } from './parse.ts';
import type { AttemptRow, Person, ProcessRow, Scene } from './scene.ts';
import { openSensitive } from './sensitiveAtRest.ts';
import { seen, timer } from './table.ts';

/**
 * Attempts that the statuses among these events name: by our own id, which went out as callback
 * data, else by the provider's id. Read without locks.
 */
export async function findAttempts(unit: Unit, events: ParsedEvent[]): Promise<AttemptRow[]> {
  const statuses = events.flatMap(({ event, lineId }) =>
    event.kind === 'status' ? [{ ...event, lineId }] : [],
  );
  const ids = statuses.flatMap(({ attemptId }) => (attemptId ? [attemptId] : []));
  const others = statuses.filter(({ attemptId }) => !attemptId);
  const [byId, byKey] = await Promise.all([
    readAttempts(unit, ids.length > 0 && sql`id = any(${arrayOf('uuid', ids)})`),
    readAttempts(
      unit,
      others.length > 0 &&
        sql`id = any(array(select a.id from (${pairs(
          others.map(({ lineId }) => lineId),
          others.map(({ id }) => hash16(id)),
        )}) as k(line_id, key) cross join lateral (
          select id from attempt where account_id = ${unit.accountId} and line_id = k.line_id
            and provider_key = k.key and provider_key is not null limit 1) as a))`,
    ),
  ]);
  return [...byId, ...byKey];
}

/** Calls whose answers are among these events, but for those that have been decided. Read without locks. */
export async function findCalls(unit: Unit, events: ParsedEvent[]): Promise<Scene['calls']> {
  const ids = events.flatMap(({ event }) => (event.kind === 'answer' ? [event.callId] : []));
  if (ids.length === 0) return new Map();
  const rows = await selectRows(
    unit.tx,
    call,
    sql`account_id = ${unit.accountId} and id = any(${arrayOf('uuid', ids)})`,
    ['id', 'processId', 'contactId', 'visit', 'callId'],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

const readAttempts = async (unit: Unit, condition: SQL | false): Promise<AttemptRow[]> =>
  condition
    ? selectRows(unit.tx, attempt, sql`account_id = ${unit.accountId} and ${condition}`)
    : [];

/** Lines and hashes side by side, as a subquery. */
const pairs = (lineIds: (string | null)[], keys: Buffer[]): SQL =>
  sql`select * from unnest(${arrayOf('uuid', lineIds)}, ${arrayOf('bytea', keys)})`;

/** Reads all that deciding needs, after the locks and never with them. */
export async function gather(
  unit: Unit,
  { shelf, secretBox }: { shelf: FlowShelf; secretBox: SecretBox },
  events: ParsedEvent[],
  {
    contactIds,
    identities,
    strangers = new Set(),
  }: { contactIds: string[]; identities: Map<string, string>; strangers?: Set<string> },
): Promise<Scene> {
  const [accountRow, lines, phrases, people, knownMessages, seenKeys, attempts, calls] =
    await Promise.all([
      readAccount(unit),
      readLines(unit),
      readPhrases(unit, events),
      readPeople(unit, contactIds),
      readKnownMessages(unit, events),
      readSeen(unit, events),
      findAttempts(unit, events),
      findCalls(unit, events),
    ]);
  const lineById = new Map(lines.map((row) => [row.id, row]));
  const sentOutbounds = await readSentOutbounds(unit, events, people.values());
  for (const row of sentOutbounds) people.get(row.contactId)?.sentOutbounds.push(row);
  const startable = new Set([
    ...phrases.values(),
    ...sentOutbounds.flatMap((row) => (row.flowId ? [row.flowId] : [])),
    ...lines.flatMap((row) => (row.defaultFlowId ? [row.defaultFlowId] : [])),
  ]);
  const messageIds = [...new Set(attempts.map((row) => row.messageId))];
  const heads = [...people.values()].flatMap(({ chats }) =>
    chats.flatMap(({ headId }) => headId ?? []),
  );
  const [startableVersions, sentMessages, onTheWire] = await Promise.all([
    readNewestVersions(unit, [...startable]),
    readMessages(unit, messageIds),
    readOnTheWire(unit, heads),
  ]);
  const isFailure = events.some(
    ({ event }) => event.kind === 'status' && event.status === 'failed',
  );
  const failing = isFailure ? sentMessages : [];
  const processes = [...people.values()].flatMap((person) => person.processes);
  const { newest, flows } = await takeFlows(unit, shelf, startableVersions, processes);
  const unreadable = new Map<string, string>();
  const open = (row: ProcessRow): ProcessRow => {
    try {
      return openSensitive(secretBox, flows, row);
    } catch (error) {
      unreadable.set(row.id, String(error));
      return row;
    }
  };
  for (const person of people.values()) person.processes = person.processes.map(open);
  return {
    accountId: unit.accountId,
    now: unit.now,
    account: accountRow,
    lines: lineById,
    phrases,
    newest,
    flows,
    outbounds: await readOutbounds(unit, outboundsIn(flows.values())),
    agents: await readAgents(unit, flows.values()),
    people,
    unreadable,
    knownMessages,
    seen: seenKeys,
    attempts,
    calls,
    sentMessages: new Map(sentMessages.map((row) => [row.id, row])),
    triedProcesses: await readTriedProcesses(unit, accountRow, sentMessages),
    endedCampaigns: await readEndedCampaigns(unit, failing),
    failedTries: await readFailedTries(unit, failing),
    lastMessages: await readLastMessages(unit, events, people.values(), flows),
    onTheWire,
    strangers,
    identities,
  };
}

/** No query for flows that do not mind who is there. */
export const readAgents = async (
  unit: Unit,
  flows: Iterable<CompiledFlow>,
): Promise<Scene['agents']> =>
  [...flows].some(({ asksForAgents }) => asksForAgents) ? readPresence(unit) : undefined;

/** Outbounds that any of these flows could send. */
export const outboundsIn = (flows: Iterable<CompiledFlow>): string[] => [
  ...new Set([...flows].flatMap(({ outbounds }) => outbounds.map((id) => fromWire('OTB', id)))),
];

type AccountRow = {
  timezone: string;
  words: AccountWords | null;
  business_hours: BusinessHours | null;
  wanted_events: WantedEvents[] | null;
  followed_until: Date | null;
  properties: Property[];
};

/** What the account has set, and what the service brings where it has set nothing. */
export async function readAccount(unit: Unit): Promise<Scene['account']> {
  const [row] = await run<AccountRow>(
    unit.tx,
    sql`select timezone, words, business_hours, wanted_events, followed_until, (
        select coalesce(jsonb_agg(jsonb_build_object('id', 'CCP' || replace(p.id::text, '-', ''),
          'name', p.name, 'key', p.key, 'type', p.type, 'allowedValues', p.allowed_values,
          'isHidden', p.is_hidden, 'isDeleted', p.deleted_at is not null) order by p.id), '[]')
        from contact_property p where p.account_id = ${unit.accountId}) as properties
      from account where id = ${unit.accountId}`,
  );
  if (!row) throw new Error(`There is no account ${unit.accountId}`);
  const lists = row.words?.lists ?? defaultWords;
  return {
    timezone: row.timezone,
    businessHours: row.business_hours,
    lists,
    words: compileWords(lists),
    sentences: row.words?.sentences ?? defaultSentences,
    wantedEvents: row.wanted_events ?? [],
    isFollowed: row.followed_until !== null && row.followed_until > unit.now,
    properties: row.properties,
  };
}

const readLines = (unit: Unit) => selectRows(unit.tx, line, sql`account_id = ${unit.accountId}`);

/** Flows by `<line id> <phrase key>`, of those phrases only that a text of this turn equals. */
async function readPhrases(unit: Unit, events: ParsedEvent[]): Promise<Map<string, string>> {
  const texts = events.flatMap(({ event }) => {
    if (event.kind !== 'message') return [];
    if (event.content.type === 'text') return [normaliseText(event.content.text)];
    return event.content.type === 'tap' ? [normaliseText(event.content.title)] : [];
  });
  if (texts.length === 0) return new Map();
  const rows = await selectRows(
    unit.tx,
    inbound,
    sql`account_id = ${unit.accountId} and phrase_key = any(${arrayOf('text', [...new Set(texts)])})`,
    ['lineId', 'phraseKey', 'flowId'],
  );
  return new Map(rows.map((row) => [`${row.lineId} ${row.phraseKey}`, row.flowId]));
}

async function readPeople(unit: Unit, contactIds: string[]): Promise<Map<string, Person>> {
  if (contactIds.length === 0) return new Map();
  const { accountId, tx } = unit;
  const ids = arrayOf('uuid', contactIds);
  const chatIds = sql`array(select c.id from chat c
    where c.account_id = ${accountId} and c.contact_id = any(${ids}))`;
  const openIn = sql`account_id = ${accountId} and status = 'pending' and chat_id = any(${chatIds})`;
  const processIds = sql`array(select p.id from process p where p.account_id = ${accountId}
    and p.status = 'pending' and p.chat_id = any(${chatIds}))`;
  const [contacts, chats, processes, timers] = await Promise.all([
    selectRows(tx, contact, sql`account_id = ${accountId} and id = any(${ids})`),
    selectRows(tx, chat, sql`account_id = ${accountId} and contact_id = any(${ids})`),
    selectRows(tx, process, openIn),
    selectRows(tx, timer, sql`account_id = ${accountId} and process_id = any(${processIds})`),
  ]);
  const chatsOf = groupBy(chats, (row) => row.contactId);
  const processesOf = groupBy(processes, (row) => row.contactId);
  const timersOf = groupBy(timers, (row) => row.contactId);
  return new Map(
    contacts.map((row) => [
      row.id,
      {
        contact: row,
        chats: chatsOf.get(row.id) ?? [],
        processes: processesOf.get(row.id) ?? [],
        timers: timersOf.get(row.id) ?? [],
        sentOutbounds: [],
      },
    ]),
  );
}

async function readKnownMessages(unit: Unit, events: ParsedEvent[]): Promise<Set<string>> {
  const asked = events.flatMap(({ event, lineId }) =>
    event.kind === 'message' || event.kind === 'echo' ? [{ lineId, key: hash16(event.id) }] : [],
  );
  if (asked.length === 0) return new Set();
  const rows = await run<{ line_id: string; key: string }>(
    unit.tx,
    sql`select k.line_id, encode(k.key, 'hex') as key from (${pairs(
      asked.map(({ lineId }) => lineId),
      asked.map(({ key }) => key),
    )}) as k(line_id, key)
      cross join lateral (
        select 1 from message where account_id = ${unit.accountId} and line_id = k.line_id
          and provider_key = k.key and provider_key is not null limit 1) as m`,
  );
  return new Set(rows.map((row) => `${row.line_id} ${row.key}`));
}

async function readSeen(unit: Unit, events: ParsedEvent[]): Promise<Set<string>> {
  const keys = events.flatMap(({ event, key, lineId }) =>
    event.kind === 'answer' ||
    (lineId !== null && (event.kind === 'message' || event.kind === 'status'))
      ? []
      : [key],
  );
  if (keys.length === 0) return new Set();
  const rows = await selectRows(
    unit.tx,
    seen,
    sql`account_id = ${unit.accountId} and key = any(${arrayOf('bytea', keys)})`,
    ['key'],
  );
  return new Set(rows.map((row) => row.key.toString('hex')));
}

const readMessages = (unit: Unit, ids: string[]) =>
  ids.length === 0
    ? []
    : selectRows(
        unit.tx,
        message,
        sql`account_id = ${unit.accountId} and id = any(${arrayOf('uuid', ids)})`,
      );

async function readOnTheWire(unit: Unit, heads: string[]): Promise<Set<string>> {
  if (heads.length === 0) return new Set();
  const rows = await run<{ message_id: string }>(
    unit.tx,
    sql`select message_id from outbox where account_id = ${unit.accountId}
      and message_id = any(${arrayOf('uuid', heads)}) and attempt_id is not null`,
  );
  return new Set(rows.map((row) => row.message_id));
}
