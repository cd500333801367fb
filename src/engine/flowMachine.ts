import type { Json } from '../messages/events.ts';
import { addressHere, tapAddress } from './address.ts';
import type { CompiledFlow, CompiledStep } from './compileFlow.ts';
import type {
  Effect,
  Ending,
  FlowEvent,
  FlowResult,
  MessageFacts,
  ProcessState,
  Scene,
} from './effects.ts';
import { enterFrame, leaveFrame, levelsOf, stateOf } from './frames.ts';
import { hold, offerHeld } from './held.ts';
import { lastInstantMs } from './instant.ts';
import {
  againEvent,
  endEvent,
  endedState,
  exitEvent,
  newState,
  startEvent,
  timerId,
  undeliveredEvent,
} from './machineOf.ts';
import type { MachineMove } from './moves.ts';
import { beginRun, find, type Run } from './run.ts';
import { endProcessAs, type Move, stay, undelivered, unused } from './steps/stepType.ts';
import { inStoredOrder } from './storedOrder.ts';

/** A flow that takes more steps than this for one event goes in circles. */
const maxSteps = 100;

/** Starts a process: enters the first step and goes on until one waits. */
export function startFlow(flow: CompiledFlow, scene: Scene): FlowResult {
  const { start, variables = {} } = flow.definition;
  const before = { step: start, vars: inStoredOrder(variables), visit: 0, memory: {} };
  const run = beginRun(flow, scene, before, undefined);
  const drive = beginDrive(run, newState);
  advance(drive, startEvent);
  return resultOf(drive, follow(drive, enterStep(drive)));
}

/**
 * What an event does to a process; `flow` is the version it began with, those of the sub-flows it is in
 * come from the scene. Throws when the state names a step or a version that is not there.
 *
 * In a sub-flow the process stays one process. The settings of its own flow hold for all of it:
 * `expires_after`, `exit_words`, `exit_text`, `interruptible` and `quiet_after`. A sub-flow speaks with
 * its own translations, and has its own timezone and business hours. Expiry, an exit word and a hand-off
 * without `next` end the process; any other end is the sub-flow's, and goes back to its caller.
 */
export function resumeFlow(
  flow: CompiledFlow,
  state: ProcessState,
  event: FlowEvent,
  scene: Scene,
): FlowResult {
  const message = event.type === 'message' ? event.message : undefined;
  const run = beginRun(flow, scene, state, message);
  goInside(run, state);
  currentStep(run);
  const drive = beginDrive(run, run.step);
  const move = meetEvent(drive, event);
  if (move.to === 'unused') {
    return { state, effects: [], reads: run.reads, path: [], outcome: 'unused' };
  }
  const result = resultOf(drive, follow(drive, move));
  return run.held.length > (state.held?.length ?? 0) ? { ...result, outcome: 'held' } : result;
}

/**
 * Goes back to a step at which the process stood `before`, with the variables that it had then: the step
 * asks again. `visit` is the present one; what belongs to it or to any before is over.
 */
export function backFlow(
  flow: CompiledFlow,
  { held: _answered, failedVisit: _past, ...before }: ProcessState,
  visit: number,
  scene: Scene,
): FlowResult {
  const run = beginRun(flow, scene, { ...before, visit: visit + 1, memory: {} }, undefined);
  goInside(run, before);
  const drive = beginDrive(run, run.step);
  advance(drive, againEvent);
  drive.path.push(addressHere(run));
  const { step, type } = currentStep(run);
  return resultOf(drive, follow(drive, type.enter(step, run)));
}

/** Goes into the sub-flows that a process is in. */
function goInside(run: Run, { frames = [] }: Pick<ProcessState, 'frames'>): void {
  for (const frame of frames) {
    const inner = run.scene.flows?.version(frame.flowId, frame.version);
    if (inner === undefined) throw new Error(`No flow ${frame.flowId} version ${frame.version}`);
    enterFrame(run, frame, inner);
  }
}

