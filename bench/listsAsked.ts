import type { Database } from '../src/db/connect.ts';
import { toWire } from '../src/db/ids.ts';

/** Calls a route of the filled account; gives the answer's body. */
// biome-ignore lint/suspicious/noExplicitAny: bodies of any shape
export type Get = (path: string) => Promise<any>;

/** What is asked the n-th time; some lists say 404 where they find nothing. */
export type Asked = { name: string; path: (n: number) => string; mayFindNothing?: true };

const day = (ago: number): string => new Date(Date.now() - ago * 86_400_000).toISOString();

/**
 * Every list, search and read of the API, by itself and in combinations that find little or nothing among
 * much, each with other values each time.
 */
export async function listsAsked(
  get: Get,
  { sql }: Database,
  accountId: string,
  segments: Record<string, string>,
): Promise<Asked[]> {
  return [
    ...(await contactsAsked(get, segments)),
    ...(await chatsAsked(get, sql, accountId)),
    ...(await processesAsked(get)),
    ...(await othersAsked(get)),
    ...(await feedAsked(sql, accountId)),
  ];
}

async function contactsAsked(get: Get, segments: Record<string, string>): Promise<Asked[]> {
  const path = '/v1/contacts';
  const { contacts } = await get(`${path}?limit=100`);
  const someone = (n: number) => contacts[n % 100].contact_id;
  const asked = named('contacts', {
    all: () => path,
    'all, 100 a page': () => `${path}?limit=100`,
    'a late page': () => `${path}?start_key=${keyOf(['01960000-0000-7000-8000-000000000000'])}`,
    'query: a whole name': (n) => `${path}?query=Quispe ${4 * (1 + n * 70)}`,
    'query: a common name': () => `${path}?query=quispe`,
    'query: three letters': () => `${path}?query=ana`,
    'query: a common full name': () => `${path}?query=Ana Quispe Quispe`,
    'query: a rare full name': () => `${path}?query=zoila ibáñez fern`,
    'query: a number': (n) => `${path}?query=9${digits(n * 911 + 1)}`,
    'query: the end of a number': (n) => `${path}?query=${1000 + n * 7}`,
    'query: the start of all numbers': () => `${path}?query=+519`,
    'query: an e-mail': (n) => `${path}?query=person${n * 975 + 5}@example`,
    'query: a common e-mail': () => `${path}?query=@gmail.com`,
    'query: nobody': () => `${path}?query=zzyzx`,
    'query: nobody, common letters': () => `${path}?query=anarosaluis`,
    'query and segment': () => `${path}?query=quispe&segment_id=${segments.vip}`,
    'query and segment, nobody': () => `${path}?query=quispe&segment_id=${segments.nobody}`,
    one: (n) => `${path}/${someone(n)}`,
    'one with many processes': () => `${path}/${contacts[6].contact_id}`,
    'one by number': (n) => `${path}/+519${digits(n * 17 + 1)}?key_type=phone_number`,
    'one by external id': (n) => `${path}/ext-${n * 17 + 1}?key_type=external_id`,
    properties: () => '/v1/contact-properties',
    segments: () => '/v1/contact-segments',
    'one segment': () => `/v1/contact-segments/${segments.vip}`,
  });
  const bySegment = Object.entries(segments).map(([name, id]): Asked => {
    return { name: `contacts: segment ${name}`, path: () => `${path}?segment_id=${id}` };
  });
  return [...asked, ...bySegment];
}

