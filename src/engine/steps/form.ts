import { z } from 'zod';
import type { Json } from '../../messages/events.ts';
import { addressHere, tapAddress } from '../address.ts';
import type { MessageFacts } from '../effects.ts';
import { invalidAnswer, saidText, stepName, template, timeout, variableName } from '../fields.ts';
import { limits } from '../limits.ts';
import { fitted, type Run, save, say, spoken, text } from '../run.ts';
import { said, templatesIn } from './part.ts';
import {
  again,
  exitsOf,
  leaveBy,
  type StepType,
  stay,
  undelivered,
  varsTooLarge,
} from './stepType.ts';
import {
  invalidText,
  waitingExits,
  waitingParts,
  waitingTimers,
  wrongAnswer,
  wrongAnswerSentence,
} from './waiting.ts';

export const formSchema = z.strictObject({
  type: z.literal('form'),
  whatsapp_flow_id: template,
  cta: saidText,
  text: saidText,
  save_as: variableName,
  invalid: invalidAnswer.optional(),
  timeout: timeout.optional(),
  failed: stepName.optional(),
  next: stepName,
});

type FormStep = z.infer<typeof formSchema>;

/** A WhatsApp Flow: shown by its button, waited for, and its fields kept as one object. */
export const formStep: StepType<FormStep> = {
  waitsFor: 'contact',
  exits: (step) => ({ ...exitsOf({ next: step.next }), ...waitingExits(step) }),
  timers: waitingTimers,
  parts: (step) => [
    ...said('text', step.text, limits.buttonsBody),
    ...said('cta', step.cta, limits.label),
    ...templatesIn('whatsapp_flow_id', step.whatsapp_flow_id),
    ...waitingParts(step),
  ],
  enter: (step, run) => (show(step, run) ? stay : undelivered(step)),
  repeat: (step, run) => (show(step, run) ? again : undelivered(step)),
  message: (step, run, message) => {
    const fields = fieldsOf(message);
    if (fields === undefined) return wrongAnswer(step, run, () => showAgain(step, run));
    return save(run, step.save_as, fields) ? leaveBy('next') : varsTooLarge;
  },
};

/** The token names this step, as a reply's id does; it comes back with the answer. */
function show(step: FormStep, run: Run, before?: string): boolean {
  const prompt = spoken(run, 'text', step.text, limits.buttonsBody);
  return say(run, {
    type: 'form',
    text:
      before === undefined
        ? prompt
        : fitted(run, `${before}\n\n${prompt}`, limits.buttonsBody, 'text'),
    cta: spoken(run, 'cta', step.cta, limits.label),
    formId: text(run, step.whatsapp_flow_id).trim(),
    token: `${run.scene.process.id}:${tapAddress(addressHere(run))}`,
  });
}

/** As a choice does it: the invalid text, a blank line, the prompt, the same button. */
const showAgain = (step: FormStep, run: Run): boolean =>
  show(step, run, invalidText(step, run) ?? wrongAnswerSentence(run));

/** What was filled in, without the token, which is ours. Anything but a form's fields is no answer. */
function fieldsOf({ content }: MessageFacts): Record<string, Json> | undefined {
  if (content.type !== 'form') return undefined;
  const { response } = content;
  if (response === null || typeof response !== 'object' || Array.isArray(response))
    return undefined;
  const { flow_token: _ours, ...fields } = response;
  return fields;
}
