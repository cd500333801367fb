import { toWire } from '../db/ids.ts';
import { type JournalEntry, replay } from '../engine/replay.ts';
import type { ReplayedProcess } from '../engine/sceneOfReads.ts';
import { AppError } from '../errors.ts';
import type { Json } from '../messages/events.ts';
import type { History } from './readHistory.ts';

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
  /** What it had said by then, oldest first. */
  said: { id: string; at: Date; step: string | null; content: Json }[];
};

/**
 * Works out how a process stood after the last entry up to `seq`; without `seq`, after its last. AppError
 * `not_found` where nothing had happened to it by then, `unprocessable` where it cannot be replayed.
 */
export function processAt(history: History, seq = Number.POSITIVE_INFINITY): ProcessAt {
  const { replayed, entries, said } = history;
  const upTo = entries.filter((entry) => entry.seq <= seq);
  const { last, fault } = lastOf(replayed, upTo);
  if (fault) throw new AppError('unprocessable', `The process cannot be replayed: ${fault}`);
  if (!last) throw new AppError('not_found', `Nothing had happened to the process by ${seq}`);
  const { entry, state, version, ending } = last;
  const next = entries[upTo.length]?.seq ?? Number.POSITIVE_INFINITY;
  const sensitive = new Set([
    ...(replayed.version(replayed.flowId, version)?.sensitive ?? []),
    ...(state.sensitive ?? []),
  ]);
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
    said: said
      .filter((row) => row.seq < next)
      .map(({ id, at, step, content }) => ({
        id: toWire('MSG', id),
        at,
        step,
        content: jsonOf(content),
      })),
  };
}

function lastOf(process: ReplayedProcess, entries: JournalEntry[]) {
  try {
    return { last: [...replay(process, entries)].at(-1), fault: undefined };
  } catch (error) {
    if (error instanceof AppError) throw error;
    return { last: undefined, fault: String(error) };
  }
}

// A content is JSON but for fields that are undefined.
const jsonOf = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;
