import { z } from 'zod';
import type { Ending, Frame, Vars } from '../effects.ts';
import { json, stepName, variableName } from '../fields.ts';
import {
  find,
  hasRoomFor,
  hidesMessages,
  holdSensitive,
  isMadeOfSensitive,
  type Run,
  read,
  save,
  values,
} from '../run.ts';
import { sensitiveVariables } from '../sensitive.ts';
import { inStoredOrder } from '../storedOrder.ts';
import { flowIdOf } from '../subflowsOf.ts';
import { templatesIn } from './part.ts';
import { endAs, exitsOf, leaveBy, type Move, type StepType } from './stepType.ts';

export const subflowSchema = z.strictObject({
  type: z.literal('subflow'),
  flow_id: z.string().regex(/^IPF[0-9a-f]{32}$/i, 'a flow id is IPF and 32 hex digits'),
  pass: z.record(variableName, json).optional(),
  save_as: variableName.optional(),
  failed: stepName.optional(),
  next: stepName,
});

type SubflowStep = z.infer<typeof subflowSchema>;

/** How many flows may stand within each other, the process's own not counted. */
const maxDepth = 10;

/**
 * Runs another flow within the same process, in the newest version published at that moment, and goes on
 * when it has ended. `pass` are variables it begins with, beside its own, and its `trigger.variables`.
 * `save_as` gets all its variables as they were at its end, whichever that was. A failure takes `failed`,
 * and so does a flow that cannot be entered; without `failed` the caller ends likewise.
 */
export const subflowStep: StepType<SubflowStep> = {
  waitsFor: 'nothing',
  exits: ({ next, failed }) => exitsOf({ next, failed }),
  parts: (step) => templatesIn('pass', step.pass),
  enter: (step, run) => {
    const flowId = flowIdOf(step.flow_id);
    const newest = run.scene.flows?.newest(flowId);
    read(run, `flows.${flowId}`, newest?.version ?? null);
    if (newest === undefined) return refuse(step, run, 'subflow_unpublished');
    if (run.callers.length >= maxDepth) return refuse(step, run, 'subflow_too_deep');

    const { flow, version } = newest;
    const { start, variables } = flow.definition;
    const passed = inStoredOrder(passedBy(step, run));
    const vars = inStoredOrder({ ...variables, ...passed });
    if (!hasRoomFor(run, run.vars, vars, passed)) return refuse(step, run, 'vars_too_large');
    const hidden = Object.entries(step.pass ?? {}).filter(([, each]) =>
      isMadeOfSensitive(run, each),
    );
    const sensitive = sensitiveVariables(
      flow.definition,
      hidden.map(([name]) => name),
      hidesMessages(run),
    );
    const frame: Frame = {
      flowId,
      version,
      step: start,
      vars,
      trigger: { kind: 'subflow', variables: passed },
      ...(sensitive.size === 0 ? {} : { sensitive: [...sensitive] }),
    };
    return { to: 'flow', flow, frame };
  },
  returned: (step, run, left, ending) => {
    if (step.save_as !== undefined) {
      if (left.sensitive.size > 0) holdSensitive(run, step.save_as);
      if (!save(run, step.save_as, left.vars)) return failedBy(step, systemError('vars_too_large'));
    }
    return ending.status === 'success' ? leaveBy('next') : failedBy(step, ending);
  },
};

const passedBy = (step: SubflowStep, run: Run): Vars =>
  Object.fromEntries(
    Object.entries(step.pass ?? {}).map(([name, written]) => [name, values(run, written)]),
  );

const systemError = (declinedReason: string): Ending => ({
  status: 'failure',
  failureStatus: 'system_error',
  declinedReason,
});

const failedBy = (step: SubflowStep, ending: Ending): Move =>
  step.failed === undefined ? endAs(ending) : leaveBy('failed');

const refusals = {
  subflow_unpublished: 'it has no published version',
  subflow_too_deep: `${maxDepth} flows stand within each other already`,
  vars_too_large: 'with its variables they would be more than 64 KiB',
};

function refuse(step: SubflowStep, run: Run, why: keyof typeof refusals): Move {
  find(run, why, `flow ${step.flow_id} was not entered: ${refusals[why]}`);
  return failedBy(step, systemError(why));
}
