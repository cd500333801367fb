import { openUnit, type UnitDeps } from '../db/unit.ts';
import type { FeedPlace } from './feedPlace.ts';
import { followFeed } from './followFeed.ts';
import type { News } from './news.ts';
import { type FeedEvent, readFeed } from './readFeed.ts';

export type FollowAsked = {
  accountId: string;
  /** Where to read on; absent: from now. */
  from: FeedPlace | undefined;
  /** Ends once it has told all that there is. */
  follow: boolean;
  /** Whether the caller may still listen. */
  isAllowed: () => Promise<boolean>;
  signal: AbortSignal;
};

/** Some of what happened, none where nothing has for a while; `place`: where to read on after it. */
export type Told =
  /** The first of all; not whole: what happened since `from` is not known any more. */
  { kind: 'begin'; isWhole: boolean; place: FeedPlace } | TurnOfFeed;

type TurnOfFeed = { kind: 'events'; events: FeedEvent[]; place: FeedPlace; now: Date };

/** Where no news comes first: of a transaction that others before it hid, or from a process that died telling. */
const lookEveryMs = 300;
const checkEveryMs = 5_000;

/**
 * What happens in the account's chats, look by look. It is pulled: what a listener does not take is not read,
 * so nobody's slowness takes memory. Whoever reads on from the last place misses nothing and sees nothing
 * twice, in whatever process.
 */
export async function* followEvents(
  deps: UnitDeps & { news: News },
  { accountId, from, follow, isAllowed, signal }: FollowAsked,
): AsyncGenerator<Told> {
  const begin = await followFeed(deps, accountId, from);
  let place = begin.from;
  yield { kind: 'begin', isWhole: begin.isWhole, place };
  let checked = performance.now();
  while (!signal.aborted) {
    const read = await openUnit(deps, accountId, async (unit): Promise<TurnOfFeed> => {
      const { events, place: next } = await readFeed(unit, place);
      return { kind: 'events', events, place: next, now: unit.now };
    });
    const isOver = read.place.tx === place.tx && read.place.chatId === place.chatId;
    place = read.place;
    yield read;
    if (performance.now() - checked > checkEveryMs) {
      checked = performance.now();
      if (!(await isAllowed())) return;
      // A listener that stays keeps the feed going.
      await followFeed(deps, accountId, place);
    }
    if (!isOver) continue;
    if (!follow) return;
    await deps.news.next(accountId, lookEveryMs, signal);
  }
}
