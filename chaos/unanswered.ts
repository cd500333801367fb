import type { People } from './people.ts';
import { within } from './waiting.ts';

/** Each writes once (more); whose chat, lane or line is stuck hears nothing. */
export async function findUnanswered(people: People, waitMs: number): Promise<string[]> {
  const found = await Promise.all(
    people.said.map(async (_, person) => {
      const received = async () =>
        (await people.messagesOf(person)).filter(({ direction }) => direction === 'received')
          .length;
      const before = await received();
      await people.says(person, { text: 'hola' });
      const answered = await within(waitMs, async () => (await received()) > before);
      return answered ? [] : [`not answered within ${waitMs} ms: ${people.name} ${person}`];
    }),
  );
  return found.flat();
}
