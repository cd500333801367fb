import type { ProcessState } from './effects.ts';
import type { Run } from './run.ts';
import { stableHash } from './stableHash.ts';

/**
 * Where a process is, from its own flow inwards: `menu` is a step of that flow, `pay/menu` step `menu` of
 * the sub-flow that step `pay` entered. Two steps of one process never share an address.
 */
export const addressOf = ({ step, frames = [] }: Pick<ProcessState, 'step' | 'frames'>): string =>
  [step, ...frames.map((frame) => frame.step)].join('/');

/** The address of the step that a run is at. */
export const addressHere = ({ callers, step }: Pick<Run, 'callers' | 'step'>): string =>
  [...callers.map((caller) => caller.step), step].join('/');

/**
 * An address as it travels in a reply's id, which has no room for a path: the step's name, and within a
 * sub-flow `@` and eight hex digits that stand for the steps on the way to it.
 */
export function tapAddress(address: string): string {
  const end = address.lastIndexOf('/');
  if (end === -1) return address;
  const way = stableHash(address.slice(0, end)).toString(16).padStart(8, '0');
  return `${address.slice(end + 1)}@${way}`;
}
