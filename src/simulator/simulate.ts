import { compileWords, defaultSentences, defaultWords } from '../engine/words.ts';
import { AppError } from '../errors.ts';
import type { Scene } from '../relay/scene.ts';
import { begin, happen } from './converse.ts';
import type { SimulatedEvent } from './events.ts';
import { type SimulationResult, showSimulation } from './showSimulation.ts';
import { newWorld, type Simulation, type World } from './world.ts';

/** What a simulation needs to be told; all else is made up. */
export type SimulationInput = Pick<Simulation, 'flow'> & Partial<Omit<Simulation, 'flow'>>;

/** A Wednesday noon in UTC: business is open wherever hours are usual. */
const usualNow = new Date('2026-08-05T12:00:00.000Z');
const usualFlowId = '00000000-0000-7000-8000-000000000001';

/** An account that has changed nothing of what the service brings. */
export const plainAccount: Scene['account'] = {
  timezone: 'UTC',
  businessHours: null,
  lists: defaultWords,
  words: compileWords(defaultWords),
  sentences: defaultSentences,
  wantedEvents: [],
  isFollowed: false,
  properties: [],
};

/**
 * Opens a conversation with a flow and lets it begin, by the same `decide` that serves real
 * contacts. AppError `invalid_request` where the definition cannot be run at all.
 */
export async function openSimulation(input: SimulationInput): Promise<World> {
  const world = worldOf({
    flowId: usualFlowId,
    version: 0,
    flows: new Map(),
    outbounds: new Map(),
    account: plainAccount,
    agents: undefined,
    line: { name: 'Test', phoneNumber: '+15550000000' },
    contact: {},
    start: {},
    now: usualNow,
    seed: '',
    ...input,
  });
  await begin(world);
  return world;
}

function worldOf(simulation: Simulation): World {
  const made = tried(() => newWorld(simulation));
  if ('value' in made) return made.value;
  const reason = made.error instanceof Error ? made.error.message : String(made.error);
  throw new AppError(
    'invalid_request',
    `The flow cannot be run: ${reason}. Verifying it tells all that is wrong`,
  );
}

function tried<T>(work: () => T): { value: T } | { error: unknown } {
  try {
    return { value: work() };
  } catch (error) {
    return { error };
  }
}

/** A whole conversation: what would be sent, where it goes, and how it ends. Nothing is written anywhere. */
export async function simulate(
  input: SimulationInput,
  events: readonly SimulatedEvent[],
): Promise<SimulationResult> {
  const world = await openSimulation(input);
  for (const [index, event] of events.entries()) {
    const fault = await happen(world, event).catch((error: unknown) => {
      if (error instanceof AppError) return error;
      throw error;
    });
    if (!fault) continue;
    const { code, message } = fault;
    throw new AppError(code, `events.${index}: ${message}`, [{ path: `events.${index}`, message }]);
  }
  return showSimulation(world);
}
