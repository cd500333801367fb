import { z } from 'zod';
import { json, stepName } from '../fields.ts';
import { find, shownValues } from '../run.ts';
import { templatesIn } from './part.ts';
import { leaveBy, type StepType } from './stepType.ts';

export const eventSchema = z.strictObject({
  type: z.literal('event'),
  name: z.string().min(1).max(200),
  payload: json.optional(),
  next: stepName,
});

const maxPayloadBytes = 65_536;

/**
 * Tells those who listen from outside. Texts of the payload made of something sensitive are `***`; a
 * payload beyond 64 KiB as JSON is not sent, which is a finding, and the event goes without it.
 */
export const eventStep: StepType<z.infer<typeof eventSchema>> = {
  waitsFor: 'nothing',
  exits: ({ next }) => ({ next }),
  parts: (step) => templatesIn('payload', step.payload),
  enter: (step, run) => {
    const payload = shownValues(run, step.payload ?? {});
    const bytes = Buffer.byteLength(JSON.stringify(payload));
    const fits = bytes <= maxPayloadBytes;
    if (!fits) find(run, 'payload_too_large', `the payload of "${step.name}" has ${bytes} bytes`);
    run.effects.push({ type: 'hook_event', name: step.name, payload: fits ? payload : null });
    return leaveBy('next');
  },
};
