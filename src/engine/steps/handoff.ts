import { z } from 'zod';
import { isOpenAt } from '../businessHours.ts';
import { durationMs } from '../duration.ts';
import type { Effect } from '../effects.ts';
import { stepName, template, timeout } from '../fields.ts';
import { hoursHere } from '../hoursHere.ts';
import { type Run, read, text } from '../run.ts';
import { shownText } from '../shownText.ts';
import { staffedPath } from '../staffed.ts';
import { templatesIn } from './part.ts';
import { endProcessAs, exitsOf, leaveBy, type StepType, stay } from './stepType.ts';

export const handoffSchema = z.strictObject({
  type: z.literal('handoff'),
  owner: template.optional(),
  note: template.optional(),
  unavailable: stepName.optional(),
  timeout: timeout.optional(),
  next: stepName.optional(),
});

/**
 * Gives the chat to people. With `next` the process sleeps until the agent's close; without, it ends as
 * success at this moment, from within a sub-flow too: the chat is theirs. Outside business hours, or while nobody of
 * `owner` is online, `unavailable` is taken instead, if there is one. What is sensitive is `***` in the note.
 */
export const handoffStep: StepType<z.infer<typeof handoffSchema>> = {
  waitsFor: 'people',
  exits: ({ next, unavailable, timeout: late }) =>
    exitsOf({ next, unavailable, timeout: late?.next }),
  timers: (step) =>
    step.timeout === undefined || step.next === undefined
      ? {}
      : { timeout: { afterMs: durationMs(step.timeout.after), exit: 'timeout' } },
  parts: (step) => [...templatesIn('owner', step.owner), ...templatesIn('note', step.note)],
  enter: (step, run) => {
    const owner = step.owner === undefined ? undefined : text(run, step.owner);
    if (step.unavailable !== undefined && !isAnyoneThere(run, owner)) return leaveBy('unavailable');
    const handoff: Extract<Effect, { type: 'handoff' }> = { type: 'handoff' };
    if (owner !== undefined) handoff.owner = owner;
    if (step.note !== undefined) handoff.note = shownText(run, step.note);
    run.effects.push(handoff);
    return step.next === undefined ? endProcessAs({ status: 'success' }) : stay;
  },
  closedByAgent: () => leaveBy('next'),
};

function isAnyoneThere(run: Run, owner: string | undefined): boolean {
  const open = isOpenAt(hoursHere(run), run.scene.now);
  if (!read(run, 'business.open', open)) return false;
  const { isStaffed } = run.scene;
  return isStaffed === undefined || read(run, staffedPath(owner), isStaffed(owner));
}
