import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '../bench/service.ts';
import type { People } from './people.ts';

const lookEveryMs = 250;

/**
 * Each writes once (more); whose chat, lane or line is stuck hears nothing. Time in which the line sends is not
 * counted: what had waited before goes first, at the line's pace. Nor more than a second between two looks,
 * since a machine that stood still has done nothing wrong.
 */
export async function findUnanswered(
  people: People,
  { emulator, waitMs }: { emulator: Call; waitMs: number },
): Promise<string[]> {
  const persons = people.said.map((_, person) => person);
  const received = async (person: number) =>
    (await people.messagesOf(person)).filter(({ direction }) => direction === 'received').length;
  const before = await Promise.all(persons.map(received));
  await Promise.all(persons.map((person) => people.says(person, { text: 'hola' })));

  let waiting = persons;
  let sent = -1;
  for (let silentMs = 0, last = performance.now(); silentMs < waitMs; ) {
    await sleep(lookEveryMs);
    const now = await Promise.all(waiting.map(received));
    waiting = waiting.filter((person, place) => (now[place] ?? 0) <= (before[person] ?? 0));
    if (waiting.length === 0) return [];
    const { accepted } = await emulator('GET', '/accounting');
    const passedMs = performance.now() - last;
    if (accepted === sent) silentMs += Math.min(passedMs, 1_000);
    last += passedMs;
    sent = accepted;
  }
  return waiting.map((person) => `not answered within ${waitMs} ms: ${people.name} ${person}`);
}
