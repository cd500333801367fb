import { Agent } from 'undici';
import { onTestFinished } from 'vitest';
import { createAddressGuard } from '../../src/calls/addressGuard.ts';
import { claimCalls, type DueCall } from '../../src/calls/claimCalls.ts';
import { type Called, makeCall } from '../../src/calls/makeCall.ts';
import { openCalls } from '../../src/calls/openCalls.ts';
import { type PutOff, settleCall } from '../../src/calls/settleCall.ts';
import { openUnit, type Unit } from '../../src/db/unit.ts';
import { createMediaLinks } from '../../src/media/signLink.ts';
import { accept, drain, openWorker, person, text } from '../relay/stage.ts';
import type { TestDatabase } from '../support/database.ts';
import { secretBox } from '../support/secretBox.ts';
import { type Seeded, seedAccount } from '../support/seed.ts';

/** A worker that makes calls, with connections of its own, as another process would have. */
export function openCaller(database: TestDatabase, { accountId }: Pick<Seeded, 'accountId'>) {
  const worker = { ...openWorker(database), clock: { offsetMs: 0 } };
  const guard = createAddressGuard({ networks: [{ address: '127.0.0.1', prefix: 32 }], hosts: [] });
  const dispatcher = new Agent({ connect: { lookup: guard.lookup } });
  onTestFinished(() => dispatcher.destroy());
  const mediaLinks = createMediaLinks([Buffer.alloc(32, 7)], 'http://chasqui.test');
  const unit = <T>(work: (unit: Unit) => Promise<T>) =>
    openUnit(worker, accountId, work, { guarded: true });
  /** At most so many, of calls that go to one origin: half of the places. */
  const claim = (limit = 10) =>
    unit((opened) =>
      claimCalls(opened, {
        places: 2 * limit,
        held: new Map(),
        suspects: { once: limit, again: 1 },
      }),
    );
  const open = (due: DueCall[]) =>
    unit((opened) => openCalls(opened, { secretBox, mediaLinks }, due));
  const settle = (due: DueCall, called: Called | PutOff) =>
    unit((opened) => settleCall(opened, due, called));
  return {
    worker,
    unit,
    claim,
    open,
    settle,
    turn: () => drain(worker, accountId),
    pass: (ms: number) => {
      worker.clock.offsetMs += ms;
    },
    /** Claims, makes and settles what is due; gives how many calls that were. */
    async work(): Promise<number> {
      const opened = await open(await claim());
      for (const each of opened) {
        const { due } = each;
        const called =
          'settled' in each
            ? each.settled
            : await makeCall({ dispatcher, guard }, each.call, {
                callId: due.callId,
                timeoutMs: due.timeoutMs,
              });
        await settle(due, called);
      }
      return opened.length;
    },
  };
}

/** An account with a flow of these steps, started by `hola`, somebody who talks to it, and a caller. */
export async function talk(
  database: TestDatabase,
  steps: Record<string, object>,
  more: object = {},
) {
  const [start] = Object.keys(steps);
  const flow = { schema: 1, name: 'Calling', language: 'es', start, steps, ...more };
  const seeded = await seedAccount(database, JSON.parse(JSON.stringify(flow)));
  const caller = openCaller(database, seeded);
  const { accountId } = seeded;
  const { sql } = database;
  return {
    ...seeded,
    ...caller,
    seeded,
    async say(...words: string[]) {
      const at = new Date(Date.now() + caller.worker.clock.offsetMs);
      await accept(
        database,
        seeded,
        words.map((each) => text(person(1), each)),
        at,
      );
      await caller.turn();
    },
    out: async (): Promise<string[]> =>
      (
        await sql`select content->>'text' as text from message
          where account_id = ${accountId} and direction = 'out' order by seq`
      ).map((row) => row.text),
    calls:
      () => sql`select tries, failed, due_at is null as done, answered_at is not null as answered
      from call where account_id = ${accountId}`,
    vars: async () =>
      (
        await sql`select state->'vars' as vars from process
          where account_id = ${accountId} order by created_at desc limit 1`
      )[0]?.vars,
    processes: async () =>
      (
        await sql`select status, failure_status, declined_reason from process
          where account_id = ${accountId} order by created_at`
      ).map(({ status, failure_status: failure, declined_reason: why }) =>
        [status, failure, why].filter(Boolean).join(' '),
      ),
  };
}

/** An answer of the server, as a try gives it. */
export const good = (body: Called['answer']['body']): Called => ({
  answer: { status: 200, headers: {}, body },
  again: false,
});

export const bad = (status: number): Called => ({
  answer: { status, headers: {}, body: null },
  again: true,
});
