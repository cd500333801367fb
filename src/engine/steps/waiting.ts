import { durationMs } from '../duration.ts';
import type { InvalidAnswer, Reminder, Timeout } from '../fields.ts';
import { limits } from '../limits.ts';
import { ownLanguage, type Run, read, say, spoken } from '../run.ts';
import { type Part, said } from './part.ts';
import {
  again,
  type Exits,
  endAs,
  exitsOf,
  leaveBy,
  type Move,
  type StepTimer,
  stay,
  undelivered,
  unused,
} from './stepType.ts';

/** What steps that wait for the contact's answer have in common. */
export type Waiting = {
  invalid?: InvalidAnswer | undefined;
  reminders?: Reminder[] | undefined;
  timeout?: Timeout | undefined;
  failed?: string | undefined;
};

const defaultAttempts = 3;

/** How many wrong answers such a step takes. */
export const attemptsOf = (step: Pick<Waiting, 'invalid'>): number =>
  step.invalid?.attempts ?? defaultAttempts;

export const waitingExits = (step: Waiting): Exits =>
  exitsOf({ invalid: step.invalid?.next, timeout: step.timeout?.next, failed: step.failed });

export function waitingTimers(step: Waiting): Record<string, StepTimer> {
  const timers: Record<string, StepTimer> = {};
  if (step.timeout !== undefined) {
    timers.timeout = { afterMs: durationMs(step.timeout.after), exit: 'timeout' };
  }
  for (const [index, { after }] of (step.reminders ?? []).entries()) {
    timers[`reminder_${index}`] = { afterMs: durationMs(after) };
  }
  return timers;
}

export const waitingParts = (step: Waiting): Part[] => [
  ...said('invalid.text', step.invalid?.text, limits.buttonsBody),
  ...(step.reminders ?? []).flatMap(({ text }, index) =>
    said(`reminders.${index}.text`, text, limits.text),
  ),
];

/** Counts a wrong answer: the last of `attempts` takes `invalid.next` and sends nothing. */
export function wrongAnswer(step: Waiting, run: Run, repeat: () => boolean): Move {
  const wrong = (run.memory.wrong ?? 0) + 1;
  run.memory = { ...run.memory, wrong };
  if (wrong < attemptsOf(step)) {
    return repeat() ? again : undelivered(step);
  }
  if (step.invalid?.next !== undefined) return leaveBy('invalid');
  return endAs({
    status: 'failure',
    failureStatus: 'declined',
    declinedReason: 'not_answered_question',
  });
}

/** The author's own words for a wrong answer, in the contact's language. */
export const invalidText = (step: Waiting, run: Run): string | undefined =>
  step.invalid?.text === undefined
    ? undefined
    : spoken(run, 'invalid.text', step.invalid.text, limits.buttonsBody);

/** The account's words for it. */
export function wrongAnswerSentence(run: Run): string {
  const language = ownLanguage(run);
  const { wrong_answer } = run.scene.account.sentences[language];
  return read(run, `account.sentences.${language}.wrong_answer`, wrong_answer);
}

/** A reminder keeps waiting and spends nothing. */
export function remind(step: Waiting, run: Run, timer: string): Move {
  const index = Number(timer.slice('reminder_'.length));
  const reminder = step.reminders?.[index];
  if (reminder === undefined) return unused;
  const text = spoken(run, `reminders.${index}.text`, reminder.text, limits.text);
  return say(run, { type: 'text', text }) ? stay : undelivered(step);
}
