import { type ChatView, getChat } from '../../chats/getChat.ts';
import type { FeedEvent } from '../../chats/readFeed.ts';
import type { TalkItem } from '../../chats/readTalk.ts';
import type { Visit } from '../visit.ts';
import { atMostEvery } from './atMostEvery.ts';
import { type ChatHead, surroundingsOf } from './readChat.ts';
import { dataLines, type Reads } from './reads.ts';
import { createShown } from './shown.ts';
import { aroundParts, isOfTicks, readNewTalk, sidePart, TalkParts } from './talkParts.tsx';

type Watched = {
  chatId: string;
  /** How the box looked when the page was made: its `boxKey`. */
  box: string;
  /** Whether some of it may have been missed: it is told before anything happens. */
  isOld: boolean;
};

/** The chat that is open, and with whom it is: the latter once a second at most, as it is dear to read. */
export function watchTalk(reads: Reads, visit: Visit, { chatId, box, isOld }: Watched) {
  const { words } = visit;
  const shown = createShown({ box });
  const mayTellSide = atMostEvery(() => 1_000);
  let known: ChatView | undefined;
  let last: TalkItem | undefined;
  let sideIsOld = isOld;

  async function readHead(): Promise<ChatHead> {
    const view = known ?? (await reads.inUnit((unit) => getChat(unit, chatId)));
    return { view, ...(await surroundingsOf(reads, words)) };
  }

  return {
    /** Texts of the stream. */
    async *tell(events: FeedEvent[]): AsyncGenerator<string> {
      const ofThis = events.filter(({ place }) => place.chatId === chatId);
      for (const each of ofThis) if (each.kind === 'chat') known = each.chat;
      if (ofThis.length === 0 && !isOld) return;
      const head = await readHead();
      const parts = await reads.inUnit(async (unit) => {
        const talk = await readNewTalk(unit, head.view, ofThis, last);
        last = talk.items.at(-1) ?? last;
        const around = isOfTicks(ofThis) ? '' : await aroundParts(unit, visit, head, shown);
        return `${<TalkParts talk={talk} head={head} />}${around}`;
      });
      isOld = false;
      yield `${dataLines(parts)}\n`;
      sideIsOld ||= !isOfTicks(ofThis);
    },
    async *tellSide(): AsyncGenerator<string> {
      if (!sideIsOld || !mayTellSide()) return;
      sideIsOld = false;
      const head = await readHead();
      const part = await reads.inUnit((unit) => sidePart(unit, head, shown));
      if (part !== '') yield `${dataLines(part)}\n`;
    },
  };
}
