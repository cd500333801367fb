import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import { answerEvents } from '../../chats/answerEvents.ts';
import { readFeedPlace, writeFeedPlace } from '../../chats/feedPlace.ts';
import { followEvents } from '../../chats/followEvents.ts';
import { getChat } from '../../chats/getChat.ts';
import { type Happening as Happened, rowOf, seqOf } from '../../chats/listActivities.ts';
import type { FeedEvent } from '../../chats/readFeed.ts';
import { readByProviderIds, readTalk, withContext } from '../../chats/readTalk.ts';
import { forgetViewer, noteViewer, readViewers, type Viewer } from '../../chats/viewers.ts';
import { openUnit, type Unit } from '../../db/unit.ts';
import type { Deps } from '../../deps.ts';
import { findSession } from '../../users/session.ts';
import { addPage, type Site, type Visit } from '../visit.ts';
import type { Words } from '../words.ts';
import { BoxOf, boxKey } from './box.tsx';
import { Happening, Happenings, type Names, nameOf } from './happening.tsx';
import { chatIdOf, chatPath, chatPathOf, inboxPath, roles } from './places.ts';
import { type ChatHead, readBox, readHead, readSide } from './readChat.ts';
import { readNames } from './readInbox.ts';
import { Side } from './side.tsx';
import { Head, Seen } from './talk.tsx';

/**
 * A list of chats is told at most so often that there is something new, and more seldom where very many pages are
 * open: each then reads its list anew, and webhooks need the database too.
 */
const listEveryMs = 1_000;
const listEveryMsOfEach = 50;

/** Of one person at a process: each is read for three times a second. */
const mostStreams = 20;

/** What is live on a page: that its list of chats is old, and what is new in the chat that is open. */
export function addInboxStreams(site: Site): void {
  const begin = endOldest();
  addPage(site, { path: `${inboxPath}/stream`, roles }, (visit) =>
    answerEvents(streamOf(site.deps, visit, undefined, begin(visit.user.id))),
  );
  addPage(site, { path: `${chatPath}/stream`, roles }, async (visit) => {
    const chatId = chatIdOf(visit.c);
    await openUnit(site.deps, visit.user.accountId, (unit) => getChat(unit, chatId));
    return answerEvents(streamOf(site.deps, visit, chatId, begin(visit.user.id)));
  });
}

/**
 * Ends the oldest stream of a person who begins one too many, most likely one whose connection broke without a word.
 * A page that is still there comes again, and reads on from where it was.
 */
function endOldest() {
  const streams = new Map<string, Set<AbortController>>();
  const count = () => [...streams.values()].reduce((sum, own) => sum + own.size, 0);
  return (userId: string): Ending => {
    const own = streams.get(userId) ?? new Set();
    streams.set(userId, own);
    const [oldest] = own;
    if (oldest && own.size >= mostStreams) {
      oldest.abort();
      own.delete(oldest);
    }
    const ending = new AbortController();
    own.add(ending);
    return {
      signal: ending.signal,
      count,
      forget: () => {
        own.delete(ending);
        if (own.size === 0) streams.delete(userId);
      },
    };
  };
}

/** When a stream is to end, and what to call once it has; `count`: of all that there are. */
type Ending = { signal: AbortSignal; forget: () => void; count: () => number };

async function* streamOf(
  deps: Deps,
  visit: Visit,
  chatId: string | undefined,
  ending: Ending,
): AsyncGenerator<string> {
  const { c, user, sessionHash } = visit;
  const { accountId } = user;
  const id = c.req.header('last-event-id') ?? c.req.query('from');
  const shown: Shown = { box: c.req.query('box') ?? '', head: '', side: '', viewers: '' };
  const inUnit = <T,>(work: (unit: Unit) => Promise<T>) => openUnit(deps, accountId, work);
  const isAllowed = async () => {
    const present = await inUnit((unit) => findSession(unit, sessionHash));
    return roles.some((each) => each === present?.role);
  };
  const viewers =
    chatId === undefined ? undefined : watchViewers(deps, { accountId, chatId, email: user.email });
  let listIsOld = false;
  const maySayList = atMostEvery(() => Math.max(listEveryMs, listEveryMsOfEach * ending.count()));
  try {
    for await (const told of followEvents(deps, {
      accountId,
      from: id === undefined ? undefined : readFeedPlace(id),
      follow: true,
      isAllowed,
      signal: AbortSignal.any([deps.stopping, c.req.raw.signal, ending.signal]),
    })) {
      const place = writeFeedPlace(told.place);
      if (told.kind === 'begin') {
        yield told.isWhole ? `id: ${place}\n\n` : `event: lost\nid: ${place}\n\n`;
        continue;
      }
      const ofThis = told.events.filter((each) => each.place.chatId === chatId);
      if (chatId !== undefined && ofThis.length > 0) {
        const parts = await inUnit((unit) => partsOf(unit, visit, chatId, ofThis, shown));
        yield `${dataLines(String(parts))}id: ${place}\n\n`;
      }
      const others = await viewers?.look(inUnit, visit);
      if (others !== undefined && isNew(shown, 'viewers', others)) yield `${dataLines(others)}\n`;
      listIsOld ||= told.events.length > 0;
      if (listIsOld && maySayList()) {
        listIsOld = false;
        yield `event: chats\nid: ${place}\n\n`;
      }
    }
  } finally {
    ending.forget();
    await viewers?.leave(inUnit);
  }
}

