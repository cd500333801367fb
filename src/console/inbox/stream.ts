import { answerEvents } from '../../chats/answerEvents.ts';
import { readFeedPlace, writeFeedPlace } from '../../chats/feedPlace.ts';
import { followEvents } from '../../chats/followEvents.ts';
import { getChat } from '../../chats/getChat.ts';
import { openUnit } from '../../db/unit.ts';
import type { Deps } from '../../deps.ts';
import { findSession } from '../../users/session.ts';
import { addPage, type Site, type Visit } from '../visit.ts';
import { type Ending, endOldest } from './endOldest.ts';
import { chatIdOf, chatPath, inboxPath, roles } from './places.ts';
import { readsOf } from './reads.ts';
import { watchList } from './watchList.tsx';
import { watchTalk } from './watchTalk.tsx';
import { watchViewers } from './watchViewers.tsx';

/** What is live on a page: its list of chats, and the chat that is open. */
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

async function* streamOf(
  deps: Deps,
  visit: Visit,
  chatId: string | undefined,
  ending: Ending,
): AsyncGenerator<string> {
  const { c, user, sessionHash } = visit;
  const { accountId, email } = user;
  const readOn = c.req.header('last-event-id');
  const id = readOn ?? c.req.query('from');
  // What was told last, before a page was cut off, may not have come through.
  const isCutOff = readOn !== undefined;
  const mayMiss = isCutOff || c.req.query('missing') !== undefined;
  const reads = readsOf(deps, accountId);
  const isAllowed = async () => {
    const present = await reads.inUnit((unit) => findSession(unit, sessionHash));
    return roles.some((each) => each === present?.role);
  };
  const list = watchList(reads, visit, ending.count);
  const open = chatId && {
    talk: watchTalk(reads, visit, { chatId, box: c.req.query('box') ?? '', isOld: isCutOff }),
    viewers: watchViewers(reads, visit, { chatId, email }),
  };
  let from = '';
  try {
    for await (const told of followEvents(deps, {
      accountId,
      from: id === undefined ? undefined : readFeedPlace(id),
      follow: true,
      isAllowed,
      signal: AbortSignal.any([deps.stopping, c.req.raw.signal, ending.signal]),
    })) {
      const to = writeFeedPlace(told.place);
      if (told.kind === 'begin') {
        yield told.isWhole ? `id: ${to}\n\n` : `event: lost\nid: ${to}\n\n`;
        if (mayMiss) yield `event: missed\nid: ${to}\n\n`;
      } else {
        if (open) yield* open.talk.tell(told.events);
        yield* list.tell(told.events, { from, to });
        if (open) yield* open.talk.tellSide();
        if (open) yield* open.viewers.tell();
      }
      from = to;
    }
  } finally {
    ending.forget();
    if (open) await open.viewers.leave();
  }
}
