import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readCases } from '../../src/cli/readCases.ts';
import { fromWire } from '../../src/db/ids.ts';
import type { FlowDefinition } from '../../src/engine/definition.ts';
import type { Outbound } from '../../src/engine/outbound.ts';
import { parseDefinition } from '../../src/engine/parseDefinition.ts';
import { AppError } from '../../src/errors.ts';
import type { Json } from '../../src/messages/events.ts';
import { createFlowShelf } from '../../src/relay/gather/flowShelf.ts';
import { replayProcess } from '../../src/relay/history/replayProcess.ts';
import type { TurnDeps } from '../../src/relay/turn.ts';
import { happen } from '../../src/simulator/converse.ts';
import { outboundsDeclared } from '../../src/simulator/declaredOutbound.ts';
import type {
  SimulatedContact,
  SimulatedEvent,
  SimulatedStart,
} from '../../src/simulator/events.ts';
import type { FlowCases } from '../../src/simulator/flowCases.ts';
import { saidIn } from '../../src/simulator/said.ts';
import {
  openSimulation,
  plainAccount,
  type SimulationInput,
} from '../../src/simulator/simulate.ts';
import type { World } from '../../src/simulator/world.ts';
import { casesOf } from '../engine/casesOf.ts';
import { type StepCase, withEnds } from '../engine/steps/stepCase.ts';
import { startedAt } from '../engine/world.ts';
import { openWorker } from '../relay/stage.ts';
import { testDatabase } from '../support/database.ts';
import { type Seeded, seedAccount } from '../support/seed.ts';
import { asSimulated, contactOf } from './asSimulated.ts';
import { beginReal, withoutIds } from './realRun.ts';

const database = await testDatabase();
// Nobody says it in any case: it would begin anew.
const phrase = 'empecemos';

/** What a flow finds around it: the account's time, the flows that it enters, the templates that it sends. */
type Surroundings = {
  account?: FlowCases['account'];
  flows?: Exclude<SimulationInput['flows'], undefined>;
  outbounds?: ReadonlyMap<string, Outbound>;
};

/** Makes the real account as the simulated one is. */
async function surround(
  { accountId, lineId }: Pick<Seeded, 'accountId' | 'lineId'>,
  { timezone, business_hours }: NonNullable<FlowCases['account']>,
  flows: NonNullable<Surroundings['flows']>,
  outbounds: NonNullable<Surroundings['outbounds']>,
): Promise<void> {
  const { sql } = database;
  if (timezone) await sql`update account set timezone = ${timezone} where id = ${accountId}`;
  if (business_hours) {
    await sql`update account set business_hours = ${JSON.stringify(business_hours)}::text::jsonb
      where id = ${accountId}`;
  }
  for (const [id, { definition }] of flows) {
    const written = JSON.stringify(definition);
    await sql`insert into flow (account_id, id, name, draft, draft_revision, published_version,
        created_at, updated_at)
      values (${accountId}, ${id}, 'Inner', ${written}::text::jsonb, 1, 1, now(), now())`;
    await sql`insert into flow_version (account_id, flow_id, version, definition, created_at)
      values (${accountId}, ${id}, 1, ${written}::text::jsonb, now())`;
  }
  for (const {
    id,
    name,
    language,
    category,
    status,
    shape,
    names,
    replies,
  } of outbounds.values()) {
    await sql`insert into outbound (account_id, id, waba_id, provider_id, name, language, category,
        status, quality, components, shape, variable_mapping, replies, status_at, synced_at,
        created_at, updated_at)
      select account_id, ${fromWire('OTB', id)}, waba_id, '1', ${name}, ${language}, ${category},
        ${status}, 'GREEN', '[]', ${JSON.stringify(shape)}::text::jsonb,
        ${JSON.stringify(names)}::text::jsonb, ${JSON.stringify(replies)}::text::jsonb, now(), now(),
        now(), now()
      from line where account_id = ${accountId} and id = ${lineId}`;
  }
}

type Next = (world: World) => SimulatedEvent[][];

/**
 * Lets the same happen in both, and compares after each event what was said. The connections are those of
 * the case before: a new one would plan every statement anew.
 */
