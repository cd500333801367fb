import { AppError } from '../errors.ts';
import type { Content } from '../messages/content.ts';
import { happen } from './converse.ts';
import type { SimulatedEvent } from './events.ts';
import { saidIn } from './said.ts';
import { type SimulationResult, showSimulation } from './showSimulation.ts';
import { openSimulation, type SimulationInput } from './simulate.ts';

/** One thing that happened, and what was said because of it; the first is the beginning. */
export type Turn = {
  event: SimulatedEvent | undefined;
  said: { step: string | null; content: Content }[];
};

/** A conversation turn by turn, as far as it could go, and how it stands then. */
export type Played = {
  turns: Turn[];
  result: SimulationResult;
  /** Why the event after those of `turns` could not happen. */
  stopped?: string;
};

/** As `simulate`, for somebody who looks on; what cannot happen ends it there. */
export async function playSimulation(
  input: SimulationInput,
  events: readonly SimulatedEvent[],
): Promise<Played> {
  const world = await openSimulation(input);
  const lastSeq = () => world.messages.reduce((last, { seq }) => Math.max(last, seq), 0);
  const ends = [lastSeq()];
  let stopped: string | undefined;
  for (const event of events) {
    try {
      await happen(world, event);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      stopped = error.message;
      break;
    }
    ends.push(lastSeq());
  }
  // Looked for at the end: what was canceled meanwhile has not been said.
  const said = saidIn(world);
  const turns = ends.map((end, index): Turn => {
    const from = ends[index - 1] ?? 0;
    return {
      event: index === 0 ? undefined : events[index - 1],
      said: said.filter(({ seq }) => seq > from && seq <= end),
    };
  });
  return { turns, result: showSimulation(world), ...(stopped !== undefined && { stopped }) };
}
