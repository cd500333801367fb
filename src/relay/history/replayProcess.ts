import type { Ending } from '../../engine/effects.ts';
import {
  findDifference,
  pairOf,
  type ReplayDifference,
  sameJson,
} from '../../engine/findDifference.ts';
import type { Replayed } from '../../engine/replay.ts';
import { holdsSensitive } from '../../engine/sensitive.ts';
import { AppError } from '../../errors.ts';
import type { Json } from '../../messages/events.ts';
import { withoutMessageId } from '../../messages/outboundReply.ts';
import type { ProcessRow } from '../scene.ts';
import {
  type ReplayDeps,
  type ReplayedEntry,
  type ReplayOf,
  replayHistory,
} from './replayHistory.ts';

export type ReplayVerdict =
  | { identical: true; entries: number }
  | { identical: false; entries: number; difference: ReplayDifference };

/**
 * Recomputes every decision of a process from its journal, and tells the first that comes out otherwise;
 * `entries` is how many were recomputed. Fails as `replayHistory` does, but for an entry that cannot
 * follow: that is a difference.
 */
export async function replayProcess(deps: ReplayDeps, of: ReplayOf): Promise<ReplayVerdict> {
  let entries = 0;
  let last: ReplayedEntry | undefined;
  const differs = (difference: ReplayDifference): ReplayVerdict => ({
    identical: false,
    entries,
    difference,
  });
  try {
    for await (const each of replayHistory(deps, of)) {
      last = each;
      entries += 1;
      const difference =
        differenceAt(each) ?? (each.stands && differenceAtEnd(each, each.stands()));
      if (difference) return differs(difference);
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    const replayed = `After entry ${last?.entry.seq ?? 0}: ${String(error)}`;
    return differs({ seq: last?.entry.seq ?? 0, what: 'journal', recorded: null, replayed });
  }
  if (last) return { identical: true, entries };
  return differs({ seq: 0, what: 'journal', recorded: null, replayed: 'The journal is empty' });
}

function differenceAt(each: ReplayedEntry): ReplayDifference | undefined {
  const said = each.said.map(({ step, visit, content }) => ({
    step,
    visit,
    content: withoutMessageId(content),
  }));
  const found = findDifference(each, said);
  if (!found || !holdsSensitive(each.flow, each.state)) return found;
  // What was said stands in the chat; what would be said now may be made of anything.
  return { ...found, replayed: hidingOthers(found.recorded, found.replayed) };
}

/** A value with `***` for every text and number in it that the other does not have in the same place. */
function hidingOthers(recorded: Json | undefined, value: Json): Json {
  if (Array.isArray(value)) {
    const others = Array.isArray(recorded) ? recorded : [];
    return value.map((each, index) => hidingOthers(others[index], each));
  }
  if (isRecord(value)) {
    const others = isRecord(recorded) ? recorded : {};
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, hidingOthers(others[name], each)]),
    );
  }
  return value === null || value === recorded ? value : '***';
}

/** How the process stands is what the last decision left. */
function differenceAtEnd(last: Replayed, process: ProcessRow): ReplayDifference | undefined {
  const { seq } = last.entry;
  const recorded = endingIn(process);
  if (!sameJson(recorded, last.ending)) {
    return { seq, what: 'ending', ...pairOf(recorded, last.ending) };
  }
  // Blanked a day after the end: what was sensitive is null by then, and nobody can compare it.
  const isBlanked = process.finishedAt !== null && process.blankAt === null;
  const left = isBlanked ? blankedAs(asJson(process.state), asJson(last.state)) : last.state;
  if (sameJson(process.state, left) && process.flowVersion === last.version) return undefined;
  // Variables may be sensitive: which of them differ is told, and not what they are.
  const names = Object.keys({ ...process.state.vars, ...last.state.vars }).filter(
    (name) => !sameJson(process.state.vars[name], last.state.vars[name]),
  );
  const place = ({ step, visit }: Replayed['state'], version: number) => ({
    ...{ version, step, visit },
    variables: names,
  });
  return {
    seq,
    what: 'state',
    ...pairOf(place(process.state, process.flowVersion), place(last.state, last.version)),
  };
}

function endingIn({ status, failureStatus, declinedReason }: ProcessRow) {
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

const isRecord = (value: Json | undefined): value is { [field: string]: Json } =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

// A state is JSON but for fields that are undefined.
const asJson = (state: object): Json => JSON.parse(JSON.stringify(state)) as Json;
