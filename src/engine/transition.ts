import {
  type AnyActorScope,
  type AnyMachineSnapshot,
  type AnyStateMachine,
  createActor,
  type EventFromLogic,
  type ExecutableActionObject,
  type SnapshotFrom,
} from 'xstate';

const scopes = new WeakMap<AnyStateMachine, AnyActorScope>();

/**
 * The snapshot after an event, and the actions to execute: what xstate's own `transition` gives, for
 * half the time. That one makes an actor each time, initial state and all, only to have something
 * to show as `self`; here a machine has one for good. It never starts and nothing is sent to it.
 * Source: xstate 5.33.3, `transition` and `createInertActorScope`.
 */
export function transition<M extends AnyStateMachine>(
  machine: M,
  snapshot: SnapshotFrom<M>,
  event: EventFromLogic<M>,
): [next: AnyMachineSnapshot, actions: ExecutableActionObject[]] {
  const actions: ExecutableActionObject[] = [];
  const scope: AnyActorScope = {
    ...inertScopeOf(machine),
    actionExecutor: (action) => actions.push(action),
  };
  return [machine.transition(snapshot, event, scope), actions];
}

function inertScopeOf(machine: AnyStateMachine): AnyActorScope {
  const known = scopes.get(machine);
  if (known) return known;
  const self = createActor(machine);
  const nothing = () => {};
  const scope: AnyActorScope = {
    self,
    system: self.system,
    id: '',
    sessionId: '',
    logger: nothing,
    defer: nothing,
    emit: nothing,
    stopChild: nothing,
    actionExecutor: nothing,
  };
  scopes.set(machine, scope);
  return scope;
}