async function runBoth(
  connected: TurnDeps,
  definition: Json,
  contact: SimulatedContact,
  now: Date,
  steps: Next[],
  { account = {}, flows = new Map(), outbounds = new Map() }: Surroundings = {},
): Promise<number> {
  const parsed = parseDefinition(definition);
  if (!parsed.ok) throw new Error(`No flow: ${parsed.findings[0]?.message}`);
  const seeded = await seedAccount(database, definition, { phrase });
  await surround(seeded, account, flows, outbounds);
  const worker = { ...connected, shelf: createFlowShelf(connected.log), clock: { offsetMs: 0 } };
  const [line] = await database.sql<{ name: string; phoneNumber: string }[]>`
    select name, phone_number as "phoneNumber" from line where id = ${seeded.lineId}`;
  if (!line) throw new Error('No line');
  const input: SimulationInput = {
    flow: parsed.definition,
    flows,
    outbounds: new Map(
      [...outbounds].map(([id, each]) => [id, { ...each, wabaId: '', flowId: null }]),
    ),
    line,
    account: {
      ...plainAccount,
      timezone: account.timezone ?? 'America/Bogota',
      businessHours: account.business_hours ?? null,
    },
    contact: { ...contact, phone: '+51900000001' },
    start: { text: phrase },
    now,
  };
  const real = await beginReal(database, worker, seeded, phrase, { startedAt: now, contact });
  const world = await openSimulation({ ...input, ids: await idsOf(input, real.processId) });
  const simulated = () => saidIn(world).map(({ content }) => withoutIds(content));
  expect(await real.said()).toEqual(simulated());
  for (const next of steps) {
    for (const event of next(world).flat()) {
      const fault = await happen(world, event).catch((error: unknown) => error);
      if (fault instanceof AppError) continue;
      if (fault) throw fault;
      await real.happen(event);
      expect(await real.said(), JSON.stringify(event)).toEqual(simulated());
    }
  }
  await expectReplay(worker, seeded.accountId);
  return simulated().length;
}

/** Ids of which that of the first process is the real one: what a `split` draws hangs on it. */
async function idsOf(input: SimulationInput, processId = ''): Promise<() => string> {
  let made = 0;
  const numbered = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
  const probe = await openSimulation({ ...input, ids: () => numbered(++made) });
  const before = probe.processes[0]?.id;
  made = 0;
  return () => {
    const id = numbered(++made);
    return id === before ? processId : id;
  };
}

/** Every process of the real run is worked out again from its journal. */
async function expectReplay(worker: TurnDeps, accountId: string) {
  const rows = await database.sql<{ id: string }[]>`
    select id from process where account_id = ${accountId}`;
  for (const { id } of rows) {
    const shelf = createFlowShelf(worker.log);
    const verdict = await replayProcess({ ...worker, shelf }, { accountId, processId: id });
    expect(verdict).toMatchObject({ identical: true });
  }
}

/** A phrase begins it in both: what a script would have given it, it has as variables of its own. */
function begunByPhrase(
  flow: FlowDefinition,
  { variables = {}, response = '' }: Partial<NonNullable<SimulatedStart['trigger']>> = {},
): Json {
  const given = { ...flow, variables: { ...flow.variables, ...variables, response } };
  return JSON.parse(
    JSON.stringify(given)
      .replaceAll('trigger.variables.', 'vars.')
      .replaceAll('trigger.response', 'vars.response'),
  );
}

const nameOf = (given: StepCase): string => given.name;

describe('a simulated and a real run give the same messages', () => {
  for (const [type, cases] of Object.entries(casesOf)) {
    test(`in every case of step type ${type}`, { timeout: 240_000 }, async () => {
      const worker = openWorker(database, { pool: 2 });
      for (const given of cases) {
        // JSON, as an author would have written it.
        const definition: Json = JSON.parse(JSON.stringify(withEnds(given.steps, given.more)));
        const steps = (given.when ?? []).map(
          (happening): Next =>
            (world) => [asSimulated(world, happening)],
        );
        await runBoth(worker, definition, contactOf(given), startedAt, steps, {
          ...(given.scene?.outbounds && { outbounds: given.scene.outbounds }),
        }).catch((error: unknown) => {
          throw new Error(`${type}: ${nameOf(given)}`, { cause: error });
        });
      }
    });
  }

  const folder = 'examples/flows';
  const files = readdirSync(folder).filter((name) => name.endsWith('.cases.json'));
  test.each(files)('in every case of %s', { timeout: 240_000 }, async (name) => {
    const worker = openWorker(database, { pool: 2 });
    const { flow, flows, cases } = readCases(`${folder}/${name}`);
    for (const given of cases.cases) {
      const steps = given.events.map(
        (event): Next =>
          () => [[event]],
      );
      const now = new Date(given.now ?? '2026-08-05T12:00:00Z');
      const definition = begunByPhrase(flow, given.start?.trigger);
      const contact = { name: 'Ana', ...given.contact };
      const said = await runBoth(worker, definition, contact, now, steps, {
        account: { timezone: 'UTC', ...cases.account },
        flows,
        outbounds: outboundsDeclared(cases.outbounds ?? {}),
      }).catch((error: unknown) => {
        throw new Error(`${name}: ${given.name}`, { cause: error });
      });
      // It went as the case says, not merely astray in both; what a `split` draws hangs on the process.
      const { messages } = given.expect;
      const draws = Object.values(flow.steps).some(({ type }) => type === 'split');
      if (messages && !draws) expect([given.name, said]).toEqual([given.name, messages.length]);
    }
  });
});
