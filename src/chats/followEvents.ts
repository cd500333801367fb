import { setTimeout as delay } from 'node:timers/promises';
import { openUnit, type Unit, type UnitDeps } from '../db/unit.ts';
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

/** Where there is news all the time it is looked so often, and what came in between is found together. */
const tickMs = 100;

/**
 * How often it is looked, by how long ago there was news. What is told may yet be hidden, by a transaction that began
 * before it and is still running; and much later only a process that died telling can have kept something back.
 */
function paceMs(sinceNewsMs: number): number {
  if (sinceNewsMs < 1_000) return tickMs;
  return sinceNewsMs < 5_000 ? 300 : 1_000;
}

/** Much longer than a listener is ever late by itself: one who is later reads again what is not kept any more. */
const keptMs = 5_000;

const checkEveryMs = 5_000;
/** Very often, beside how long an account that is followed counts as such. */
const keepOnEveryMs = 60_000;

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
  let told = checked;
  let looked = Number.NEGATIVE_INFINITY;
  while (!signal.aborted) {
    looked = performance.now();
    const from = place;
    const { turn, isFull } = await deps.news.readOnce(
      ['feed', accountId, from.tx, from.chatId, from.done].join(),
      () => openUnit(deps, accountId, (unit) => readTurn(unit, from)),
      // Who is late takes what was told after this place from those who are not; that there was nothing is soon old.
      ({ turn: { events } }) => (events.length === 0 ? untilNext(tickMs) : keptMs),
    );
    place = turn.place;
    yield turn;
    if (performance.now() - checked > checkEveryMs) {
      checked = performance.now();
      if (!(await isAllowed())) return;
      // A listener that stays keeps the feed going.
      const keepOn = () => followFeed(deps, accountId, undefined);
      await deps.news.readOnce(`following ${accountId}`, keepOn, keepOnEveryMs);
    }
    if (isFull) continue;
    if (!follow) return;
    const pace = paceMs(performance.now() - told);
    const isTold = await deps.news.next(accountId, untilNext(pace), signal);
    if (!isTold) continue;
    told = performance.now();
    if (told - looked < tickMs) await delay(untilNext(tickMs));
  }
}

/** All who follow an account look at the same moments, so that it is read once for all of them. */
const untilNext = (everyMs: number): number => everyMs - (performance.now() % everyMs);

async function readTurn(
  unit: Unit,
  from: FeedPlace,
): Promise<{ turn: TurnOfFeed; isFull: boolean }> {
  const { events, place, isFull } = await readFeed(unit, from);
  return { turn: { kind: 'events', events, place, now: unit.now }, isFull };
}
