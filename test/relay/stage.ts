import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { connect, type Database } from '../../src/db/connect.ts';
import { hash16 } from '../../src/db/hash16.ts';
import { createIds } from '../../src/db/ids.ts';
import type { EventBody, Identities } from '../../src/messages/events.ts';
import { openBody } from '../../src/relay/deadBody.ts';
import { createFlowShelf, type FlowShelf } from '../../src/relay/gather/flowShelf.ts';
import { createInboxWriter } from '../../src/relay/inboxWriter.ts';
import { personOf } from '../../src/relay/parse.ts';
import { type TurnDeps, takeTurn } from '../../src/relay/turn.ts';
import type { TestDatabase } from '../support/database.ts';
import { secretBox } from '../support/secretBox.ts';
import type { Seeded } from '../support/seed.ts';

const log = pino({ level: 'silent' });
const clock = { offsetMs: 0 };

/** A relay worker with a connection pool of its own, as another process would have. */
export function openWorker(
  { served }: TestDatabase,
  { shelf = createFlowShelf(log) as FlowShelf, pool = 4 } = {},
): TurnDeps {
  const database = connect({ ...served, pool, applicationName: 'chasqui test worker' });
  onTestFinished(() => {
    clock.offsetMs = 0; // the next test may be one of another file, in the same process
    return database.close();
  });
  return {
    database,
    clock,
    ids: createIds(() => randomBytes(10)),
    log,
    shelf,
    secretBox,
    gapHoldMs: 0,
  };
}

/** Takes turns until an account's inbox is empty; several may do so at once. */
export async function drain(worker: TurnDeps, accountId: string): Promise<void> {
  for (;;) {
    await takeTurn(worker, accountId);
    const [row] = await worker.database.sql`
      select count(*)::int as n from inbox where account_id = ${accountId}`;
    if (row?.n === 0) return;
  }
}

/** What the messages said that condemned themselves, and why they did. */
export async function deadIn(sql: Database['sql']): Promise<{ text: string; error: string }[]> {
  const rows = await sql<{ accountId: string; id: number; body: string; error: string }[]>`
    select account_id as "accountId", id, body, error from inbox_dead order by id`;
  return rows.map(({ error, ...row }) => {
    const { content } = JSON.parse(openBody(secretBox, row));
    return { text: content.text, error };
  });
}

/** A contact's lock, as a worker holds it. */
export const contactLock =
  (accountId: string, { waId }: Identities) =>
  (sql: Database['sql']) =>
    sql`select id from contact where account_id = ${accountId} and wa_id = ${waId ?? ''}
    for no key update`;

let made = 0;

/** Puts events into the inbox as accept does: all in one insert, in this order. */
export async function accept(
  database: Database,
  { accountId, lineId }: Pick<Seeded, 'accountId' | 'lineId'>,
  bodies: EventBody[],
  at = new Date(),
): Promise<void> {
  const writer = createInboxWriter({ database, clock, log, wake: () => {} });
  await writer.write(
    bodies.map((body) => ({
      accountId,
      lineId,
      key: hash16(`${body.kind} ${'id' in body ? body.id : ++made}`),
      kind: body.kind,
      field: 'messages',
      at: new Date(Math.floor(at.getTime() / 1000) * 1000),
      body: JSON.stringify(body),
      who: personOf(body),
    })),
  );
}

/** A text of somebody; its id is made up where none is given. */
export function text(from: Identities, said: string, id = `wamid.stage${++made}`): EventBody {
  return { kind: 'message', id, from, content: { type: 'text', text: said } };
}

/** The n-th person, known by number. */
export const person = (n: number): Identities => {
  const digits = `519${String(n).padStart(8, '0')}`;
  return { phone: `+${digits}`, waId: digits };
};

/** Holds a lock by a connection of its own until `release`; resolves once it has it. */
export async function hold(
  { served }: TestDatabase,
  lock: (sql: Database['sql']) => Promise<unknown>,
): Promise<{ release: () => Promise<void> }> {
  const database = connect({ ...served, pool: 1, applicationName: 'chasqui test holder' });
  let letGo = () => {};
  const until = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let locked = () => {};
  const isLocked = new Promise<void>((resolve) => {
    locked = resolve;
  });
  // The transaction's own handle is a `Sql` but for what a transaction cannot do.
  const held = database.sql.begin(async (tx) => {
    await lock(tx as unknown as Database['sql']);
    locked();
    await until;
  });
  await Promise.race([isLocked, held]);
  let released: Promise<void> | undefined;
  const release = () => {
    letGo();
    released ??= held.then(() => database.close());
    return released;
  };
  onTestFinished(release);
  return { release };
}
