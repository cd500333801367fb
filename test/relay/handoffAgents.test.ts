import { expect, test } from 'vitest';
import { createAgent } from '../../src/agents/createAgent.ts';
import { setAgentStatus } from '../../src/agents/setAgentStatus.ts';
import { openUnit, type Unit } from '../../src/db/unit.ts';
import { replayProcess } from '../../src/relay/history/replayProcess.ts';
import { readSimulation } from '../../src/simulator/readSimulation.ts';
import { simulate } from '../../src/simulator/simulate.ts';
import { testDatabase } from '../support/database.ts';
import { seedAccount } from '../support/seed.ts';
import { accept, drain, openWorker, person, text } from './stage.ts';

const database = await testDatabase();
const { sql } = database;

const desk = {
  schema: 1,
  name: 'Desk',
  language: 'es',
  start: 'desk',
  steps: {
    desk: { type: 'handoff', owner: 'group:ventas', unavailable: 'sorry', next: 'done' },
    sorry: { type: 'message', text: 'No hay nadie', next: 'done' },
    done: { type: 'end', status: 'success' },
  },
};

async function openDesk() {
  const seeded = await seedAccount(database, desk);
  const { accountId } = seeded;
  const worker = openWorker(database);
  const unit = <T>(work: (unit: Unit) => Promise<T>) => openUnit(worker, accountId, work);
  return {
    accountId,
    unit,
    /** Somebody writes the phrase; where that led, really and simulated, and whether it is replayed alike. */
    comes: async (n: number) => {
      await accept(database, seeded, [text(person(n), 'hola')]);
      await drain(worker, accountId);
      const [row] = await sql<{ id: string; state: string }[]>`
        select p.id, c.state from process p join chat c on c.account_id = p.account_id and c.id = p.chat_id
        where p.account_id = ${accountId} order by p.id desc limit 1`;
      const verdict = await replayProcess(worker, { accountId, processId: row?.id ?? '' });
      const simulation = await unit((opened) => readSimulation(opened, seeded.flowId, 'draft'));
      expect(verdict).toMatchObject({ identical: true });
      const { messages } = await simulate(simulation, []);
      return { state: row?.state, simulated: messages.map((each) => each.text) };
    },
  };
}

test('a hand-off that nobody of its group is online for takes unavailable; it is replayed and simulated as it was', async () => {
  const { unit, comes } = await openDesk();
  await unit(async (opened) => {
    await createAgent(opened, { email: 'rosa@example.com', groups: ['ventas'] });
    await createAgent(opened, { email: 'luis@example.com', groups: ['soporte'] });
    await setAgentStatus(opened, 'luis@example.com', 'online');
  });
  expect(await comes(1)).toEqual({ state: 'idle', simulated: ['No hay nadie'] });

  await unit((opened) => setAgentStatus(opened, 'rosa@example.com', 'online'));
  expect(await comes(2)).toEqual({ state: 'waitingForAgent', simulated: [] });
});

test('where an account has told of no agents, a hand-off waits for whoever answers', async () => {
  const { comes } = await openDesk();
  expect(await comes(3)).toEqual({ state: 'waitingForAgent', simulated: [] });
});
