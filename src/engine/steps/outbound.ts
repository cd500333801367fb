import { z } from 'zod';
import type { Json } from '../../messages/events.ts';
import { type ReplyAction, variablesOf } from '../../messages/templateShape.ts';
import { writtenText } from '../answers/answer.ts';
import { durationMs } from '../duration.ts';
import type { MessageFacts } from '../effects.ts';
import { json, stepName, timeout } from '../fields.ts';
import { normaliseText } from '../normaliseText.ts';
import { fillOutbound, languageTagOf, type Outbound } from '../outbound.ts';
import { outboundIdOf } from '../outboundsOf.ts';
import { find, isMadeOfSensitive, languageHere, type Run, read, say, values } from '../run.ts';
import { templatesIn } from './part.ts';
import {
  exitsOf,
  leaveBy,
  type Move,
  type StepType,
  stay,
  undelivered,
  unused,
} from './stepType.ts';

export const outboundSchema = z
  .strictObject({
    type: z.literal('outbound'),
    outbound_id: z.string().regex(/^OTB[0-9a-f]{32}$/i, 'an outbound id is OTB and 32 hex digits'),
    variables: z.record(z.string(), json).optional(),
    replies: z
      .strictObject({ continue: stepName.optional(), cancel: stepName.optional() })
      .refine((replies) => replies.continue !== undefined || replies.cancel !== undefined, {
        message: 'replies lead on by continue, by cancel, or by both',
      })
      .optional(),
    timeout: timeout.optional(),
    failed: stepName.optional(),
    next: stepName.optional(),
  })
  .refine((step) => step.replies !== undefined || step.next !== undefined, {
    message: 'an outbound without replies goes on at once, and needs a next',
  })
  .refine((step) => step.replies !== undefined || step.timeout === undefined, {
    message: 'an outbound without replies waits for nothing: timeout belongs to replies',
  });

export type OutboundStep = z.infer<typeof outboundSchema>;

/**
 * Sends a template, with the window open or closed. With `replies` it waits: a tap, or a text equal to
 * a label, takes the reply's way, any other message `next`.
 */
export const outboundStep: StepType<OutboundStep> = {
  waitsFor: 'contact',
  waits: ({ replies }) => replies !== undefined,
  exits: ({ replies, next, timeout: late, failed }) =>
    exitsOf({
      continue: replies?.continue,
      cancel: replies?.cancel,
      next,
      timeout: late?.next,
      failed,
    }),
  timers: (step) =>
    step.timeout === undefined
      ? {}
      : { timeout: { afterMs: durationMs(step.timeout.after), exit: 'timeout' } },
  parts: (step) => templatesIn('variables', step.variables),
  enter: (step, run) => {
    const outbound = outboundOf(step, run);
    if (outbound === undefined || !send(step, run, outbound)) return undelivered(step);
    return step.replies === undefined ? leaveBy('next') : stay;
  },
  message: (step, run, message) => {
    const action = actionIn(run, message);
    if (action !== undefined && step.replies?.[action] !== undefined) {
      return takeReply(run, action);
    }
    return step.next === undefined ? unused : leaveBy('next');
  },
};

/** The outbound, if it may be sent to this contact at all. */
function outboundOf(step: OutboundStep, run: Run): Outbound | undefined {
  const id = outboundIdOf(step.outbound_id);
  const outbound = run.scene.outbounds?.get(id);
  read(run, `outbounds.${id}`, outbound === undefined ? null : asJson(outbound));
  if (outbound === undefined) {
    find(run, 'outbound_missing', `there is no outbound ${id} on this line`);
    return undefined;
  }
  if (outbound.status !== 'APPROVED') {
    find(run, 'outbound_not_approved', `outbound "${outbound.name}" is ${outbound.status}`);
    return undefined;
  }
  if (step.replies !== undefined && outbound.replies.length === 0) {
    find(run, 'outbound_without_replies', `outbound "${outbound.name}" has no quick replies`);
    return undefined;
  }
  const refused = refusedBy(run, outbound);
  if (refused === undefined) return outbound;
  find(run, 'outbound_refused', `the contact wants ${refused}`);
  return undefined;
}

// Texts, numbers and lists of them: an outbound came from JSON.
const asJson = (outbound: Outbound): Json => outbound as unknown as Json;

/** What this event itself has changed of the contact's consent counts. */
function refusedBy(run: Run, { category }: Outbound): string | undefined {
  const refuses = (scope: 'all' | 'marketing'): boolean => {
    const changed = run.effects.findLast(
      (effect) => effect.type === 'set_consent' && effect.scope === scope,
    );
    if (changed?.type === 'set_consent') return !changed.granted;
    return read(run, `refused.${scope}`, run.scene.refused?.[scope] ?? false);
  };
  if (refuses('all')) return 'nothing any more';
  return category === 'MARKETING' && refuses('marketing') ? 'no marketing' : undefined;
}

function send(step: OutboundStep, run: Run, outbound: Outbound): boolean {
  const given = variablesGiven(step, run);
  const filled = fillOutbound(outbound, given);
  if ('fault' in filled) {
    find(run, `outbound_${filled.fault}`, faults[filled.fault](filled.what));
    return false;
  }
  const isAwaited = step.replies !== undefined;
  if (isAwaited) {
    const replies = outbound.replies.map(({ title, action }) => ({ title, action }));
    run.memory = { ...run.memory, replies, language: languageTagOf(outbound.language) };
  }
  const named = new Set(variablesOf(outbound.names));
  // What is sensitive is said and not kept: the flow that a reply starts does without it.
  const kept = Object.entries(step.variables ?? {}).filter(
    ([name, written]) => named.has(name) && !isMadeOfSensitive(run, written),
  );
  const variables = Object.fromEntries(kept.map(([name]) => [name, given[name] ?? null]));
  return say(run, filled, { variables, isAwaited });
}

function variablesGiven(step: OutboundStep, run: Run): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(step.variables ?? {}).map(([name, written]) => [name, values(run, written)]),
  );
}

const faults = {
  missing_value: (name: string) => `the outbound's variable "${name}" was given no value`,
  no_media: (name: string) =>
    `"${name}", the header's file, is neither an address nor the id of a file`,
  beyond_us: (part: string) => `the outbound has a part that cannot be filled in here: ${part}`,
};

/** What a tap says, or a text equal to a label. */
function actionIn(run: Run, message: MessageFacts): ReplyAction | undefined {
  const { tap, content } = message;
  if (tap !== undefined) {
    return tap.option === 'cancel' ? 'cancel' : tap.option === 'continue' ? 'continue' : undefined;
  }
  const written = writtenText(content);
  if (written === undefined) return undefined;
  const said = normaliseText(written);
  return run.memory.replies?.find(({ title }) => normaliseText(title) === said)?.action;
}

/** Who accepts an outbound speaks its language, where we know of none. */
function takeReply(run: Run, action: ReplyAction): Move {
  const { language } = run.memory;
  if (action === 'continue' && language !== undefined && languageHere(run) === null) {
    run.effects.push({ type: 'set_contact', field: 'language', value: language });
    run.contact = { ...run.contact, language };
  }
  return leaveBy(action);
}
