import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { toWire } from '../../../src/db/ids.ts';
import { openUnit } from '../../../src/db/unit.ts';
import { createMediaStore } from '../../../src/media/store.ts';
import { sealBody } from '../../../src/relay/deadBody.ts';
import { eraseContact } from '../../../src/relay/erase/eraseContact.ts';
import { personalData } from '../../../src/relay/erase/personalData.ts';
import { finishErasures } from '../../../src/relay/erase/removeFiles.ts';
import { newTenant, testDeps } from '../../routes/testApi.ts';
import { testDatabase } from '../../support/database.ts';
import { secretBox } from '../../support/secretBox.ts';
import { noPersonalData } from '../noPersonalData.ts';
import { accept, drain, person, text } from '../stage.ts';
import { talk } from '../talk.ts';

const database = await testDatabase();
const { sql } = database;
const folder = mkdtempSync(join(tmpdir(), 'chasqui-erase-'));
const mediaStore = createMediaStore(folder);
const deps = testDeps(database, { mediaStore, secretBox });

type Column = { table: string; name: string; type: string; needed: boolean };

const columnsOf = async (): Promise<Column[]> => {
  const rows = await sql`select table_name as table, column_name as name, data_type as type,
      is_nullable = 'NO' and column_default is null as needed
    from information_schema.columns
    where table_schema = 'public' and is_generated = 'NEVER'
      and table_name in (select tablename from pg_tables where schemaname = 'public')
    order by table_name, ordinal_position`;
  return rows.map(({ table, name, type, needed }) => ({ table, name, type, needed }));
};

const tablesOfPeople = [...personalData.map(({ table }) => table), 'inbox_dead'];

test('every table either goes with a person or is named as one that holds nothing of people', async () => {
  const columns = await columnsOf();
  const tables = [...new Set(columns.map(({ table }) => table))];
  const known = [...tablesOfPeople, ...Object.keys(noPersonalData)];
  expect(tables.filter((table) => !known.includes(table))).toEqual([]);
  expect(known.filter((table) => !tables.includes(table))).toEqual([]);
  expect(tablesOfPeople.filter((table) => noPersonalData[table])).toEqual([]);

  const holding = columns.filter(({ type }) => /text|json|bytea|ARRAY/.test(type));
  const unnamed = holding.filter(
    ({ table, name, type }) =>
      noPersonalData[table] && type !== 'ARRAY' && noPersonalData[table]?.[name] === undefined,
  );
  expect(unnamed.map(({ table, name }) => `${table}.${name}`)).toEqual([]);
});

/** Somebody of whom every column that can hold a word holds one, in every table. */
async function plant(word: string, digits: string) {
  const tenant = await newTenant(deps);
  const { accountId } = tenant;
  const ids = {
    contact_id: deps.ids(1),
    chat_id: deps.ids(2),
    process_id: deps.ids(3),
    message_id: deps.ids(4),
    attempt_id: deps.ids(5),
    media_id: deps.ids(6),
    line_id: deps.ids(7),
  };
  const own: Record<string, string> = {
    contact: ids.contact_id,
    chat: ids.chat_id,
    process: ids.process_id,
    message: ids.message_id,
    attempt: ids.attempt_id,
    media: ids.media_id,
  };
  const columns = await columnsOf();
  for (const table of tablesOfPeople) {
    const row: Record<string, unknown> = {};
    for (const column of columns.filter((each) => each.table === table)) {
      const value = wordsIn(column, { accountId, ids, own: own[table], word, digits });
      if (value !== undefined) row[column.name] = value;
    }
    if (table === 'inbox_dead') {
      row.id = 7;
      const body = JSON.stringify({ kind: 'message', from: digits, said: `${word} dead` });
      row.body = sealBody(secretBox, { accountId, id: 7, body });
    }
    await sql`insert into ${sql(table)} ${sql(row)}`;
  }
  await mediaStore.put({ accountId, mediaId: ids.media_id }, [Buffer.from(`${word} file`)]);
  return { ...tenant, ids };
}

