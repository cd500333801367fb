import type { Ending } from '../engine/effects.ts';
import {
  findDifference,
  pairOf,
  type ReplayDifference,
  sameJson,
} from '../engine/findDifference.ts';
import { type JournalEntry, type Replayed, replay } from '../engine/replay.ts';
import { AppError } from '../errors.ts';
import type { Json } from '../messages/events.ts';
import { withoutMessageId } from '../messages/outboundReply.ts';
import type { History, SaidRow } from './readHistory.ts';

export type ReplayVerdict =
  | { identical: true; entries: number }
  | { identical: false; entries: number; difference: ReplayDifference };

/** Recomputes every decision of a process from its journal, and tells the first that comes out otherwise. */
export function replayProcess(history: History): ReplayVerdict {
  const { entries } = history;
  const difference = firstDifference(history);
  return difference
    ? { identical: false, entries: entries.length, difference }
    : { identical: true, entries: entries.length };
}

function firstDifference(history: History): ReplayDifference | undefined {
  const { replayed, entries, said } = history;
  let last: Replayed | undefined;
  try {
    for (const each of replay(replayed, entries)) {
      last = each;
      const found = findDifference(each, saidAfter(each.entry, entries, said));
      if (found) return found;
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    const seq = entries[last ? entries.indexOf(last.entry) + 1 : 0]?.seq ?? 0;
    return { seq, what: 'journal', recorded: null, replayed: String(error) };
  }
  if (!last) return { seq: 0, what: 'journal', recorded: null, replayed: 'The journal is empty' };
  return differenceAtEnd(history, last);
}

/** What was said because of an entry: it stands between it and the next. */
const saidAfter = (entry: JournalEntry, entries: JournalEntry[], said: SaidRow[]) => {
  const next = entries[entries.indexOf(entry) + 1]?.seq ?? Number.POSITIVE_INFINITY;
  return said
    .filter(({ seq }) => seq > entry.seq && seq < next)
    .map(({ step, visit, content }) => ({ step, visit, content: withoutMessageId(content) }));
};

/** How the process stands is what the last decision left. */
function differenceAtEnd({ process }: History, last: Replayed): ReplayDifference | undefined {
  const { seq } = last.entry;
  const recorded = endingIn(process);
  if (!sameJson(recorded, last.ending)) {
    return { seq, what: 'ending', ...pairOf(recorded, last.ending) };
  }
  // Blanked a day after the end: what was sensitive is null by then, and nobody can compare it.
  const isBlanked = process.finishedAt !== null && process.blankAt === null;
  const left = isBlanked ? blankedAs(asJson(process.state), asJson(last.state)) : last.state;
  if (sameJson(process.state, left)) return undefined;
  // Variables may be sensitive: which of them differ is told, and not what they are.
  const names = Object.keys({ ...process.state.vars, ...last.state.vars }).filter(
    (name) => !sameJson(process.state.vars[name], last.state.vars[name]),
  );
  const place = ({ step, visit }: Replayed['state']) => ({ step, visit, variables: names });
  return { seq, what: 'state', ...pairOf(place(process.state), place(last.state)) };
}

function endingIn({ status, failureStatus, declinedReason }: History['process']) {
  if (status === 'pending') return undefined;
  return {
    status,
    ...(failureStatus !== null && { failureStatus }),
    ...(declinedReason !== null && { declinedReason }),
  } satisfies { [field in keyof Ending]: string };
}

/** A value with null wherever the recorded one has it. */
function blankedAs(recorded: Json, value: Json): Json {
  if (recorded === null) return null;
  if (Array.isArray(recorded) && Array.isArray(value)) {
    return value.map((each, index) => blankedAs(recorded[index] ?? null, each));
  }
  if (!isRecord(recorded) || !isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      Object.hasOwn(recorded, name) ? blankedAs(recorded[name] ?? null, each) : each,
    ]),
  );
}

const isRecord = (value: Json): value is { [field: string]: Json } =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

// A state is JSON but for fields that are undefined.
const asJson = (state: object): Json => JSON.parse(JSON.stringify(state)) as Json;
