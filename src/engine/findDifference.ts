import { canonicalJson } from '../messages/canonicalJson.ts';
import type { Content } from '../messages/content.ts';
import type { Json } from '../messages/events.ts';
import type { Replayed } from './replay.ts';

/** Where a replay is not what was recorded: the entry, of what, and both values. */
export type ReplayDifference = {
  seq: number;
  what: 'step' | 'path' | 'reads' | 'said' | 'state' | 'ending' | 'journal';
  recorded: Json;
  replayed: Json;
};

/** A message of the process as it was recorded. */
export type RecordedMessage = { step: string | null; visit: number | null; content: Content };

/** The first of a decision's parts that is not as recorded; `said` is what was said between it and the next entry. */
export function findDifference(
  { entry, before, result }: Replayed,
  said: readonly RecordedMessage[],
): ReplayDifference | undefined {
  const { seq } = entry;
  const differs = (what: ReplayDifference['what'], recorded: unknown, replayed: unknown) =>
    sameJson(recorded, replayed) ? undefined : { seq, what, ...pairOf(recorded, replayed) };
  const place = { step: before?.step ?? '', visit: before?.visit ?? 0 };
  return (
    differs('step', { step: entry.step, visit: entry.visit }, place) ??
    (result && differs('path', entry.path, result.path)) ??
    (result && differs('reads', entry.reads, result.reads)) ??
    differs('said', said, result ? saidIn(result.effects) : [])
  );
}

const saidIn = (effects: readonly { type: string }[]): RecordedMessage[] =>
  effects.filter(isSay).map(({ step, visit, content }) => ({ step, visit, content }));

type Say = { type: 'say'; step: string; visit: number; content: Content };
const isSay = (effect: { type: string }): effect is Say => effect.type === 'say';

export const sameJson = (one: unknown, other: unknown): boolean =>
  canonicalJson(jsonOf(one)) === canonicalJson(jsonOf(other));

export const pairOf = (recorded: unknown, replayed: unknown) => ({
  recorded: jsonOf(recorded),
  replayed: jsonOf(replayed),
});

// What is compared is JSON but for fields that are undefined, which JSON leaves out.
const jsonOf = (value: unknown): Json => JSON.parse(JSON.stringify(value ?? null)) as Json;
