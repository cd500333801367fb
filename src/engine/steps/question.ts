import { z } from 'zod';
import { type Answer, answerSchema, readAnswer, writtenText } from '../answers/answer.ts';
import { countryOf } from '../answers/phone.ts';
import type { MessageFacts } from '../effects.ts';
import { invalidAnswer, mediaOut, reminders, saidText, stepName, timeout } from '../fields.ts';
import { limits } from '../limits.ts';
import { normaliseText } from '../normaliseText.ts';
import { languageHere, type Run, read, save, say, spoken } from '../run.ts';
import { mediaContent } from './mediaContent.ts';
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

export const questionSchema = z
  .strictObject({
    type: z.literal('question'),
    text: saidText.optional(),
    media: mediaOut.optional(),
    answer: answerSchema,
    invalid: invalidAnswer.optional(),
    reminders: reminders.optional(),
    timeout: timeout.optional(),
    failed: stepName.optional(),
    next: stepName,
  })
  .refine((step) => (step.text === undefined) !== (step.media === undefined), {
    message: 'a question asks with one of text and media',
  });

type QuestionStep = z.infer<typeof questionSchema>;

/** Asks, waits, checks, and keeps the typed answer. */
export const questionStep: StepType<QuestionStep> = {
  waitsFor: 'contact',
  exits: (step) => ({ ...exitsOf({ next: step.next }), ...waitingExits(step) }),
  timers: waitingTimers,
  parts: (step) => [
    ...said('text', step.text, limits.text),
    ...said('media.caption', step.media?.caption, limits.caption),
    ...templatesIn('media', { ...step.media, caption: undefined }),
    ...patternOf(step.answer),
    ...waitingParts(step),
  ],
  enter: (step, run) => (ask(step, run) ? stay : undelivered(step)),
  repeat: (step, run) => (ask(step, run) ? again : undelivered(step)),
  timer: remind,
  message: (step, run, message) => {
    const { answer } = step;
    if (answer.type === 'media') return collectMedia(step, answer, run, message);
    const value = readAnswer(answer, message, customsOf(run));
    if (value === undefined) return wrongAnswer(step, run, () => askAgain(step, run));
    return save(run, answer.save_as, value) ? leaveBy('next') : varsTooLarge;
  },
};

const patternOf = (answer: Answer): Part[] =>
  answer.type === 'text' && answer.pattern !== undefined
    ? [{ kind: 'pattern', path: 'answer.pattern', source: answer.pattern }]
    : [];

function ask(step: QuestionStep, run: Run, before = ''): boolean {
  if (step.media === undefined) {
    const prompt = spoken(run, 'text', step.text ?? '', limits.text - before.length);
    return say(run, { type: 'text', text: before + prompt });
  }
  if (before === '') return say(run, mediaContent(run, step.media));
  // Sound and stickers carry no caption: the words go ahead of them.
  if (step.media.kind === 'audio' || step.media.kind === 'sticker') {
    return (
      say(run, { type: 'text', text: before.trim() }) && say(run, mediaContent(run, step.media))
    );
  }
  const caption = spoken(run, 'media.caption', step.media.caption ?? '', limits.caption);
  return say(run, mediaContent(run, step.media, `${before}${caption}`.trim()));
}

/** The invalid text alone; without one the account's sentence, a blank line, the prompt. */
function askAgain(step: QuestionStep, run: Run): boolean {
  const own = invalidText(step, run);
  if (own !== undefined) return say(run, { type: 'text', text: own });
  return ask(step, run, `${wrongAnswerSentence(run)}\n\n`);
}

type MediaAnswer = Extract<Answer, { type: 'media' }>;

/** One file is the answer itself; several are collected until there are `max`, or a done word comes. */
function collectMedia(
  step: QuestionStep,
  answer: MediaAnswer,
  run: Run,
  message: MessageFacts,
): Move {
  const { max = 1, min = 1 } = answer;
  const collected = run.memory.media ?? [];
  const wrong = () => wrongAnswer(step, run, () => askAgain(step, run));
  const file = readAnswer(answer, message, customsOf(run));
  if (file === undefined) {
    const isDone = isDoneWord(answer, writtenText(message.content)) && collected.length >= min;
    if (!isDone) return wrong();
    return save(run, answer.save_as, collected) ? leaveBy('next') : varsTooLarge;
  }
  if (max === 1) return save(run, answer.save_as, file) ? leaveBy('next') : varsTooLarge;
  const all = [...collected, file];
  run.memory = { ...run.memory, media: all };
  if (all.length < max) return stay;
  return save(run, answer.save_as, all) ? leaveBy('next') : varsTooLarge;
}

const defaultDoneWords = ['listo', 'ya', 'done', 'ready', 'pronto'];

function isDoneWord(answer: MediaAnswer, written: string | undefined): boolean {
  if (written === undefined) return false;
  const said = normaliseText(written);
  return (answer.done_words ?? defaultDoneWords).some((word) => normaliseText(word) === said);
}

function customsOf(run: Run) {
  return {
    get language() {
      return languageHere(run) ?? run.flow.definition.language;
    },
    get timezone() {
      return run.place.timezone;
    },
    now: run.scene.now,
    country: () =>
      countryOf(read(run, 'contact.phone', run.contact.phone)) ??
      countryOf(read(run, 'line.phone_number', run.scene.line.phone_number)),
    matches: run.flow.matches,
  };
}
