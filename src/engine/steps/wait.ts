import { z } from 'zod';
import { nextOpening } from '../businessHours.ts';
import { durationMs, signedDurationMs } from '../duration.ts';
import { duration, stepName, template } from '../fields.ts';
import { hoursHere } from '../hoursHere.ts';
import { instantOf } from '../instant.ts';
import { find, type Run, value } from '../run.ts';
import { templatesIn } from './part.ts';
import { exitsOf, leaveBy, type StepType, stay, unused } from './stepType.ts';

export const waitSchema = z
  .strictObject({
    type: z.literal('wait'),
    for: duration.optional(),
    until: template.optional(),
    offset: z
      .string()
      .regex(/^-?\d{1,6}[smhd]$/, 'an offset is a duration, or one with a minus, as in "-3h"')
      .optional(),
    on_message: stepName.optional(),
    next: stepName,
  })
  .refine((step) => (step.for === undefined) !== (step.until === undefined), {
    message: 'a wait has one of for and until',
  })
  .refine((step) => step.offset === undefined || step.until !== undefined, {
    message: 'offset belongs to until',
  });

type WaitStep = z.infer<typeof waitSchema>;

/** Lets time pass. A time already past goes on at once. */
export const waitStep: StepType<WaitStep> = {
  waitsFor: 'time',
  exits: ({ next, on_message }) => exitsOf({ next, on_message }),
  timers: (step) => ({
    wait: {
      afterMs:
        step.for === undefined
          ? (run) => Math.max(remainingMs(step, run) ?? 0, 0)
          : durationMs(step.for),
      exit: 'next',
    },
  }),
  parts: (step) => templatesIn('until', step.until),
  enter: (step, run) => {
    const remaining = remainingMs(step, run);
    if (remaining === undefined) find(run, 'no_time', '"until" did not come out as a time');
    return remaining !== undefined && remaining > 0 ? stay : leaveBy('next');
  },
  message: (step) => (step.on_message === undefined ? unused : leaveBy('on_message')),
};

/** How long there is still to wait, in milliseconds; undefined when it is until no time at all. */
function remainingMs(step: WaitStep, run: Run): number | undefined {
  if (step.for !== undefined) return durationMs(step.for);
  const { now } = run.scene;
  const until =
    step.until === 'business_hours'
      ? nextOpening(hoursHere(run), now)?.getTime()
      : instantOf(value(run, step.until ?? ''), run.place.timezone)?.toMillis();
  if (until === undefined) return undefined;
  return until + (step.offset === undefined ? 0 : signedDurationMs(step.offset)) - now.getTime();
}
