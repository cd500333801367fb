import { raw } from 'hono/html';
import type { ChatView } from '../../chats/getChat.ts';
import { type Happening as Happened, rowOf, seqOf } from '../../chats/listActivities.ts';
import type { FeedEvent } from '../../chats/readFeed.ts';
import { readByProviderIds, readTalk, type TalkItem, withContext } from '../../chats/readTalk.ts';
import type { Unit } from '../../db/unit.ts';
import type { Visit } from '../visit.ts';
import { BoxOf, boxKey } from './box.tsx';
import { Happening, Happenings } from './happening.tsx';
import { Head } from './head.tsx';
import { chatPathOf } from './places.ts';
import { type ChatHead, readBox, readSide } from './readChat.ts';
import type { Shown } from './shown.ts';
import { Side } from './side.tsx';
import { Seen } from './talk.tsx';

/** What is new in the chat that is open. */
type NewTalk = {
  items: TalkItem[];
  /** What stands before the first of them. */
  above: TalkItem | undefined;
  /** What was said before, as it is now. */
  others: TalkItem[];
};

/** `last`: what was told last. */
export async function readNewTalk(
  unit: Unit,
  { chat }: ChatView,
  events: FeedEvent[],
  last: TalkItem | undefined,
): Promise<NewTalk> {
  const { fresh, moved } = happenedIn(events);
  const reacted = await readByProviderIds(unit, chat, fresh.flatMap(reactedTo));
  const changed = [
    ...moved,
    ...[...reacted.values()].map((message): Happened => ({ kind: 'message', message })),
  ];
  const before = fresh[0] && seqOf(fresh[0]);
  const isNext = last !== undefined && seqOf(last.happening) + 1 === before;
  const above =
    before === undefined || isNext
      ? last
      : (await readTalk(unit, chat, { before, limit: 1 })).items[0];
  return {
    items: await withContext(unit, chat, fresh),
    above,
    others: await withContext(unit, chat, uniqueOf(changed)),
  };
}

type TalkPartsProps = { talk: NewTalk; head: ChatHead };

export const TalkParts = ({ talk: { items, above, others }, head }: TalkPartsProps) => {
  const { view, zone, names } = head;
  return (
    <>
      {items.length > 0 && (
        <>
          <hx-partial hx-target="#happenings" hx-swap="upsert key:data-seq sort:true">
            <Happenings items={items} before={above} zone={zone} names={names} />
          </hx-partial>
          <hx-partial hx-target="#seen" hx-swap="innerHTML">
            <Seen path={chatPathOf(view)} seq={view.chat.seq} />
          </hx-partial>
        </>
      )}
      {others.map((item) => (
        <hx-partial hx-target={`#happening-${rowOf(item.happening).id}`} hx-swap="outerHTML">
          <Happening item={item} zone={zone} names={names} />
        </hx-partial>
      ))}
    </>
  );
};

/** Whether all of it is that something was delivered or read; what has failed may have moved a flow. */
export function isOfTicks(events: FeedEvent[]): boolean {
  const { fresh, moved } = happenedIn(events);
  return (
    fresh.length === 0 &&
    moved.length > 0 &&
    moved.every((each) => each.kind === 'message' && each.message.status !== 'failed')
  );
}

const happenedIn = (events: FeedEvent[]) => ({
  fresh: uniqueOf(events.flatMap((each) => (each.kind === 'activity' ? each.happening : []))),
  moved: events.flatMap((each) => (each.kind === 'message_status' ? each.happening : [])),
});

/** What stands around what was said, so far as it has changed: who has the chat, where one writes. */
export async function aroundParts(unit: Unit, visit: Visit, head: ChatHead, shown: Shown) {
  const { view, zone } = head;
  const box = await readBox(unit, view);
  const headText = String(<Head visit={visit} head={head} />);
  return (
    <>
      {shown.isNew('head', headText) && (
        <hx-partial hx-target="#chat-head" hx-swap="outerMorph">
          {raw(headText)}
        </hx-partial>
      )}
      {shown.isNew('box', boxKey(box, view.chat)) && (
        <hx-partial hx-target="#box" hx-swap="outerHTML">
          <BoxOf box={box} path={chatPathOf(view)} zone={zone} status={view.chat.status} />
        </hx-partial>
      )}
    </>
  );
}

/** With whom the chat is, if that has changed. */
export async function sidePart(unit: Unit, head: ChatHead, shown: Shown): Promise<string> {
  const text = String(<Side side={await readSide(unit, head)} />);
  if (!shown.isNew('side', text)) return '';
  return String(
    <hx-partial hx-target="#side" hx-swap="outerMorph">
      {raw(text)}
    </hx-partial>,
  );
}

const reactedTo = (each: Happened): string[] =>
  each.kind === 'message' && each.message.content.type === 'reaction'
    ? [each.message.content.messageId]
    : [];

const uniqueOf = (happenings: Happened[]): Happened[] =>
  [...new Map(happenings.map((each) => [seqOf(each), each])).values()].toSorted(
    (one, other) => seqOf(one) - seqOf(other),
  );
