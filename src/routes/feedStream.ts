import { type FeedPlace, followFeed } from '../chats/followFeed.ts';
import { type FeedEvent, readFeed } from '../chats/readFeed.ts';
import { findUuid, toWire } from '../db/ids.ts';
import { openUnit } from '../db/unit.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { showActivity, showChat } from './chatView.ts';

export type FeedAsked = {
  accountId: string;
  /** `Last-Event-ID`. */
  lastId: string | undefined;
  kinds: ReadonlySet<string>;
  chatId: string | undefined;
  /** Ends once it has told all that there is. */
  follow: boolean;
  /** Whether the caller may still listen. */
  isAllowed: () => Promise<boolean>;
  signal: AbortSignal;
};

/** Where no news comes first: of a transaction that others before it hid, or from a process that died telling. */
const lookEveryMs = 300;
const checkEveryMs = 5_000;
const beatEveryMs = 15_000;

/**
 * The account's events as the texts of `text/event-stream`. It is pulled: what a client does not take is
 * not read, so nobody's slowness takes memory. Whoever reads on from the last id misses nothing and sees
 * nothing twice, in whatever process; where that cannot be, an event `reset` says so first.
 */
export async function* feedStream(deps: Deps, asked: FeedAsked): AsyncGenerator<string> {
  const { accountId, signal } = asked;
  const wanted = asked.lastId === undefined ? undefined : placeOf(asked.lastId);
  const { from, isWhole } = await followFeed(deps, accountId, wanted);
  let place = from;
  yield 'retry: 1000\n\n';
  yield eventText(isWhole ? 'ready' : 'reset', idOf(place), {});
  let checked = performance.now();
  let spoke = checked;
  while (!signal.aborted) {
    const { texts, next } = await readSome(deps, asked, place);
    yield* texts;
    const isOver = next.tx === place.tx && next.chatId === place.chatId;
    place = next;
    const now = performance.now();
    if (texts.length > 0) spoke = now;
    if (now - checked > checkEveryMs) {
      checked = now;
      if (!(await asked.isAllowed())) return;
      // A listener that stays keeps the feed going.
      await followFeed(deps, accountId, place);
    }
    if (now - spoke > beatEveryMs) {
      spoke = now;
      yield `: still here\nid: ${idOf(place)}\n\n`;
    }
    if (!isOver) continue;
    if (!asked.follow) return;
    await deps.news.next(accountId, lookEveryMs, signal);
  }
}

async function readSome(deps: Deps, { accountId, kinds, chatId }: FeedAsked, from: FeedPlace) {
  const { now, events, place } = await openUnit(deps, accountId, async (unit) => ({
    now: unit.now,
    ...(await readFeed(unit, from)),
  }));
  const texts = events
    .filter((each) => kinds.has(each.kind) && (!chatId || each.place.chatId === chatId))
    .map((each) => eventText(each.kind, idOf(each.place), show(deps, each, now)));
  return { texts, next: place };
}

function show({ mediaLinks }: Deps, event: FeedEvent, now: Date): object {
  const showing = { now, mediaLinks };
  if (event.kind === 'chat') return showChat(event.chat, showing);
  return showActivity(event.happening, showing);
}

const eventText = (name: string, id: string, data: object): string =>
  `event: ${name}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`;

const idOf = ({ tx, at, chatId, done }: FeedPlace): string =>
  [tx, at.getTime(), toWire('EN_CHT_', chatId), done].join('-');

function placeOf(id: string): FeedPlace {
  const [, tx = '', at = '', chat = '', done = ''] =
    /^(\d{1,19})-(\d{1,15})-(EN_CHT_\w{26})-(\d{1,9})$/.exec(id) ?? [];
  const chatId = findUuid('EN_CHT_', chat);
  if (chatId) return { tx, at: new Date(Number(at)), chatId, done: Number(done) };
  throw new AppError('invalid_request', 'Last-Event-ID is none of ours: leave it out to begin now');
}