/** Whether so long has passed since it last was so. */
function atMostEvery(ms: () => number): () => boolean {
  let lastAt = Number.NEGATIVE_INFINITY;
  return () => {
    if (performance.now() - lastAt < ms()) return false;
    lastAt = performance.now();
    return true;
  };
}

type InUnit = <T>(work: (unit: Unit) => Promise<T>) => Promise<T>;

/** Says to the others that one is there, and who of them is, once a second at most. */
function watchViewers(deps: Deps, of: { accountId: string; chatId: string; email: string }) {
  const mayNote = atMostEvery(() => 10_000);
  const mayLook = atMostEvery(() => 1_000);
  return {
    /** Undefined: it was looked just now. */
    look: async (inUnit: InUnit, { words }: Visit): Promise<string | undefined> => {
      if (!mayLook()) return undefined;
      if (mayNote()) await inUnit((unit) => noteViewer(unit, of));
      const all = await deps.news.readOnce(`viewers ${of.accountId}`, () => inUnit(readViewers));
      const others = all.filter(({ chatId, email }) => chatId === of.chatId && email !== of.email);
      const names = others.length > 0 ? await inUnit(readNames) : new Map<string, string>();
      return String(<Viewers others={others} names={names} words={words} />);
    },
    leave: (inUnit: InUnit) => inUnit((unit) => forgetViewer(unit, of)),
  };
}

type ViewersProps = {
  others: Viewer[];
  names: Names;
  words: Words;
};

const Viewers = ({ others, names, words }: ViewersProps) => {
  const writing = others.filter(({ isWriting }) => isWriting);
  const named = (each: ViewersProps['others']) =>
    each.map(({ email }) => nameOf(email, names)).join(', ');
  return (
    <hx-partial hx-target="#viewers" hx-swap="innerHTML">
      {writing.length > 0
        ? `${named(writing)} ${words.isWriting}…`
        : others.length > 0 && `${words.alsoHere}: ${named(others)}`}
    </hx-partial>
  );
};

const dataLines = (text: string): string =>
  text
    .split(/\r\n|\r|\n/)
    .map((line) => `data: ${line}\n`)
    .join('');

/** What of the open chat the page has been told to show. */
type Shown = { box: string; head: string; side: string; viewers: string };

/** The parts of an open chat that have changed, each to take the place of what it was. */
async function partsOf(
  unit: Unit,
  visit: Visit,
  chatId: string,
  events: FeedEvent[],
  shown: Shown,
) {
  const head = await readHead(unit, visit, chatId);
  const { view, zone, names } = head;
  const fresh = uniqueOf(
    events.flatMap((each) => (each.kind === 'activity' ? each.happening : [])),
  );
  const moved = events.flatMap((each) => (each.kind === 'message_status' ? each.happening : []));
  const reacted = await readByProviderIds(unit, view.chat, fresh.flatMap(reactedTo));
  const changed = [
    ...moved,
    ...[...reacted.values()].map((message): Happened => ({ kind: 'message', message })),
  ];
  const [first] = fresh;
  const above = first
    ? (await readTalk(unit, view.chat, { before: seqOf(first), limit: 1 })).items[0]
    : undefined;
  const items = await withContext(unit, view.chat, fresh);
  const others = await withContext(unit, view.chat, uniqueOf(changed));
  const around = isOfTicks(fresh, moved) ? false : await aroundOf(unit, visit, head, shown);
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
      {around}
    </>
  );
}

/** What was delivered or read is but a tick; what has failed may have moved a flow. */
const isOfTicks = (fresh: Happened[], moved: Happened[]): boolean =>
  fresh.length === 0 &&
  moved.length > 0 &&
  moved.every((each) => each.kind === 'message' && each.message.status !== 'failed');

/** What stands around what was said: who has the chat, whom it is with, where one writes. */
async function aroundOf(unit: Unit, visit: Visit, head: ChatHead, shown: Shown): Promise<Child> {
  const { view, zone } = head;
  const box = await readBox(unit, view);
  const headText = String(<Head visit={visit} head={head} />);
  const sideText = String(<Side side={await readSide(unit, head)} />);
  return (
    <>
      {isNew(shown, 'head', headText) && (
        <hx-partial hx-target="#chat-head" hx-swap="outerMorph">
          {raw(headText)}
        </hx-partial>
      )}
      {isNew(shown, 'side', sideText) && (
        <hx-partial hx-target="#side" hx-swap="outerMorph">
          {raw(sideText)}
        </hx-partial>
      )}
      {isNew(shown, 'box', boxKey(box, view.chat)) && (
        <hx-partial hx-target="#box" hx-swap="outerHTML">
          <BoxOf box={box} path={chatPathOf(view)} zone={zone} status={view.chat.status} />
        </hx-partial>
      )}
    </>
  );
}

function isNew(shown: Shown, part: keyof Shown, text: string): boolean {
  if (shown[part] === text) return false;
  shown[part] = text;
  return true;
}

const reactedTo = (each: Happened): string[] =>
  each.kind === 'message' && each.message.content.type === 'reaction'
    ? [each.message.content.messageId]
    : [];

const uniqueOf = (happenings: Happened[]): Happened[] =>
  [...new Map(happenings.map((each) => [seqOf(each), each])).values()].toSorted(
    (one, other) => seqOf(one) - seqOf(other),
  );
