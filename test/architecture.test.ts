import { describe, expect, test } from 'vitest';
import { accountBreaches } from './architecture/accounts.ts';
import {
  lockingReads,
  mine,
  unnamedAccounts,
  wrongEffects,
  wrongImports,
} from './architecture/breaches.ts';
import { importBreaches } from './architecture/imports.ts';
import { keyBreaches } from './architecture/keys.ts';
import { lockBreaches } from './architecture/locks.ts';
import { purityBreaches } from './architecture/purity.ts';
import { parseSource, readSources } from './architecture/source.ts';
import { findTables } from './architecture/tables.ts';
import { testDatabase } from './support/database.ts';

const database = await testDatabase();
const sources = readSources('.');
const tables = findTables(sources);

/** What all rules say of one file, as if it stood under `src/` with this text. */
function breachesOf(path: string, text: string): string[] {
  const source = parseSource(`src/${path}`, text);
  return [
    ...importBreaches(source),
    ...purityBreaches(source),
    ...lockBreaches(source, tables),
    ...accountBreaches([source], tables),
  ];
}

describe('layers', () => {
  test('a file imports from its own part and from lower layers only', () => {
    expect(sources.flatMap(importBreaches)).toEqual([]);
  });

  test.each(wrongImports)('a wrong import in %s is seen: %s', (path, text, sentence) => {
    expect(breachesOf(path, text)).toEqual([sentence]);
  });

  test('who writes SQL may know any table, and everybody what lies lower', () => {
    expect(breachesOf('chats/a.ts', "import { timer } from '../relay/table.ts';")).toEqual([]);
    expect(breachesOf('relay/a.ts', "import { b } from '../engine/steps/b.ts';")).toEqual([]);
    expect(breachesOf('main.ts', "import { b } from './service.ts';")).toEqual([]);
  });
});

describe('effects', () => {
  test('engine and messages have none, and only edges know time, chance and environment', () => {
    expect(sources.flatMap(purityBreaches)).toEqual([]);
  }, 60_000);

  test.each(wrongEffects)('a wrong effect in %s is seen: %s', (path, text, sentence) => {
    expect(breachesOf(path, text)).toEqual([sentence]);
  });

  test('a moment made from a value is not the clock, and a process of ours not the program', () => {
    const text =
      'export const a = ({ process }: B, now: Date) => [process.id, new Date(now), b.fetch];';
    expect(breachesOf('engine/a.ts', text)).toEqual([]);
  });
});

const imported = "import { chat, message } from '../chats/table.ts';\n";

// Whether a table is on the list of personal data is asked in `relay/erase/eraseContact.test.ts`, which goes on
// to fill every column of those that are, and finds nothing of it when the person is erased.
describe('accounts', () => {
  test('account_id leads every primary, unique and foreign key', async () => {
    expect(await keyBreaches(database.sql)).toEqual([]);
  });

  test('a key that it does not lead is seen', async () => {
    const undo = new Error('undo');
    const seen: string[] = [];
    const breach = database.sql.begin(async (sql) => {
      await sql`create table a (account_id uuid, id uuid primary key, b text)`;
      await sql`create unique index a_b on a (b, account_id) where b <> ''`;
      await sql`create table c (account_id uuid references a (id))`;
      seen.push(...(await keyBreaches(sql)));
      throw undo;
    });
    await expect(breach).rejects.toBe(undo);
    expect(seen).toEqual([
      'a: the key a_b is led by b',
      'a: the key a_pkey is led by id',
      'c: the key c_account_id_fkey is led by account_id, and at a by id',
    ]);
  });

  test('every query names the account whose rows it means', () => {
    expect(accountBreaches(sources, tables)).toEqual([]);
  });

  test.each(unnamedAccounts)('one that does not is seen: %s', (query, unnamed) => {
    expect(breachesOf('chats/a.ts', `${imported}const b = ${query};`)).toEqual([
      `src/chats/a.ts:2 does not name the account of ${unnamed}`,
    ]);
  });

  test('a query may be finished by those that call its function, each of which names the account', () => {
    const begun = 'const begin = (tx: Tx) => tx.select().from(chat);\n';
    const named = 'const b = (tx: Tx) => begin(tx).where(eq(chat.accountId, accountId));\n';
    const unnamed = 'const c = (tx: Tx) => begin(tx).where(eq(chat.id, id));\n';
    expect(breachesOf('chats/a.ts', imported + begun + named + unnamed)).toEqual([
      'src/chats/a.ts:4 does not name the account of chat',
    ]);
  });
});

describe('locks', () => {
  test('no statement both locks rows and reads another table', () => {
    expect(sources.flatMap((source) => lockBreaches(source, tables))).toEqual([]);
  });

  test.each(lockingReads)('one that does is seen: %s', (query) => {
    expect(breachesOf('relay/a.ts', `${imported}${mine}const b = ${query};`)).toEqual([
      'src/relay/a.ts:3 locks rows and reads chat and message in one statement',
    ]);
  });
});
