import type { Draw } from './draw.ts';
import type { Manner } from './outsideServer.ts';
import { type ProviderFault, providerFaults } from './providerFaults.ts';

/** The service's processes, by their roles. The first takes the webhooks. */
export const processNames = ['web', 'relay 1', 'relay 2', 'sender 1', 'sender 2', 'jobs'] as const;
export type ProcessName = (typeof processNames)[number];

/** What Postgres as a whole does not survive: one after the other. */
export type ServerFault =
  | { kind: 'crash_database'; awayMs: number }
  | { kind: 'kill_postmaster'; awayMs: number }
  | { kind: 'stop_database'; awayMs: number }
  | { kind: 'freeze_database'; forMs: number };

export type OtherFault =
  | { kind: 'kill'; process: ProcessName }
  | { kind: 'freeze'; process: ProcessName; forMs: number }
  | { kind: 'kill_session' }
  | { kind: 'cut_sessions' }
  | { kind: 'fill_connections'; forMs: number }
  | { kind: 'fill_pool'; forMs: number }
  | { kind: 'provider'; forMs: number; fault: ProviderFault }
  | { kind: 'outside'; server: 'shop' | 'receiver'; manner: Manner; forMs: number }
  | { kind: 'move_clock'; bySeconds: number; forMs: number };

export type Fault = { atMs: number } & (ServerFault | OtherFault);

/** Each kind as often as it stands here. */
const kinds = [
  ...Array<'kill'>(8).fill('kill'),
  ...Array<'freeze'>(3).fill('freeze'),
  'crash_database',
  'kill_postmaster',
  'kill_session',
  'stop_database',
  'freeze_database',
  'cut_sessions',
  'fill_connections',
  'fill_pool',
  'move_clock',
] as const;

/** Past every timeout and lease but that of a file that is being fetched. */
const longFreezeMs = 35_000;
const longAwayMs = 20_000;

/** What happens to processes, the database, and the provider's clock. */
export function drawFault(draw: Draw, endMs: number): Fault {
  const atMs = draw.whole(500, endMs);
  // In a short run nothing may take longer than that.
  const atMost = (ms: number) => Math.min(ms, endMs);
  const awayMs = () => (draw.chance(0.7) ? draw.whole(0, 2_000) : atMost(longAwayMs));
  const kind = draw.oneOf(kinds);
  switch (kind) {
    case 'kill':
      return { atMs, kind, process: draw.oneOf(processNames) };
    case 'freeze': {
      const forMs = draw.chance(0.7) ? draw.whole(500, 7_000) : atMost(longFreezeMs);
      return { atMs, kind, process: draw.oneOf(processNames), forMs };
    }
    case 'crash_database':
    case 'kill_postmaster':
    case 'stop_database':
      return { atMs, kind, awayMs: awayMs() };
    case 'freeze_database':
      return { atMs, kind, forMs: draw.chance(0.7) ? draw.whole(500, 7_000) : atMost(longAwayMs) };
    case 'kill_session':
    case 'cut_sessions':
      return { atMs, kind };
    case 'fill_connections':
    case 'fill_pool':
      return { atMs, kind, forMs: draw.whole(1_000, 5_000) };
    case 'move_clock': {
      const bySeconds = draw.oneOf([-30, -3, 3, 60, 600]);
      return { atMs, kind, bySeconds, forMs: draw.whole(1_000, 5_000) };
    }
  }
}

export const drawProviderFault = (draw: Draw, endMs: number): Fault => ({
  atMs: draw.whole(0, endMs - 2_000),
  kind: 'provider',
  forMs: draw.whole(2_000, 8_000),
  fault: draw.oneOf(providerFaults),
});

/** The shop that flows call, or the receiver of hooks. */
export const drawOutsideFault = (draw: Draw, endMs: number): Fault => ({
  atMs: draw.whole(0, endMs - 2_000),
  kind: 'outside',
  server: draw.oneOf(['shop', 'shop', 'receiver']),
  manner: draw.oneOf(['slow', 'refuses', 'cuts_off', 'is_gone']),
  forMs: draw.whole(2_000, 6_000),
});
