import { z } from 'zod';
import type { Json } from '../../messages/events.ts';
import { writtenText } from '../answers/answer.ts';
import type { MessageFacts, OfferedOption } from '../effects.ts';
import {
  invalidAnswer,
  optionId,
  reminders,
  saidText,
  stepName,
  template,
  timeout,
  variableName,
} from '../fields.ts';
import { limits } from '../limits.ts';
import { optionNamed } from '../offered.ts';
import { type Run, save, say } from '../run.ts';
import { choiceContent } from './choiceContent.ts';
import { dynamicOption, itemsOf, offerPage } from './options.ts';
import { type Part, said, templatesIn } from './part.ts';
import {
  again,
  exitsOf,
  leaveBy,
  type Move,
  type StepType,
  stay,
  undelivered,
  varsTooLarge,
} from './stepType.ts';
import {
  invalidText,
  remind,
  waitingExits,
  waitingParts,
  waitingTimers,
  wrongAnswer,
  wrongAnswerSentence,
} from './waiting.ts';

const option = z.strictObject({
  id: optionId,
  title: saidText,
  description: saidText.optional(),
  synonyms: z.array(z.string().min(1)).max(200).optional(),
  next: stepName,
});

export const choiceSchema = z
  .strictObject({
    type: z.literal('choice'),
    text: saidText,
    header: saidText.optional(),
    footer: saidText.optional(),
    options: z.array(option).optional(),
    options_from: z
      .strictObject({
        list: z.string().min(1),
        id: template,
        title: saidText,
        description: saidText.optional(),
        next: stepName,
        empty: stepName,
      })
      .optional(),
    button: saidText.optional(),
    style: z.enum(['auto', 'buttons', 'list']).optional(),
    save_as: variableName.optional(),
    invalid: invalidAnswer.optional(),
    reminders: reminders.optional(),
    timeout: timeout.optional(),
    failed: stepName.optional(),
  })
  .refine((step) => (step.options?.length ?? 0) > 0 || step.options_from !== undefined, {
    message: 'a choice needs options or options_from',
  });

export type ChoiceStep = z.infer<typeof choiceSchema>;

/** Buttons or a list; the option taken decides where it goes on. */
export const choiceStep: StepType<ChoiceStep> = {
  waitsFor: 'contact',
  exits: (step) => ({
    ...exitsOf({ chosen: step.options_from?.next, empty: step.options_from?.empty }),
    ...Object.fromEntries((step.options ?? []).map(({ id, next }) => [optionExit(id), next])),
    ...waitingExits(step),
  }),
  timers: waitingTimers,
  parts: (step) => [
    ...said('text', step.text, bodyLimit(step)),
    ...said('header', step.header, limits.header),
    ...said('footer', step.footer, limits.footer),
    ...said('button', step.button, limits.label),
    ...(step.options ?? []).flatMap((each) => optionParts(each, titleLimit(step))),
    ...templatesIn('options_from', { ...step.options_from, list: undefined }),
    ...waitingParts(step),
  ],
  enter: (step, run) => {
    if (step.options_from !== undefined && itemsOf(step, run).length === 0) {
      return leaveBy('empty');
    }
    return offer(step, run, 0) ? stay : undelivered(step);
  },
  repeat: (step, run) => (offer(step, run, run.memory.page ?? 0) ? again : undelivered(step)),
  timer: remind,
  message: (step, run, message) => {
    const taken = optionTaken(step, run, message);
    if (taken === 'more') {
      return offer(step, run, (run.memory.page ?? 0) + 1) ? again : undelivered(step);
    }
    if (taken !== undefined && !isStillThere(step, taken)) {
      return offer(step, run, 0) ? again : undelivered(step);
    }
    return taken === undefined
      ? wrongAnswer(step, run, () => offerAgain(step, run))
      : choose(step, run, taken);
  },
};

const optionExit = (id: string): string => `option_${id}`;

const optionParts = (each: z.infer<typeof option>, limit: number): Part[] => [
  ...said(`options.${each.id}.title`, each.title, limit),
  ...said(`options.${each.id}.description`, each.description, limits.rowDescription),
];

/** What a title may have at most: only where buttons are asked for is it a button's. */
const titleLimit = (step: ChoiceStep): number =>
  step.style === 'buttons' ? limits.buttonTitle : limits.rowTitle;

/** With more options than there are buttons it is a list in any case. */
const bodyLimit = (step: ChoiceStep): number =>
  step.style === 'list' || (step.options?.length ?? 0) > limits.buttons
    ? limits.listBody
    : limits.buttonsBody;

function offer(step: ChoiceStep, run: Run, page: number, before?: string): boolean {
  const shown = offerPage(step, run, page);
  const content = choiceContent(step, run, shown, before);
  run.memory = {
    ...run.memory,
    offered: shown.options.map(({ description, ...offered }) => offered),
    page,
  };
  return say(run, content);
}

/** One message: the invalid text, a blank line, the prompt, the same options. */
const offerAgain = (step: ChoiceStep, run: Run): boolean =>
  offer(step, run, run.memory.page ?? 0, invalidText(step, run) ?? wrongAnswerSentence(run));

function optionTaken(
  step: ChoiceStep,
  run: Run,
  message: MessageFacts,
): OfferedOption | 'more' | undefined {
  const offered = run.memory.offered ?? [];
  const { tap } = message;
  const written = writtenText(message.content);
  const taken =
    tap !== undefined
      ? (offered.find(({ reply }) => reply === tap.option) ?? ofOtherPage(step, run, tap.option))
      : written === undefined
        ? undefined
        : optionNamed(offered, written);
  return taken?.reply === 'more' && taken.index === undefined && !isAuthored(step, 'more')
    ? 'more'
    : taken;
}

const isAuthored = (step: ChoiceStep, id: string): boolean =>
  step.options?.some((each) => each.id === id) ?? false;

/** An option that a newer version has no more (`migrateState`) is no answer and costs no attempt. */
const isStillThere = (step: ChoiceStep, { id, index }: OfferedOption): boolean =>
  index === undefined ? isAuthored(step, id) : step.options_from !== undefined;

/** A row of a page shown before: the list has not changed since, so its index still tells. */
function ofOtherPage(step: ChoiceStep, run: Run, reply: string): OfferedOption | undefined {
  if (step.options_from === undefined || !/^\d{1,6}$/.test(reply)) return undefined;
  return dynamicOption(step.options_from, run, itemsOf(step, run), Number(reply));
}

function choose(step: ChoiceStep, run: Run, taken: OfferedOption): Move {
  if (step.save_as !== undefined) {
    const { id, title, index } = taken;
    const value: Json = index === undefined ? null : (itemsOf(step, run)[index] ?? null);
    if (!save(run, step.save_as, { id, title, value })) return varsTooLarge;
  }
  return leaveBy(taken.index === undefined ? optionExit(taken.id) : 'chosen');
}
