import type { FeedEvent } from '../../chats/readFeed.ts';
import type { Visit } from '../visit.ts';
import { readAsked } from './asked.ts';
import { atMostEvery, onceASecond } from './atMostEvery.ts';
import { CountParts } from './counts.tsx';
import { ChangedRows, readChanged } from './listParts.tsx';
import { surroundingsOf } from './readChat.ts';
import { countUnassigned } from './readInbox.ts';
import { dataLines, type Reads } from './reads.ts';
import { createShown } from './shown.ts';
import { watchMine } from './watchMine.ts';

/**
 * A list that is searched or filtered is read anew where something has happened. It is told so at most so often, and
 * more seldom where very many pages are open: webhooks need the database too.
 */
const listEveryMs = 1_000;
const listEveryMsOfEach = 50;

/** What is the same for all pages, by place of the feed: for those that are late, too. */
const keptMs = 5_000;

/** The list of chats; `pages`: how many are open. */
export function watchList(reads: Reads, visit: Visit, pages: () => number) {
  const { words, user } = visit;
  const { view: listed } = readAsked(visit);
  const shown = createShown({});
  const mine = watchMine(user.email);
  const mayTellOld = atMostEvery(() => Math.max(listEveryMs, listEveryMsOfEach * pages()));
  const mayCount = onceASecond();
  let isOld = false;
  // Told by streams alone, which know what they have told: an answer to a page could overtake it, and would stay.
  let countsAreOld = true;

  async function rowsOf(events: FeedEvent[], span: string): Promise<string> {
    const around = await surroundingsOf(reads, words);
    const changed = await reads.once(`changed ${words.lang} ${span}`, keptMs, (unit) =>
      readChanged(unit, around, events),
    );
    if (changed.views.length === 0) return '';
    mine.follow(changed.views);
    return String(<ChangedRows changed={changed} listed={listed} email={user.email} />);
  }

  async function countParts(to: string): Promise<string> {
    // By place: what another page counted before this came would stay until there is more.
    const unassigned = await reads.once(`unassigned ${to}`, keptMs, countUnassigned);
    const parts = String(<CountParts counts={{ mine: await mine.count(reads), unassigned }} />);
    return shown.isNew('counts', parts) ? parts : '';
  }

  return {
    /** Texts of the stream, which may be read on from `to` after them; `from`, `to`: where these events are. */
    async *tell(events: FeedEvent[], { from, to }: { from: string; to: string }) {
      const isNews = events.length > 0;
      isOld ||= isNews;
      countsAreOld ||= isNews;
      let parts = isNews ? await rowsOf(events, `${from} ${to}`) : '';
      if (countsAreOld && mayCount()) {
        countsAreOld = false;
        parts += await countParts(to);
      }
      if (parts !== '') yield `${dataLines(parts)}id: ${to}\n\n`;
      if (!isOld || !mayTellOld()) return;
      isOld = false;
      yield `event: chats\nid: ${to}\n\n`;
    },
  };
}
