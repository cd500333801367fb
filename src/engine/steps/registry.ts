import type { Step } from '../definition.ts';
import { branchStep } from './branch.ts';
import { choiceStep } from './choice.ts';
import { endStep } from './end.ts';
import { eventStep } from './event.ts';
import { formStep } from './form.ts';
import { handoffStep } from './handoff.ts';
import { httpStep } from './http.ts';
import { messageStep } from './message.ts';
import { outboundStep } from './outbound.ts';
import { questionStep } from './question.ts';
import { setStep } from './set.ts';
import { setPropertyStep } from './setProperty.ts';
import { splitStep } from './split.ts';
import type { StepType } from './stepType.ts';
import { subflowStep } from './subflow.ts';
import { tagStep } from './tag.ts';
import { waitStep } from './wait.ts';

/** The kinds of steps that run. A new kind is a file, a line here, a schema in the definition, and cases. */
export const registry = {
  message: messageStep,
  question: questionStep,
  choice: choiceStep,
  form: formStep,
  branch: branchStep,
  set: setStep,
  set_property: setPropertyStep,
  wait: waitStep,
  handoff: handoffStep,
  http: httpStep,
  split: splitStep,
  tag: tagStep,
  event: eventStep,
  outbound: outboundStep,
  subflow: subflowStep,
  end: endStep,
} satisfies { [T in Step['type']]?: StepType<Extract<Step, { type: T }>> };

/** The kind of a step, undefined when a flow may name it but this version does not run it. */
export function stepTypeOf(step: Step): StepType<Step> | undefined {
  const types: Partial<Record<Step['type'], StepType<never>>> = registry;
  // A kind only ever gets steps of its own type: both come from the same `type`.
  return types[step.type] as StepType<Step> | undefined;
}
