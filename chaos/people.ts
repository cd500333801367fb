import type { Call } from '../bench/service.ts';
import { groupBy } from '../src/db/groupBy.ts';
import type { Say, Saying } from './sayings.ts';
import { line, type Stage } from './stage.ts';

/** A message as the emulator has it in a phone's chat. */
export type PhoneMessage = {
  seq: number;
  message_id: string;
  direction: 'said' | 'received';
  type: string;
  /** Of what a person said: `delivered` once the service has answered 200. */
  status: string;
  text: string | null;
  /** The attempt that brought it. */
  callback_data: string | null;
  at: string;
};

/** What a person has said, and what of theirs the service had answered with 200 before that. */
export type Said = { messageId: string; acknowledged: string[] };

export type People = {
  /** What each is called before the number. */
  name: string;
  says(person: number, say: Say): Promise<void>;
  /** By person, in the order in which it was said. */
  said: Said[][];
  messagesOf(person: number): Promise<PhoneMessage[]>;
};

const areas: Record<string, number> = { Person: 91, Stranger: 93 };

/** People with a phone each, who hear and read what they get. */
export async function gatherPeople(
  { emulator }: Pick<Stage, 'emulator'>,
  count: number,
  name = 'Person',
): Promise<People> {
  const phones = await addPhones(emulator, count, (n) => ({
    phone: `+51${areas[name]}${String(n).padStart(7, '0')}`,
    name: `${name} ${n}`,
  }));
  const said: Said[][] = phones.map(() => []);
  const messagesOf = (person: number) => chatOf(emulator, phones[person] ?? '');
  return {
    name,
    said,
    messagesOf,
    async says(person, say) {
      const acknowledged = (await messagesOf(person))
        .filter(({ direction, status }) => direction === 'said' && status === 'delivered')
        .map(({ message_id }) => message_id);
      const path = `/phones/${phones[person]}/messages`;
      const { message_id: messageId } = await emulator('POST', path, { line, ...say });
      said[person]?.push({ messageId, acknowledged });
    },
  };
}

/** Everybody says what the plan says, each in its order; resolves when the last has spoken. */
export async function speak(people: People, sayings: Saying[], startedAt: number): Promise<void> {
  const own = groupBy(sayings, ({ person }) => person);
  await Promise.all(
    [...own.values()].map(async (list) => {
      for (const { atMs, person, say } of list) {
        await until(startedAt + atMs);
        await people.says(person, say);
      }
    }),
  );
}

/** Resolves at that moment of `performance.now()`. */
export const until = (moment: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, moment - performance.now())));

export async function addPhones(
  emulator: Call,
  count: number,
  phone: (n: number) => object,
): Promise<string[]> {
  const added = [...Array(count).keys()].map((n) => emulator('POST', '/phones', phone(n)));
  return (await Promise.all(added)).map(({ phone_id }) => phone_id);
}

/** All that a phone has said and received. */
export async function chatOf(emulator: Call, phoneId: string): Promise<PhoneMessage[]> {
  const { messages } = await emulator('GET', `/phones/${phoneId}/messages`);
  return messages;
}
