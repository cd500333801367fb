import { zeroTime } from '../db/zeroTime.ts';
import type { FlowDefinition, Step } from '../engine/definition.ts';
import { stepTypeOf } from '../engine/steps/registry.ts';
import { waitOf } from '../engine/steps/stepType.ts';
import { attemptsOf } from '../engine/steps/waiting.ts';
import { stepsInOrder } from '../engine/stepsInOrder.ts';
import { askingId } from './askingId.ts';
import type { ExpectedInput } from './expectedInputs.ts';
import type { ProcessView } from './getProcess.ts';
import { type Happened, type Passage, passagesOf } from './passages.ts';
import { shownVariables } from './shownVariables.ts';

type Row = ProcessView['process'];

/** A process's steps in the reference's fields, with what its journal tells of them. */
export function showSteps(process: Row, definition: FlowDefinition, happened: readonly Happened[]) {
  const passages = passagesOf(happened, process);
  const variables = shownVariables(process.state, definition);
  return stepsInOrder(definition).flatMap((name) => {
    const step = definition.steps[name];
    if (!step) return [];
    const passage = passages.get(name);
    const isHere = process.status === 'pending' && process.state.step === name;
    const waitsFor = waitsForOf(step);
    const status = outcomeOf(step, passage, process);
    const saved = status === 'success' ? savedBy(step) : undefined;
    const isSaved = saved !== undefined && variables[saved] !== undefined;
    return {
      step_id: name,
      type: step.type,
      verification_id: isHere ? askingId(process) : '',
      async_step: waitsFor !== 'nothing' && waitsFor !== 'contact',
      config: {},
      expected_inputs: [] as ExpectedInput[],
      files_upload_urls: null,
      remaining_retries: retriesOf(step, process, { isHere, isPassed: passage?.to !== undefined }),
      start_date: passage?.from.toISOString() ?? zeroTime,
      finish_date: passage?.to?.toISOString() ?? zeroTime,
      verification_output: {
        status,
        step_data_received: isSaved && waitsFor === 'contact',
        media_uploaded: isSaved && step.type === 'question' && step.answer.type === 'media',
        outputs: isSaved ? [{ name: saved, value: variables[saved] }] : [],
      },
    };
  });
}

const waitsForOf = (step: Step) => {
  const type = stepTypeOf(step);
  return type ? waitOf(type, step) : 'nothing';
};

/** By these a step is left that did not come to what it is for. */
const astray = new Set(['failed', 'invalid', 'timeout', 'unavailable']);

function outcomeOf(step: Step, passage: Passage | undefined, { status }: Row) {
  if (!passage?.to) return 'pending';
  if (passage.next === undefined) return status;
  const exits = Object.entries(stepTypeOf(step)?.exits(step) ?? {});
  const taken = exits.filter(([, next]) => next === passage.next).map(([name]) => name);
  return taken.length > 0 && taken.every((name) => astray.has(name)) ? 'failure' : 'success';
}

/** The variable that a step puts what it was given into. */
function savedBy(step: Step): string | undefined {
  if (step.type === 'question') return step.answer.save_as;
  return 'save_as' in step ? step.save_as : undefined;
}

/** How many more wrong answers would be asked again. */
function retriesOf(
  step: Step,
  { status, state }: Row,
  { isHere, isPassed }: { isHere: boolean; isPassed: boolean },
): number {
  if (status !== 'pending' || isPassed) return 0;
  if (step.type !== 'question' && step.type !== 'choice' && step.type !== 'form') return 0;
  const wrong = isHere ? (state.memory.wrong ?? 0) : 0;
  return Math.max(attemptsOf(step) - 1 - wrong, 0);
}