async function chatsAsked(get: Get, sql: Database['sql'], accountId: string): Promise<Asked[]> {
  const search = '/v1/engagement/chat/search';
  const week = `from_last_activity_date=${day(7)}&to_last_activity_date=${day(6)}`;
  const old = `from_last_activity_date=${day(900)}&to_last_activity_date=${day(700)}`;
  const none = `from_last_activity_date=${day(5000)}&to_last_activity_date=${day(4000)}`;
  // From the middle of them all.
  const late = `start_key=${keyOf([day(200), '00000000-0000-7000-8000-000000000000'])}`;
  const agent = 'owner=agent3@example.com';
  const filters: Record<string, string> = {
    all: '',
    '100 a page': 'limit=100',
    open: 'status=open',
    closed: 'status=closed',
    UNASSIGNED: 'status=UNASSIGNED',
    'enqueued only': 'enqueued_only=true',
    'of WhatsApp': 'channel_type=whatsapp',
    'of web pages': 'channel_type=web',
    'an owner with many': 'owner=agent0@example.com',
    'an owner with few': 'owner=agent199@example.com',
    'a group': 'owner=group:ventas',
    'a common tag': 'tag=sale',
    'a rare tag': 'tag=rare',
    'a day of last week': week,
    'half a year long ago': old,
    'last said by the user': 'last_activity_actor_type=user',
    'last done by an agent': 'last_activity_actor_type=agent',
    'last was a message': 'last_activity_type=message',
    'last was a note': 'last_activity_type=note',
    'a name with a number': 'contact_query=Quispe 4000',
    'a common name': 'contact_query=quispe',
    'a common full name': 'contact_query=Ana Quispe',
    'a number': 'contact_query=51900077777',
    'the start of all numbers': 'contact_query=+519',
    'open, of an owner': `status=open&${agent}`,
    'closed, of an owner': `status=closed&${agent}`,
    'open, of web pages': 'status=open&channel_type=web',
    'UNASSIGNED, of web pages': 'status=UNASSIGNED&channel_type=web',
    'open, with a common tag': 'status=open&tag=sale',
    'open, with a rare tag': 'status=open&tag=rare',
    'of an owner, with a rare tag': `${agent}&tag=rare`,
    'open, half a year long ago': `status=open&${old}`,
    'of an owner, a day': `${agent}&${week}`,
    'a rare tag, half a year long ago': `tag=rare&${old}`,
    'a common name, a rare tag': 'contact_query=quispe&tag=rare',
    'a common name, of an owner': `contact_query=quispe&${agent}`,
    'a common name, UNASSIGNED': 'contact_query=quispe&status=UNASSIGNED',
    'a common name, last was a note': 'contact_query=quispe&last_activity_type=note',
    'enqueued only, of web pages, last was a note':
      'enqueued_only=true&channel_type=web&last_activity_type=note',
    'everything at once': `contact_query=quispe&status=open&${agent}&tag=sale&channel_type=web&${old}&last_activity_type=message`,
  };
  const nothing: Record<string, string> = {
    'of nobody': 'owner=nobody@example.com',
    'a tag nobody has': 'tag=nothing',
    'before all': none,
    'last was what never is': 'last_activity_type=nothing',
    'a name nobody has': 'contact_query=zzyzx',
    'an owner who is not in the queue': `${agent}&enqueued_only=true&channel_type=web&tag=rare`,
  };
  const asked: Asked[] = [];
  for (const [name, filter] of Object.entries({ ...filters, ...nothing })) {
    for (const [suffix, path] of [
      ['', `${search}?${filter}`],
      [', late page', `${search}?${filter}&${late}`],
    ] as const) {
      asked.push({ name: `chats: ${name}${suffix}`, path: () => path, mayFindNothing: true });
    }
  }
  const { chats } = await get(`${search}?limit=100`);
  const long = await sql<{ id: string }[]>`
    select id from chat where account_id = ${accountId} order by id limit 2`;
  const [longest = '', longish = ''] = long.map(({ id }) => toWire('EN_CHT_', id));
  const base = '/v1/engagement/chat';
  const some = (n: number) => chats[n % 100].chat_id;
  return [
    ...asked,
    ...named('chats', {
      one: (n) => `${base}/${some(n)}`,
      'the longest': () => `${base}/${longest}`,
    }),
    ...named('activities', {
      'of a chat': (n) => `${base}/${some(n)}/activities`,
      'of 10,000': () => `${base}/${longish}/activities?limit=100`,
      'of 100,000': () => `${base}/${longest}/activities?limit=100`,
      'of 100,000, a late page': (n) =>
        `${base}/${longest}/activities?start_key=${keyOf([String(100_000 - n * 300)])}`,
      'of 100,000, notes': () => `${base}/${longest}/activities?type=note`,
      'of 100,000, messages': () => `${base}/${longest}/activities?type=message`,
      'of 100,000, of agents': () => `${base}/${longest}/activities?actor_type=agent`,
      'of 100,000, notes of agents': () =>
        `${base}/${longest}/activities?type=note&actor_type=agent`,
    }),
    ...named('activities', {
      'of 100,000, what never is': () => `${base}/${longest}/activities?type=nothing`,
      'of 100,000, notes of users': () => `${base}/${longest}/activities?type=note&actor_type=user`,
    }).map((each): Asked => ({ ...each, mayFindNothing: true })),
  ];
}

