// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the cases are source text.

// One breach of each kind, so that a rule which has gone blind is noticed.

/** File under `src/`, its text, and what is said of it. */
export const wrongImports = [
  [
    'chats/a.ts',
    "import { b } from '../relay/b.ts';",
    'src/chats/a.ts imports src/relay/b.ts: relay stands above chats',
  ],
  [
    'flows/a.ts',
    "import type { B } from '../lines/b.ts';",
    'src/flows/a.ts imports src/lines/b.ts: flows and lines stand side by side',
  ],
  [
    'db/a.ts',
    "type B = import('../chats/b.ts').B;",
    'src/db/a.ts imports src/chats/b.ts: chats stands above db',
  ],
  [
    'deps.ts',
    "export { b } from './app.ts';",
    'src/deps.ts imports src/app.ts: app stands above deps',
  ],
  [
    'engine/a.ts',
    "import { chat } from '../chats/table.ts';",
    'src/engine/a.ts imports src/chats/table.ts: engine may know no table',
  ],
  [
    'client/a.ts',
    "import { b } from '../errors.ts';",
    'src/client/a.ts imports src/errors.ts: it knows us only over HTTP',
  ],
  [
    'emulator/a.ts',
    "import { b } from '../db/b.ts';",
    'src/emulator/a.ts imports src/db/b.ts: the emulator may import messages and errors alone',
  ],
  [
    'workers/a.ts',
    "const b = await import('../emulator/b.ts');",
    'src/workers/a.ts imports src/emulator/b.ts: workers and emulator stand side by side',
  ],
  ['helpers/a.ts', '', 'src/helpers/a.ts belongs to "helpers", which is not in the list of layers'],
] as const;

const handedIn = 'time and chance are handed in by the edges';

/** File under `src/`, its text, and what is said of it. */
export const wrongEffects = [
  ['relay/a.ts', 'const a = Date.now();', `src/relay/a.ts:1 reads Date.now: ${handedIn}`],
  ['chats/a.ts', '\nconst a = new Date();', `src/chats/a.ts:2 reads new Date(): ${handedIn}`],
  [
    'engine/a.ts',
    'const a = DateTime.utc();',
    `src/engine/a.ts:1 reads DateTime.utc(): ${handedIn}`,
  ],
  [
    'emulator/a.ts',
    'const a = [1].map(Math.random);',
    `src/emulator/a.ts:1 reads Math.random: ${handedIn}`,
  ],
  [
    'service.ts',
    'const a = process.env.PORT;',
    'src/service.ts:1 reads process.env: only src/config.ts parses it',
  ],
  [
    'messages/a.ts',
    'setTimeout(b, 1);',
    'src/messages/a.ts:1 uses setTimeout: messages has no effects',
  ],
  ['engine/a.ts', "const a = fetch('b');", 'src/engine/a.ts:1 uses fetch: engine has no effects'],
  [
    'engine/a.ts',
    "import { hash } from 'node:crypto';",
    'src/engine/a.ts:1 imports node:crypto: engine has no effects',
  ],
] as const;

const inSql = [
  ['select id from chat where id = ${id}', 'chat'],
  ['select account_id from chat', 'chat'],
  ['update chat c set seq = 0 where c.id = ${id}', 'chat'],
  [
    'delete from chat where account_id = ${a} and id in (select chat_id from message where seq = 1)',
    'message',
  ],
  ['select 1 from chat c join message m on m.chat_id = c.id where c.account_id = ${a}', 'message'],
  ['select 1 from chat c join message m on m.account_id = c.account_id', 'chat and message'],
  ['select 1 from chat c, message m where c.account_id = ${a}', 'message'],
  ['select 1 from ${chat} where ${chat.id} = ${id}', 'chat'],
  ['update ${sql.identifier(table)} set seq = 0', 'some_table'],
  ['insert into chat (id) select ${id}', 'chat'],
  ['with old as (delete from chat where id = ${id} returning *) select * from old', 'chat'],
].map(([text, tables]) => [`sql\`${text}\``, tables] as const);

/** A query, and the tables of which it does not say whose rows it means. */
export const unnamedAccounts = [
  ...inSql,
  ['tx.select().from(chat).where(eq(chat.id, id))', 'chat'],
  ['tx.select({ a: chat.accountId }).from(chat)', 'chat'],
  ['tx.update(chat).set({ accountId }).where(isOf(id))', 'chat'],
  [
    'tx.select().from(chat).innerJoin(message, eq(message.accountId, chat.accountId))',
    'chat and message',
  ],
  ["updateRows(tx, chat, ['id'], rows, ['seq'])", 'chat'],
] as const;

/** Statements that lock rows of `chat` and read `message`; `mine` is a query of the latter. */
export const lockingReads = [
  'sql`select c.id from chat c join message m on m.account_id = c.account_id where c.account_id = ${a} for no key update of c`',
  'sql`select id from chat where account_id = ${a} and id in (${mine}) for update skip locked`',
  "tx.select().from(chat).where(and(eq(chat.accountId, a), sql`id in (${mine})`)).for('share')",
] as const;

export const mine = 'const mine = sql`select chat_id from message where account_id = ${a}`;\n';
