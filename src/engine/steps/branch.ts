import { z } from 'zod';
import { condition, stepName } from '../fields.ts';
import { holds } from '../run.ts';
import { exitsOf, leaveBy, type StepType } from './stepType.ts';

export const branchSchema = z.strictObject({
  type: z.literal('branch'),
  cases: z
    .array(z.strictObject({ if: condition, next: stepName }))
    .min(1)
    .max(200),
  else: stepName,
});

/** Goes the way of the first case that holds. */
export const branchStep: StepType<z.infer<typeof branchSchema>> = {
  waitsFor: 'nothing',
  exits: (step) => ({
    ...Object.fromEntries(step.cases.map(({ next }, index) => [`case_${index}`, next])),
    ...exitsOf({ else: step.else }),
  }),
  parts: (step) =>
    step.cases.map((each, index) => ({
      kind: 'condition',
      path: `cases.${index}.if`,
      logic: each.if,
    })),
  enter: (step, run) => {
    const index = step.cases.findIndex((each) => holds(run, each.if));
    return leaveBy(index === -1 ? 'else' : `case_${index}`);
  },
};