function wordsIn(
  { table, name, type, needed }: Column,
  given: {
    accountId: string;
    ids: Record<string, string>;
    own: string | undefined;
    word: string;
    digits: string;
  },
): unknown {
  const said = `${given.word} ${given.digits} ${table} ${name}`;
  if (name === 'account_id') return given.accountId;
  if (name === 'id' && type === 'uuid') return given.own ?? deps.ids(9);
  if (name === 'merged_into') return undefined;
  if (given.ids[name]) return given.ids[name];
  // What they are known by; elsewhere texts name them by it.
  if (name === 'phone') return `+${given.digits}`;
  if (name === 'wa_id' || table === 'contact_identity') {
    if (type === 'text') return given.digits;
  }
  if (name === 'provider_id') return `wamid.${Buffer.from(said).toString('base64')}`;
  // Our own words, which are counted.
  if (table === 'campaign_recipient' && name === 'state') return 'pending';
  if (table === 'campaign_recipient' && name === 'response') return 'replied';
  if (type === 'text') return said;
  if (type === 'jsonb') return JSON.stringify({ said, [said]: [said] });
  if (type === 'bytea') return /key|hash/.test(name) ? Buffer.from(deps.ids(8)) : Buffer.from(said);
  if (type === 'timestamp with time zone') return new Date();
  if (!needed) return undefined;
  if (type === 'uuid') return deps.ids(9);
  if (type === 'boolean') return true;
  if (/int|double/.test(type)) return 2;
  throw new Error(`No value for ${table}.${name}: ${type}`);
}