/** One event being worked out: the run, where the machine is, and the last word on each timer. */
type Drive = {
  readonly run: Run;
  state: string;
  readonly timers: Map<string, Effect>;
  /** The steps entered, in order. */
  readonly path: string[];
};

const beginDrive = (run: Run, state: string): Drive => ({
  run,
  state,
  timers: new Map(),
  path: [],
});

/** What the present step makes of an event. */
function meetEvent(drive: Drive, event: FlowEvent): Move {
  const { run } = drive;
  const { step, type } = currentStep(run);
  switch (event.type) {
    case 'message':
      if (isForOtherStep(run, event.message)) return unused;
      if (type.waitsFor === 'world') return hold(run, event.message);
      return type.message?.(step, run, event.message) ?? unused;
    case 'repeat_prompt':
      return type.repeat?.(step, run) ?? unused;
    case 'taken_by_agent':
      if (type.waitsFor !== 'people') return unused;
      cancelTimer(drive, timerId(run.step, 'timeout'));
      return stay;
    case 'closed_by_agent':
      return type.closedByAgent?.(step, run) ?? unused;
    case 'timer':
      return meetTimer(drive, event.id, event.event);
    case 'call_answered':
      if (event.visit !== run.visit || event.callId !== run.memory.call) return unused;
      return type.answered?.(step, run, event.answer) ?? unused;
    case 'undelivered':
      return meetFailure(drive, event.step, event.visit);
  }
}

const isForOtherStep = (run: Run, { tap }: MessageFacts): boolean =>
  tap !== undefined && tap.step !== tapAddress(addressHere(run));

/** A timer of the present visit: the machine knows where it leads, or the step what it does. */
function meetTimer(drive: Drive, id: string, event: Json): Move {
  const { run } = drive;
  const { step, type } = currentStep(run);
  const known = run.flow.timers.get(id);
  if (known?.step !== run.step || visitOf(event) !== run.visit) return unused;
  if (known.timer.leadsTo === undefined) return type.timer?.(step, run, known.name) ?? unused;
  if (type.waitsFor === 'people') run.effects.push({ type: 'handoff_withdrawn' });
  advance(drive, id);
  return drive.state === endedState
    ? endProcessAs({ status: 'failure', failureStatus: 'expired' })
    : enterStep(drive);
}

/** The visit that a timer was set in; it travels in the timer's event. */
const visitOf = (event: Json): Json | undefined =>
  event !== null && typeof event === 'object' && !Array.isArray(event) ? event.visit : undefined;

/**
 * A message that failed for good takes its step's `failed`, wherever the process is by now. Once: what
 * else failed in that visit or before it is of the way already left. With people, the chat is theirs.
 * `address` is the sender's: sub-flows entered since are left, and where its own sub-flow has ended
 * already, the step that had entered that one stands for it.
 */
function meetFailure(drive: Drive, address: string, visit: number): Move {
  const { run } = drive;
  const names = address.split('/');
  const levels = levelsOf(run);
  let depth = 0;
  while (depth < names.length - 1 && depth < run.callers.length) {
    if (levels[depth]?.step !== names[depth]) break;
    depth += 1;
  }
  const sender = names[depth] ?? '';
  const sending = levels[depth]?.flow.steps.get(sender);
  if (sending === undefined || visit > run.visit || visit <= (run.failedVisit ?? 0)) return unused;
  if (currentStep(run).type.waitsFor === 'people') return unused;
  run.failedVisit = run.visit;
  if (run.callers.length > depth) advance(drive, endEvent);
  while (run.callers.length > depth) leaveFrame(run);
  drive.state = run.step;
  if (sending.type.exits(sending.step).failed === undefined) return undelivered({});
  advance(drive, undeliveredEvent(sender));
  return enterStep(drive);
}

