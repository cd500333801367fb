import type { FlowResult, ProcessState } from './effects.ts';

/** A step back: how the process stood before the answer at `seq` of its journal moved it on. */
export type WayBack = { seq: number; before: ProcessState };

/** Nobody goes back further, and each holds a state of up to 64 KiB. */
const mostWays = 50;

/**
 * The ways back after a decision, the nearest last. An answer that led on is one; whatever the world has
 * seen (a call, a template, a hand-off) can't be taken back, and so nothing before it either.
 */
export function waysAfter(
  ways: readonly WayBack[],
  { seq, isAnswer }: { seq: number; isAnswer: boolean },
  before: ProcessState,
  { effects, path }: FlowResult,
): readonly WayBack[] {
  const wasSeen = effects.some(
    (effect) =>
      effect.type === 'call' ||
      effect.type === 'handoff' ||
      (effect.type === 'say' && effect.content.type === 'template'),
  );
  if (wasSeen) return [];
  return isAnswer && path.length > 0 ? [...ways, { seq, before }].slice(-mostWays) : ways;
}
