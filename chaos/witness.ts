import { decodeJwt } from 'jose';
import type { Agents } from './agents.ts';
import type { Campaign } from './campaign.ts';
import type { Asked } from './outsideServer.ts';
import type { People, PhoneMessage, Said } from './people.ts';
import type { Stage } from './stage.ts';

/** What could be seen from outside: what the provider, the phones and the servers of others know. */
export type Witness = {
  /** By person, in the order in which it was said. */
  said: Said[][];
  /** What each phone has, of those who talk and of those in the campaign. */
  phones: PhoneMessage[][];
  recipients: PhoneMessage[][];
  /** Attempts that the provider was asked to send twice. */
  duplicates: string[];
  /** What the shop was asked. */
  asked: Asked[];
  /** What the receiver of hooks took: the delivery, and what it tells of. */
  told: { key: string; eventId: string }[];
  agentSaid: string[];
};

export async function bearWitness(
  { emulator, shop, receiver }: Pick<Stage, 'emulator' | 'shop' | 'receiver'>,
  {
    people,
    campaign,
    agents,
  }: { people: People[]; campaign: Campaign; agents: Pick<Agents, 'said'> },
): Promise<Witness> {
  const phones = people.map(({ said, messagesOf }) =>
    Promise.all(said.map((_, person) => messagesOf(person))),
  );
  const { duplicates } = await emulator('GET', '/accounting');
  return {
    said: people.flatMap(({ said }) => said),
    phones: (await Promise.all(phones)).flat(),
    recipients: await campaign.chats(),
    duplicates,
    asked: shop.asked,
    told: receiver.asked.filter(({ isTaken }) => isTaken).flatMap(eventsOf),
    agentSaid: agents.said,
  };
}

const eventsOf = ({ key, body }: Asked) => {
  const { events } = decodeJwt<{ events: { id: string }[] }>(body);
  return events.map(({ id }) => ({ key, eventId: id }));
};