/** Goes on from move to move until a step waits or the process ends; tells how it ended. */
function follow(drive: Drive, first: Move): Ending | undefined {
  for (let move: Move | undefined = first; move !== undefined; ) {
    switch (move.to) {
      case 'stay':
      case 'unused':
        move = offerHeld(drive.run, currentStep(drive.run));
        break;
      case 'again':
        advance(drive, againEvent);
        move = offerHeld(drive.run, currentStep(drive.run));
        break;
      case 'end':
        advance(drive, endEvent);
        if (drive.run.callers.length === 0 || move.of === 'process') return move.ending;
        move = comeBack(drive, move.ending);
        break;
      case 'flow':
        enterFrame(drive.run, move.frame, move.flow);
        drive.state = newState;
        advance(drive, startEvent);
        move = enterStep(drive);
        break;
      case 'exit':
        advance(drive, exitEvent(move.exit));
        move = enterStep(drive);
    }
  }
  return undefined;
}

/** A sub-flow has ended: its caller's step says by which exit the caller goes on, or ends likewise. */
function comeBack(drive: Drive, ending: Ending): Move {
  const { run } = drive;
  const left = leaveFrame(run);
  drive.state = run.step;
  const { step, type } = currentStep(run);
  if (type.returned === undefined) throw new Error(`Step "${run.step}" enters no flow`);
  return type.returned(step, run, left, ending);
}

/** One event for the machine. Every one but `again` and the end enters a step, which is a new visit. */
function advance(drive: Drive, type: string): void {
  const { run } = drive;
  const waitsFor = run.flow.steps.get(run.step)?.type.waitsFor;
  const hasSlept = waitsFor === 'time' || waitsFor === 'people' || waitsFor === 'world';
  if (hasSlept && type !== startEvent) run.resumedAt = run.scene.now.toISOString();
  if (type !== againEvent && type !== endEvent) run.visit += 1;
  const { to, timers } = run.flow.move(drive.state, type);
  drive.state = to;
  noteTimers(drive, timers);
}

function enterStep(drive: Drive): Move {
  const { run } = drive;
  run.step = drive.state;
  run.memory = {};
  drive.path.push(addressHere(run));
  if (drive.path.length > maxSteps) return goesInCircles(run);
  const { step, type } = currentStep(run);
  return type.enter(step, run);
}

/** Nothing of what such a flow wanted is done: it would be a hundred messages. */
function goesInCircles(run: Run): Move {
  const findings = run.effects.filter(({ type }) => type === 'finding');
  run.effects.splice(0, run.effects.length, ...findings);
  find(run, 'too_many_steps', `one event led through more than ${maxSteps} steps`);
  return endProcessAs({
    status: 'failure',
    failureStatus: 'system_error',
    declinedReason: 'too_many_steps',
  });
}

function currentStep(run: Run): CompiledStep {
  const step = run.flow.steps.get(run.step);
  if (step === undefined) {
    throw new Error(`No step "${run.step}" in flow version ${run.flow.flowVersionId}`);
  }
  return step;
}

function noteTimers(drive: Drive, timers: MachineMove['timers']): void {
  const { visit, scene } = drive.run;
  for (const { id, starts } of timers) {
    if (!starts) {
      cancelTimer(drive, id);
      continue;
    }
    const dueMs = Math.min(scene.now.getTime() + lengthMs(drive.run, id), lastInstantMs);
    const event = { type: id, visit };
    drive.timers.set(id, { type: 'set_timer', id, dueAt: new Date(dueMs), visit, event });
  }
}

/** How long a timer of the flow takes that starts now. */
function lengthMs(run: Run, id: string): number {
  const afterMs = run.flow.timers.get(id)?.timer.afterMs;
  if (afterMs === undefined)
    throw new Error(`No timer "${id}" in flow version ${run.flow.flowVersionId}`);
  return typeof afterMs === 'number' ? afterMs : afterMs(run);
}

function cancelTimer(drive: Drive, id: string): void {
  drive.timers.set(id, { type: 'cancel_timer', id });
}

function resultOf({ run, timers, path }: Drive, ending: Ending | undefined): FlowResult {
  if (ending !== undefined) run.held = [];
  const effects = [...run.effects, ...timers.values()];
  const state = stateOf(run);
  const result = { effects, reads: run.reads, path, outcome: 'answered', state } as const;
  return ending === undefined ? result : { ...result, ending };
}
