import { transition } from 'xstate';
import type { Machine } from './machineOf.ts';
import { remembered } from './remembered.ts';

/** What an event does to a flow's machine: where it leads, and the timers that stop and start, in order. */
export type MachineMove = { to: string; timers: readonly { id: string; starts: boolean }[] };

/**
 * The moves of a flow's machine, each asked of xstate when it is made for the first time: the machine has
 * neither guards nor context, so from the same state the same event leads to the same place for ever.
 * Asking costs more than all else that a step does.
 */
export const movesOf = (machine: Machine): ((from: string, event: string) => MachineMove) => {
  const movesFrom = remembered((from: string) =>
    remembered((event: string) => moveOf(machine, from, event)),
  );
  return (from, event) => movesFrom(from)(event);
};

/** `after` comes back as a raise with an id, leaving a state as the cancelling of it. */
function moveOf(machine: Machine, from: string, type: string): MachineMove {
  const before = machine.resolveState({ value: from, context: {} });
  const [next, actions] = transition(machine, before, { type });
  const timers = actions.flatMap((action: { type: string; params?: unknown }) => {
    // The two shapes are xstate's own; nothing else comes from a machine of ours.
    const { id, sendId } = action.params as { id: string; sendId: string };
    if (action.type === 'xstate.cancel') return [{ id: sendId, starts: false }];
    return action.type === 'xstate.raise' ? [{ id, starts: true }] : [];
  });
  return { to: String(next.value), timers };
}
