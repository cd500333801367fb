import type { Json } from '../messages/events.ts';
import type { CompiledStep } from './compileFlow.ts';
import type { MessageFacts } from './effects.ts';
import type { Run } from './run.ts';
import { type Move, stay, unused } from './steps/stepType.ts';

/** More than this of a contact who writes while a step waits for the world is an activity at once. */
const mostHeld = 20;

/** A message as it stands in a state, which is JSON. */
const toHeld = (message: MessageFacts): Json => JSON.parse(JSON.stringify(message));

/** The message that `toHeld` put away. */
function fromHeld(held: Json): MessageFacts {
  // States are written by the engine alone, and this by `toHeld`.
  const message = held as unknown as Omit<MessageFacts, 'at'> & { at: string };
  return { ...message, at: new Date(message.at) };
}

/** While a step waits for the world, what the contact writes is kept; beyond 20 it is an activity. */
export function hold(run: Run, message: MessageFacts): Move {
  if (run.held.length >= mostHeld) return unused;
  run.held = [...run.held, toHeld(message)];
  return stay;
}

/**
 * Offers what was held to the step that waits now, in order, until one moves the process; undefined when
 * none does. What does not fit costs no attempt and is an activity. What was said before the chat went
 * to people is theirs.
 */
export function offerHeld(run: Run, { step, type }: CompiledStep): Move | undefined {
  if (type.waitsFor === 'people') run.held = [];
  if (type.waitsFor !== 'contact') return undefined;
  for (let [first, ...rest] = run.held; first !== undefined; [first, ...rest] = run.held) {
    run.held = rest;
    const message = fromHeld(first);
    const move = ifItFits(run, message, () => type.message?.(step, run, message) ?? unused);
    if (move === undefined) continue;
    const isSecret = step.type === 'question' && step.answer.sensitive === true;
    if (isSecret) run.effects.push({ type: 'conceal', message });
    if (move.to !== 'stay') return move;
  }
  return undefined;
}

/** What a step makes of a message that answers it; else nothing has happened. */
function ifItFits(run: Run, message: MessageFacts, offer: () => Move): Move | undefined {
  const { vars, memory, contact, sensitive, message: before } = run;
  const effects = run.effects.length;
  run.message = message;
  const move = offer();
  const isWrong = (run.memory.wrong ?? 0) > (memory.wrong ?? 0);
  if (move.to !== 'unused' && !isWrong) return move;
  Object.assign(run, { vars, memory, contact, sensitive, message: before });
  run.effects.splice(effects);
  return undefined;
}
