import { type ChatView, getChat } from '../../chats/getChat.ts';
import { listChatsOf } from '../../chats/listHistory.ts';
import { readTalk, type TalkItem } from '../../chats/readTalk.ts';
import type { ContactRow } from '../../contacts/contactChange.ts';
import { getContact } from '../../contacts/getContact.ts';
import type { PropertyRow } from '../../contacts/listProperties.ts';
import type { Unit } from '../../db/unit.ts';
import { windowMs } from '../../engine/windowRule.ts';
import { mayWriteFreely, pushes } from '../../lines/pushes.ts';
import type { OutboundView } from '../../outbounds/getOutbound.ts';
import type { ProcessView } from '../../processes/getProcess.ts';
import { listOfContact } from '../../processes/listOfContact.ts';
import { readShownProperties } from '../contacts/properties.tsx';
import { offerOutbounds } from '../offered.ts';
import { readZone } from '../readZone.ts';
import type { Zone } from '../times.tsx';
import type { Visit } from '../visit.ts';
import type { Words } from '../words.ts';
import type { Names } from './happening.tsx';
import { chatPathOf } from './places.ts';
import { namesOf, readPeople } from './readInbox.ts';
import type { Reads } from './reads.ts';

/** What all chats of an account are shown with. */
export type Surroundings = {
  zone: Zone;
  names: Names;
  /** Whom a chat may be given to: e-mails and `group:<name>`s. */
  owners: string[];
};

/** What stands above a chat. */
export type ChatHead = Surroundings & { view: ChatView };

export const readHead = async (
  unit: Unit,
  { words }: Visit,
  chatId: string,
): Promise<ChatHead> => ({
  view: await getChat(unit, chatId),
  ...(await readSurroundings(unit, words)),
});

async function readSurroundings(unit: Unit, words: Words): Promise<Surroundings> {
  const { agents, users } = await readPeople(unit);
  const groups = new Set(agents.flatMap((agent) => agent.groups));
  const answering = users.filter(({ role }) => role !== 'marketer');
  const people = new Set([...agents, ...answering].map(({ email }) => email));
  return {
    zone: await readZone(unit, words),
    names: namesOf({ agents, users }),
    owners: [...people, ...[...groups].map((name) => `group:${name}`)],
  };
}

/** As it was a second ago at most. */
export const surroundingsOf = (reads: Reads, words: Words): Promise<Surroundings> =>
  reads.once(`surroundings ${words.lang}`, 1_000, (unit) => readSurroundings(unit, words));

/** What can be written now: anything, or approved messages alone. `until`: when that ends; null: it does not. */
export type Box =
  | { kind: 'free'; until: Date | null }
  | {
      kind: 'outbounds';
      outbounds: OutboundView[];
      /** Under which one is sent once, however often its button is pressed. */
      requestId: string;
    };

export async function readBox(unit: Unit, { chat, line }: ChatView): Promise<Box> {
  if (mayWriteFreely(line.provider, chat.lastInboundAt, unit.now)) {
    const last = pushes(line.provider) ? chat.lastInboundAt : null;
    return { kind: 'free', until: last && new Date(last.getTime() + windowMs) };
  }
  return {
    kind: 'outbounds',
    outbounds: await offerOutbounds(unit, line.phoneNumber),
    requestId: unit.newId(),
  };
}

/** What is known of the person of a chat. */
export type ChatSide = {
  contact: ContactRow;
  properties: PropertyRow[];
  processes: ProcessView[];
  /** Their chats on other lines. */
  others: ChatView[];
  /** Of the one that is open. */
  chatPath: string;
  zone: Zone;
};

export async function readSide(unit: Unit, { view, zone }: ChatHead): Promise<ChatSide> {
  const { id, contactId } = view.chat;
  const chats = await listChatsOf(unit, contactId);
  return {
    contact: await getContact(unit, { by: 'contact_id', id: contactId }),
    properties: await readShownProperties(unit),
    processes: await listOfContact(unit, contactId, 8),
    others: chats.filter(({ chat }) => chat.id !== id),
    chatPath: chatPathOf(view),
    zone,
  };
}

/** A page of what happened; `before`: a `seq`. `above`: what stands before the first of it. */
export type Talk = { items: TalkItem[]; above: TalkItem | undefined };

const talkPage = 40;

export async function readTalkPage(unit: Unit, { chat }: ChatView, before?: number): Promise<Talk> {
  const { items, isAll } = await readTalk(unit, chat, { before, limit: talkPage + 1 });
  if (isAll) return { items, above: undefined };
  const [above, ...page] = items;
  return { items: page, above };
}
