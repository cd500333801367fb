import { type FeedPlace, readFeedPlace, writeFeedPlace } from '../chats/feedPlace.ts';
import { followEvents } from '../chats/followEvents.ts';
import type { FeedEvent } from '../chats/readFeed.ts';
import type { Deps } from '../deps.ts';
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

const beatEveryMs = 15_000;

/**
 * The account's events as the texts of `text/event-stream`; where reading on from the last id cannot be
 * without a gap, an event `reset` says so first.
 */
export async function* feedStream(deps: Deps, asked: FeedAsked): AsyncGenerator<string> {
  const { lastId, kinds, chatId, ...follow } = asked;
  const from = lastId === undefined ? undefined : readFeedPlace(lastId);
  let spoke = performance.now();
  for await (const told of followEvents(deps, { ...follow, from })) {
    const now = performance.now();
    if (told.kind === 'begin') {
      yield 'retry: 1000\n\n';
      yield eventText(told.isWhole ? 'ready' : 'reset', told.place, {});
      continue;
    }
    const wanted = told.events.filter(
      (each) => kinds.has(each.kind) && (!chatId || each.place.chatId === chatId),
    );
    for (const each of wanted) yield eventText(each.kind, each.place, show(deps, each, told.now));
    if (wanted.length > 0) spoke = now;
    if (now - spoke > beatEveryMs) {
      spoke = now;
      yield `: still here\nid: ${writeFeedPlace(told.place)}\n\n`;
    }
  }
}

function show({ mediaLinks }: Deps, event: FeedEvent, now: Date): object {
  const showing = { now, mediaLinks };
  if (event.kind === 'chat') return showChat(event.chat, showing);
  return showActivity(event.happening, showing);
}

const eventText = (name: string, place: FeedPlace, data: object): string =>
  `event: ${name}\nid: ${writeFeedPlace(place)}\ndata: ${JSON.stringify(data)}\n\n`;
