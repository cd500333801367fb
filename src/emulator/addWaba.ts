import { fullBucket } from './limits.ts';
import { digitsOf, type Line, type Waba, type World } from './world.ts';

type NewLine = {
  phoneNumberId?: string;
  number: string;
  displayName: string;
  tier?: string | undefined;
  throughput?: number | undefined;
  quality?: string | undefined;
};

/** A new business account with its lines; ids and token are made up where none are given. */
export function addWaba(
  world: World,
  input: { name: string; wabaId?: string; accessToken?: string; lines: NewLine[] },
): Waba {
  world.counters.wabas += 1;
  const wabaId = input.wabaId ?? String(100000000000000 + world.counters.wabas);
  const waba: Waba = {
    wabaId,
    name: input.name,
    accessToken: input.accessToken ?? `emulator-token-${world.counters.wabas}`,
    lines: [],
    templates: new Map(),
    isSubscribed: true,
    override: undefined,
    startedAt: new Map(),
  };
  for (const line of input.lines) addLine(world, waba, line);
  world.wabas.set(wabaId, waba);
  return waba;
}

function addLine(world: World, waba: Waba, input: NewLine): void {
  world.counters.lines += 1;
  const line: Line = {
    phoneNumberId: input.phoneNumberId ?? String(100000000000010 + world.counters.lines),
    number: digitsOf(input.number),
    displayName: input.displayName,
    tier: input.tier ?? 'TIER_250',
    throughput: input.throughput,
    quality: input.quality ?? 'GREEN',
    waba,
    bucket: fullBucket(0, Number.NEGATIVE_INFINITY),
  };
  waba.lines.push(line);
  world.lines.set(line.phoneNumberId, line);
}
