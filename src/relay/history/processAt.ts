import { toWire } from '../../db/ids.ts';
import { AppError } from '../../errors.ts';
import type { Json } from '../../messages/events.ts';
import { lost } from './journalEvent.ts';
import type { SaidRow } from './readHistory.ts';
import {
  type ReplayDeps,
  type ReplayedEntry,
  type ReplayOf,
  replayHistory,
} from './replayHistory.ts';

/** A process as it stood after an entry of its journal. */
export type ProcessAt = {
  seq: number;
  at: Date;
  flowVersion: number;
  step: string;
  visit: number;
  status: 'pending' | 'success' | 'failure';
  failureStatus: string;
  declinedReason: string;
  /** Sensitive values are ***. */
  variables: Record<string, Json>;
  /** What it had said last by then, oldest first; at most 1,000 messages. */
  said: { id: string; at: Date; step: string | null; content: Json }[];
  /** How many it had said before those. */
  saidBefore: number;
};

const mostSaid = 1_000;

/**
 * Works out how a process stood after the last entry up to `seq`; without `seq`, after its last. AppError
 * `not_found` where nothing had happened to it by then, `unprocessable` where it cannot be replayed.
 */
export async function processAt(deps: ReplayDeps, of: ReplayOf, seq?: number): Promise<ProcessAt> {
  let last: ReplayedEntry | undefined;
  const said: SaidRow[] = [];
  let saidBefore = 0;
  try {
    for await (const each of replayHistory(deps, of, seq)) {
      last = each;
      said.push(...each.said);
      if (said.length > mostSaid) saidBefore += said.splice(0, said.length - mostSaid).length;
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw lost(String(error));
  }
  if (!last) throw new AppError('not_found', `Nothing had happened to the process by ${seq}`);
  const { entry, state, version, ending, flow } = last;
  const sensitive = new Set([...(flow?.sensitive ?? []), ...(state.sensitive ?? [])]);
  return {
    seq: entry.seq,
    at: entry.at,
    flowVersion: version,
    step: state.step,
    visit: state.visit,
    status: ending?.status ?? 'pending',
    failureStatus: ending?.failureStatus ?? '',
    declinedReason: ending?.declinedReason ?? '',
    variables: Object.fromEntries(
      Object.entries(state.vars).map(([name, value]) => [
        name,
        sensitive.has(name) ? '***' : value,
      ]),
    ),
    said: said.map(({ id, at, step, content }) => ({
      id: toWire('MSG', id),
      at,
      step,
      content: jsonOf(content),
    })),
    saidBefore,
  };
}

// A content is JSON but for fields that are undefined.
const jsonOf = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;