/** Every row of every table as text, whatever is encoded in it decoded, and the files. */
async function everythingKept(): Promise<string> {
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`;
  const rows = await Promise.all(
    tables.map(({ name }) => sql.unsafe(`select t::text as text from ${name} t`)),
  );
  const dump = rows
    .flat()
    .map(({ text: row }) => row)
    .join('\n');
  const bytes = [...dump.matchAll(/\\x([0-9a-f]{8,})/g)].map(([, hex]) =>
    Buffer.from(hex ?? '', 'hex').toString('latin1'),
  );
  const encoded = [...dump.matchAll(/[A-Za-z0-9+/]{8,}/g)].map(([base64]) =>
    Buffer.from(base64, 'base64').toString('latin1'),
  );
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => readFileSync(join(each.parentPath, each.name), 'latin1'));
  return [dump, ...bytes, ...encoded, ...files].join('\n');
}

const countOf = async (table: string, accountId: string): Promise<number> =>
  (await sql`select count(*)::int as n from ${sql(table)} where account_id = ${accountId}`)[0]?.n;

const occurrences = (text: string, word: string): number => text.split(word).length - 1;

test('after erasing, a dump with all that is encoded in it and the files hold nothing of the person', async () => {
  const ana = await plant('Zyxwana', '51987600001');
  await plant('Otherqv', '51987600002');
  const before = await everythingKept();
  const rowsOf = async () =>
    Promise.all(tablesOfPeople.map((table) => countOf(table, ana.accountId)));
  expect(await rowsOf()).toEqual(tablesOfPeople.map((table) => (table === 'api_key' ? 2 : 1)));
  // A file name, what somebody said, an id of the provider: the test sees what is to go.
  for (const seen of ['media filename', 'message content', 'attempt provider_id']) {
    expect(before).toContain(`Zyxwana 51987600001 ${seen}`);
  }
  expect(before).toContain('Zyxwana file');

  const { status, body } = await ana.call(
    'DELETE',
    `/v1/contacts/${toWire('CNT', ana.ids.contact_id)}`,
  );
  expect([status, body]).toEqual([200, { message: 'contact successfully deleted' }]);
  const after = await everythingKept();
  expect(occurrences(after, 'Zyxwana')).toBe(0);
  expect(occurrences(after, '51987600001')).toBe(0);
  expect(occurrences(after, 'Otherqv')).toBe(occurrences(before, 'Otherqv'));
  expect(await rowsOf()).toEqual(tablesOfPeople.map((table) => (table === 'api_key' ? 1 : 0)));
});

test('a contact that others were merged into goes with them', async () => {
  const { call, accountId } = await newTenant(deps);
  const made = async (name: string) =>
    (await call('POST', '/v1/contacts', { name, external_id: `id-of-${name}` })).body.contact_id;
  const [ana, anita] = [await made('Ana'), await made('Anita')];
  await call('POST', `/v1/contacts/${anita}/merge`, { into: ana });
  expect((await call('DELETE', `/v1/contacts/${anita}`)).status).toBe(200);
  expect((await call('GET', `/v1/contacts/${ana}`)).status).toBe(404);
  const rows = await sql`select id from contact where account_id = ${accountId}`;
  expect(rows).toHaveLength(0);
});

test('another account’s contact is not erased', async () => {
  const [ana, bruno] = [await newTenant(deps), await newTenant(deps)];
  const { body } = await ana.call('POST', '/v1/contacts', { name: 'Ana', external_id: 'ana' });
  expect((await bruno.call('DELETE', `/v1/contacts/${body.contact_id}`)).status).toBe(404);
  expect((await ana.call('GET', `/v1/contacts/${body.contact_id}`)).status).toBe(200);
});

const erase = async (accountId: string) => {
  const [row] = await sql`select id from contact where account_id = ${accountId}`;
  await openUnit(deps, accountId, (unit) =>
    eraseContact(unit, secretBox, { by: 'contact_id', id: row?.id }),
  );
};

test('a webhook that is repeated after erasing does not bring the person back; a new message does', async () => {
  const talking = await talk(database);
  const { accountId, happen } = talking;
  await happen(text(person(1), 'hola', 'wamid.first'));
  await happen({ kind: 'preference', from: person(1), marketing: 'stop' });
  await erase(accountId);
  expect(await countOf('process', accountId)).toBe(0);
  await happen(text(person(1), 'hola', 'wamid.first'));
  expect([await countOf('contact', accountId), await countOf('message', accountId)]).toEqual([
    0, 0,
  ]);
  await happen(text(person(1), 'hola', 'wamid.second'));
  expect(await countOf('contact', accountId)).toBe(1);
});

test('what the provider still tells of erased messages is not kept', async () => {
  const talking = await talk(database);
  const { accountId, lineId, worker, say } = talking;
  await say('hola');
  const [out] = await sql`select id from message
    where account_id = ${accountId} and direction = 'out'`;
  // It is on the wire: the provider has it, and we do not know its id yet.
  const attemptId = deps.ids(1);
  await sql`update message set attempt_id = ${attemptId} where id = ${out?.id}`;
  await erase(accountId);
  const status = (id: string, attempt?: string) => ({
    kind: 'status' as const,
    id,
    status: 'sent' as const,
    to: person(1),
    ...(attempt && { attemptId: attempt }),
  });
  await accept(database, { accountId, lineId }, [status('wamid.theirs', attemptId)]);
  await drain(worker, accountId);
  expect(await countOf('parked_status', accountId)).toBe(0);
  await accept(database, { accountId, lineId }, [status('wamid.of somebody else')]);
  await drain(worker, accountId);
  expect(await countOf('parked_status', accountId)).toBe(1);
});

test('files that a stop left behind, or that came late, are removed within the hour', async () => {
  const { accountId, unit } = await newTenant(deps);
  const key = { accountId, mediaId: deps.ids(1) };
  await unit(({ tx, now }) =>
    tx.execute(`insert into erasure (account_id, contact_id, media_ids, created_at)
      values ('${accountId}', '${deps.ids(1)}', '{${key.mediaId}}', '${now.toISOString()}')`),
  );
  await mediaStore.put(key, [Buffer.from('late')]);
  expect(await finishErasures(deps, accountId)).toBe(0);
  expect(await mediaStore.get(key)).toBeUndefined();
  const later = { ...deps, clock: { offsetMs: 3_600_001 } };
  expect(await finishErasures(later, accountId)).toBe(1);
  expect(await countOf('erasure', accountId)).toBe(0);
});

test('with the transaction gone nothing of a person is', async () => {
  const { accountId, happen } = await talk(database);
  await happen(text(person(1), 'hola'));
  const [row] = await sql`select id from contact where account_id = ${accountId}`;
  const died = openUnit(deps, accountId, async (unit) => {
    await eraseContact(unit, secretBox, { by: 'contact_id', id: row?.id });
    throw new Error('the process died here');
  });
  await expect(died).rejects.toThrow('died');
  expect([await countOf('contact', accountId), await countOf('process', accountId)]).toEqual([
    1, 1,
  ]);
});
