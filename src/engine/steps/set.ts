import { z } from 'zod';
import { json, stepName, variableName } from '../fields.ts';
import { save, values } from '../run.ts';
import { templatesIn } from './part.ts';
import { leaveBy, type StepType, varsTooLarge } from './stepType.ts';

export const setSchema = z.strictObject({
  type: z.literal('set'),
  values: z.record(variableName, json),
  next: stepName,
});

/** Sets variables, one after another: a later one sees the earlier ones. */
export const setStep: StepType<z.infer<typeof setSchema>> = {
  waitsFor: 'nothing',
  exits: ({ next }) => ({ next }),
  parts: (step) => templatesIn('values', step.values),
  enter: (step, run) => {
    for (const [name, written] of Object.entries(step.values)) {
      if (!save(run, name, values(run, written))) return varsTooLarge;
    }
    return leaveBy('next');
  },
};
