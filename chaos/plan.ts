import { createRandom } from '../src/emulator/random.ts';

/** The service's processes, by their roles. The first takes the webhooks. */
export const processNames = ['web', 'relay 1', 'relay 2', 'sender 1', 'sender 2', 'jobs'] as const;
export type ProcessName = (typeof processNames)[number];

/** What a person says, and when. */
export type Saying = { atMs: number; person: number; text: string };

/** What the provider does to what passes through it, as the emulator's `POST /faults` takes it. */
type ProviderFault = {
  on: 'send' | 'status' | 'message';
  rate: number;
  match?: { type: string };
  do: Record<string, unknown>;
};

export type Fault = { atMs: number } & (
  | { kind: 'kill'; process: ProcessName }
  | { kind: 'freeze'; process: ProcessName; forMs: number }
  | { kind: 'crash_database'; awayMs: number }
  | { kind: 'cut_sessions' }
  | { kind: 'fill_connections'; forMs: number }
  | { kind: 'provider'; forMs: number; fault: ProviderFault }
  | { kind: 'move_clock'; bySeconds: number; forMs: number }
);

/** All that a seed stands for, drawn before anything starts: the same seed is the same plan. */
export type Plan = {
  seed: number;
  seconds: number;
  people: number;
  sayings: Saying[];
  /** Of one campaign, beside the people. */
  recipients: number;
  campaignAtMs: number;
  faults: Fault[];
};

type Draw = ReturnType<typeof drawFrom>;

function drawFrom(seed: number) {
  const random = createRandom(seed);
  const whole = (from: number, to: number) => from + Math.floor(random() * (to - from + 1));
  return {
    whole,
    chance: (share: number) => random() < share,
    oneOf: <T>(list: readonly T[]): T => {
      const found = list[whole(0, list.length - 1)];
      if (found === undefined) throw new Error('There is nothing to draw from');
      return found;
    },
  };
}

/** The plan of a seed, for a run of so many seconds. */
export function planOf(seed: number, seconds: number): Plan {
  const draw = drawFrom(seed);
  const endMs = seconds * 1000;
  const people = draw.whole(20, 40);
  return {
    seed,
    seconds,
    people,
    sayings: inOrder([...Array(people).keys()].flatMap((person) => sayingsOf(draw, person, endMs))),
    recipients: draw.whole(100, 200),
    campaignAtMs: draw.whole(0, endMs / 2),
    faults: inOrder([
      ...Array.from({ length: draw.whole(4, 8) }, () => processFault(draw, endMs)),
      ...Array.from({ length: draw.whole(2, 5) }, () => providerFault(draw, endMs)),
    ]),
  };
}

const inOrder = <T extends { atMs: number }>(list: T[]): T[] =>
  list.toSorted((a, b) => a.atMs - b.atMs);

/** One person: some talk to the end, some say nonsense, some fall silent, some say all in one breath. */
function sayingsOf(draw: Draw, person: number, endMs: number): Saying[] {
  const sayings: Saying[] = [];
  let atMs = draw.whole(0, Math.floor(endMs * 0.8));
  const say = (text: string) => {
    sayings.push({ atMs, person, text });
    atMs += draw.chance(0.3) ? draw.whole(0, 50) : draw.whole(300, 3_000);
  };
  for (let round = draw.whole(1, 3); round > 0 && atMs < endMs; round -= 1) {
    say('hola');
    if (draw.chance(0.3)) say(draw.oneOf(['¿qué?', 'hola', 'no sé']));
    if (draw.chance(0.7)) say('ana@example.com');
    if (draw.chance(0.7)) say(draw.oneOf(['Comprar', 'Ayuda', 'otra cosa']));
  }
  return sayings.filter((saying) => saying.atMs < endMs);
}

function processFault(draw: Draw, endMs: number): Fault {
  const atMs = draw.whole(500, endMs);
  switch (draw.oneOf(processFaults)) {
    case 'kill':
      return { atMs, kind: 'kill', process: draw.oneOf(processNames) };
    case 'crash_database':
      return {
        atMs,
        kind: 'crash_database',
        awayMs: draw.chance(0.7) ? 0 : draw.whole(1_000, 20_000),
      };
    case 'freeze':
      return {
        atMs,
        kind: 'freeze',
        process: draw.oneOf(processNames),
        forMs: draw.chance(0.7) ? draw.whole(500, 7_000) : 21_000,
      };
    case 'cut_sessions':
      return { atMs, kind: 'cut_sessions' };
    case 'fill_connections':
      return { atMs, kind: 'fill_connections', forMs: draw.whole(1_000, 5_000) };
    case 'move_clock':
      return {
        atMs,
        kind: 'move_clock',
        bySeconds: draw.oneOf([-30, -3, 3, 60, 600]),
        forMs: draw.whole(1_000, 5_000),
      };
  }
}

// As often as they stand here.
const processFaults = [
  ...Array<'kill'>(8).fill('kill'),
  ...Array<'crash_database'>(3).fill('crash_database'),
  ...Array<'freeze'>(2).fill('freeze'),
  ...Array<'cut_sessions'>(2).fill('cut_sessions'),
  ...Array<'fill_connections'>(2).fill('fill_connections'),
  ...Array<'move_clock'>(1).fill('move_clock'),
];

const providerFaults: ProviderFault[] = [
  { on: 'message', rate: 0.3, do: { drop: 'once' } },
  { on: 'message', rate: 0.4, do: { repeat: 2, at_once: true } },
  { on: 'message', rate: 0.4, do: { repeat: 1 } },
  { on: 'message', rate: 0.5, do: { reorder_ms: 1_500 } },
  { on: 'message', rate: 0.3, do: { delay_ms: 2_500 } },
  { on: 'status', rate: 0.3, do: { drop: 'once' } },
  { on: 'status', rate: 0.4, do: { repeat: 2, at_once: true } },
  { on: 'status', rate: 0.5, do: { reorder_ms: 1_500 } },
  { on: 'status', rate: 0.3, do: { delay_ms: 4_000 } },
  { on: 'status', rate: 0.3, do: { before_answer: true } },
  { on: 'send', rate: 0.2, do: { answer: 'lost_after' } },
  { on: 'send', rate: 0.2, do: { answer: 'lost_before' } },
  { on: 'send', rate: 0.2, do: { answer: 'cut' } },
  { on: 'send', rate: 0.2, do: { http: 503 } },
  { on: 'send', rate: 0.3, do: { error: { code: 130429 } } },
  { on: 'send', rate: 0.2, do: { error: { code: 131056 } } },
  { on: 'send', rate: 0.2, do: { delay_ms: 3_000 } },
  { on: 'send', rate: 0.05, do: { delay_ms: 12_000 } },
];

const providerFault = (draw: Draw, endMs: number): Fault => ({
  atMs: draw.whole(0, endMs - 2_000),
  kind: 'provider',
  forMs: draw.whole(2_000, 8_000),
  fault: draw.oneOf(providerFaults),
});

/** A plan as it is read, a line for each fault. */
export function showPlan({ seed, seconds, people, sayings, recipients, faults, ...rest }: Plan) {
  const at = (ms: number) => `${(ms / 1000).toFixed(1).padStart(6)} s`;
  return [
    `seed ${seed}, ${seconds} s: ${people} people say ${sayings.length} things; ` +
      `a campaign to ${recipients} starts at${at(rest.campaignAtMs)}`,
    ...faults.map(({ atMs, kind, ...more }) => `${at(atMs)}  ${kind} ${JSON.stringify(more)}`),
  ].join('\n');
}
