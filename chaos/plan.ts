import { drawFrom } from './draw.ts';
import { drawFault, drawOutsideFault, drawProviderFault, type Fault } from './faults.ts';
import { type Saying, sayingsOf } from './sayings.ts';

/** All that a seed stands for, drawn before anything starts: the same seed is the same plan. */
export type Plan = {
  seed: number;
  seconds: number;
  people: number;
  sayings: Saying[];
  /** Of one campaign, beside the people. */
  recipients: number;
  campaignAtMs: number;
  /** Connections to the database that each process may have. */
  pool: number;
  faults: Fault[];
};

/** The plan of a seed, for a run of so many seconds. */
export function planOf(seed: number, seconds: number): Plan {
  const draw = drawFrom(seed);
  const endMs = seconds * 1000;
  const people = draw.whole(seconds, 2 * seconds);
  return {
    seed,
    seconds,
    people,
    sayings: inOrder([...Array(people).keys()].flatMap((person) => sayingsOf(draw, person, endMs))),
    recipients: draw.whole(5 * seconds, 10 * seconds),
    campaignAtMs: draw.whole(0, endMs / 2),
    pool: draw.oneOf([3, 5, 10]),
    faults: inOrder([
      ...Array.from({ length: draw.whole(4, 8) }, () => drawFault(draw, endMs)),
      ...Array.from({ length: draw.whole(2, 5) }, () => drawProviderFault(draw, endMs)),
      ...Array.from({ length: draw.whole(1, 2) }, () => drawOutsideFault(draw, endMs)),
    ]),
  };
}

const inOrder = <T extends { atMs: number }>(list: T[]): T[] =>
  list.toSorted((a, b) => a.atMs - b.atMs);

/** A plan as it is read, a line for each fault. */
export function showPlan({ seed, seconds, people, sayings, recipients, faults, ...rest }: Plan) {
  const at = (ms: number) => `${(ms / 1000).toFixed(1).padStart(6)} s`;
  return [
    `seed ${seed}, ${seconds} s: ${people} people say ${sayings.length} things; a campaign to ${recipients} ` +
      `starts at${at(rest.campaignAtMs)}; ${rest.pool} connections for each process`,
    ...faults.map(({ atMs, kind, ...more }) => `${at(atMs)}  ${kind} ${JSON.stringify(more)}`),
  ].join('\n');
}
