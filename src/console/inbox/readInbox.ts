import { listAgents } from '../../agents/listAgents.ts';
import { countUnread } from '../../chats/countUnread.ts';
import type { ChatView } from '../../chats/getChat.ts';
import { countChats, listChatIds, listChats } from '../../chats/searchChats.ts';
import type { Unit } from '../../db/unit.ts';
import { listLines } from '../../lines/listLines.ts';
import { listUsers } from '../../users/changeUser.ts';
import { readZone } from '../readZone.ts';
import type { Zone } from '../times.tsx';
import type { Visit } from '../visit.ts';
import { type Asked, filterOf, whose } from './asked.ts';
import type { Names } from './happening.tsx';

/** A list of chats as it is shown. */
export type ChatList = {
  asked: Asked;
  chats: ChatView[];
  hasMore: boolean;
  /** By chat: messages that nobody of ours has read. */
  unread: Map<string, number>;
  zone: Zone;
  names: Names;
};

export async function readList(
  unit: Unit,
  { user, words }: Visit,
  asked: Asked,
): Promise<ChatList> {
  const filter = filterOf(asked, user.email, unit.now);
  const page = await listChats(unit, filter, { limit: asked.shown });
  const chats = page.items;
  return {
    asked,
    chats,
    hasMore: page.next !== undefined,
    unread: await countUnread(
      unit,
      chats.flatMap(({ chat }) => (isForPeople(chat) ? [chat] : [])),
    ),
    zone: await readZone(unit, words),
    names: await readNames(unit),
  };
}

/** What the bot has, nobody needs to read. */
export const isForPeople = ({ state, unassigned }: ChatView['chat']): boolean =>
  unassigned || state === 'withAgent' || state === 'waitingForAgent';

const mostPeople = 500;

/** Whom chats can be with: agents, and users of the console. */
export async function readPeople(unit: Unit) {
  const agents = (await listAgents(unit, {}, { limit: mostPeople })).items;
  return { agents: agents.map(({ agent }) => agent), users: await listUsers(unit) };
}

type People = Awaited<ReturnType<typeof readPeople>>;

export const namesOf = ({ agents, users }: People): Names =>
  new Map([...agents, ...users].map(({ email, name }) => [email, name]));

export const readNames = async (unit: Unit): Promise<Names> => namesOf(await readPeople(unit));

/** Chats are counted so far; of more it is said that there are more than these less one. */
export const mostCounted = 100;

export type Counts = { mine: number; unassigned: number };

/** So many of somebody's own chats. */
export const listMine = (unit: Unit, email: string): Promise<string[]> =>
  listChatIds(unit, whose.mine(email), mostCounted);

export const countUnassigned = (unit: Unit): Promise<number> =>
  countChats(unit, whose.unassigned(), mostCounted);

/** How many chats are in the views that wait for somebody. */
export const countViews = async (unit: Unit, { user }: Visit): Promise<Counts> => ({
  mine: await countChats(unit, whose.mine(user.email), mostCounted),
  unassigned: await countUnassigned(unit),
});

export const readLines = async (unit: Unit) => (await listLines(unit, { limit: 200 })).items;
