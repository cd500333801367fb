import { z } from 'zod';
import type { Ending } from '../effects.ts';
import { saidText, template } from '../fields.ts';
import { limits } from '../limits.ts';
import { say, spoken, text } from '../run.ts';
import { said, templatesIn } from './part.ts';
import { endAs, type StepType, undelivered } from './stepType.ts';

export const endSchema = z
  .strictObject({
    type: z.literal('end'),
    status: z.enum(['success', 'failure']),
    failure_status: z.enum(['declined', 'expired', 'system_error', 'canceled']).optional(),
    declined_reason: template.optional(),
    text: saidText.optional(),
  })
  .refine((step) => step.status === 'failure' || step.failure_status === undefined, {
    message: 'failure_status belongs to status "failure"',
  });

/** Ends the process, with a last word if there is one. */
export const endStep: StepType<z.infer<typeof endSchema>> = {
  waitsFor: 'nothing',
  exits: () => ({}),
  parts: (step) => [
    ...said('text', step.text, limits.text),
    ...templatesIn('declined_reason', step.declined_reason),
  ],
  enter: (step, run) => {
    if (step.text !== undefined) {
      const content = { type: 'text', text: spoken(run, 'text', step.text, limits.text) } as const;
      if (!say(run, content)) return undelivered({});
    }
    const ending: Ending = { status: step.status };
    if (step.failure_status !== undefined) ending.failureStatus = step.failure_status;
    if (step.declined_reason !== undefined) {
      ending.declinedReason = text(run, step.declined_reason);
    }
    return endAs(ending);
  },
};