async function processesAsked(get: Get): Promise<Asked[]> {
  const path = '/v1/processes';
  const { identity_processes: newest } = await get(`${path}?limit=100`);
  const ended = (await get(`${path}?status=success&limit=100`)).identity_processes;
  const some = (n: number) => `${path}/${ended[n % 100].process_id}`;
  return named('processes', {
    all: () => path,
    '100 a page': () => `${path}?limit=100`,
    'a late page': () => `${path}?start_key=${keyOf(['019b8000-0000-7000-8000-000000000000'])}`,
    pending: () => `${path}?status=pending`,
    failed: () => `${path}?status=failure`,
    'failed, 100 a page': () => `${path}?status=failure&limit=100`,
    'failed in a rare way': () => `${path}?failure_status=system_error`,
    'for an old reason': () => `${path}?declined_reason=abandoned`,
    'for several reasons': () =>
      `${path}?declined_reason=abandoned&declined_reason=replaced&status=failure`,
    'for no reason there is': () => `${path}?declined_reason=nothing`,
    'of two months': () => `${path}?start_date=2026-02-01T00:00:00Z&end_date=2026-04-01T00:00:00Z`,
    'failed, of two months': () =>
      `${path}?status=failure&start_date=2026-02-01T00:00:00Z&end_date=2026-04-01T00:00:00Z`,
    'of months before all': () =>
      `${path}?start_date=2025-02-01T00:00:00Z&end_date=2025-04-01T00:00:00Z`,
    'search: a flow': () => `${path}?search=${newest[0].flow_id}`,
    'search: a seldom flow': () =>
      `${path}?search=${toWire('IPF', '019b0000-0000-7000-8000-0000000000f9')}`,
    'search: a flow, pending': () => `${path}?search=${newest[0].flow_id}&status=pending`,
    'search: a flow, for an old reason': () =>
      `${path}?search=${newest[0].flow_id}&declined_reason=abandoned`,
    'search: a process': (n) => `${path}?search=${newest[n % 100].process_id}`,
    'search: an account id': (n) => `${path}?search=user-${3 + n * 9999}`,
    'search: a part of one': (n) => `${path}?search=ser-${333 + n}`,
    'search: a part of all': () => `${path}?search=user-`,
    'search: a document': (n) => `${path}?search=${40_000_003 + n * 9999}`,
    'search: a common name': () => `${path}?search=quispe`,
    'search: a common full name': () => `${path}?search=ana quispe`,
    'search: a common name, pending': () => `${path}?search=quispe&status=pending`,
    'search: a common name, a rare way': () => `${path}?search=quispe&failure_status=system_error`,
    'search: a number': (n) => `${path}?search=519${digits(n * 911 + 1)}`,
    'search: an e-mail': (n) => `${path}?search=person${n * 975 + 5}@example`,
    'search: nobody': () => `${path}?search=zzyzx`,
    one: some,
    'a result': (n) => `${some(n)}/result`,
    variables: (n) => `${some(n)}/variables`,
    validations: (n) => `${some(n)}/validations`,
    'a journal': (n) => `${some(n)}/journal`,
  });
}

async function othersAsked(get: Get): Promise<Asked[]> {
  const { users: agents } = await get('/v1/engagement/agents');
  const events = '/v1/hooks/events';
  const told = (await get(`${events}?limit=100`)).events;
  return [
    ...named('agents', {
      all: () => '/v1/engagement/agents?limit=100',
      one: (n) => `/v1/engagement/agents/${agents[n % agents.length].user_id}`,
      status: () => '/v1/engagement/agent/status?limit=100',
      'counts of groups': () => '/v1/engagement/agent/groups/counters',
      'canned replies': () => '/v1/engagement/agent/templates',
      channels: () => '/v1/engagement/channels',
    }),
    ...named('hooks', {
      all: () => '/v1/hooks',
      events: () => events,
      'events, 100 a page': () => `${events}?limit=100`,
      'failed events': () => `${events}?delivery_status=failure`,
      'pending events': () => `${events}?delivery_status=pending`,
      'seldom events': () => `${events}?event_type=contact`,
      'events of a day': () => `${events}?from_date=${day(30)}&to_date=${day(29)}`,
      'events of what never was': () => `${events}?event_type=nothing`,
      'one event': (n) => `${events}/${told[n % 100].idempotency_key}`,
    }),
    ...named('keys', {
      all: () => '/v1/api-keys?limit=100',
      backend: () => '/v1/api-keys?key_type=backend',
    }),
    ...named('flows', {
      all: () => '/v1/flows?limit=100',
      inbounds: () => '/v1/whatsapp/inbounds',
      lines: () => '/v1/whatsapp/lines',
    }),
  ];
}

async function feedAsked(sql: Database['sql'], accountId: string): Promise<Asked[]> {
  const [row] = await sql<{ tx: string; chat_id: string; created_at: Date }[]>`
    select tx::text, chat_id, created_at from chat_feed where account_id = ${accountId}
    order by tx desc, chat_id desc offset 49 limit 1`;
  if (!row) throw new Error('The feed is empty');
  const id = [row.tx, row.created_at.getTime(), toWire('EN_CHT_', row.chat_id), 0].join('-');
  const path = `/v1/engagement/events?follow=false&last_event_id=${id}`;
  return named('feed', { 'of 50 transactions': () => path });
}

const named = (of: string, paths: Record<string, Asked['path']>): Asked[] =>
  Object.entries(paths).map(([name, path]) => ({ name: `${of}: ${name}`, path }));

const digits = (n: number): string => String(n).padStart(8, '0');

const keyOf = (cursor: string[]): string => Buffer.from(JSON.stringify(cursor)).toString('base64');
