import type { ChatView } from '../../chats/getChat.ts';
import { seqOf } from '../../chats/listActivities.ts';
import { nameIn } from '../contacts/nameIn.ts';
import type { Zone } from '../times.tsx';
import type { Visit } from '../visit.ts';
import type { Words } from '../words.ts';
import { readAsked, writeAsked } from './asked.ts';
import { BoxOf, boxKey } from './box.tsx';
import { Happenings, type Names } from './happening.tsx';
import { Head } from './head.tsx';
import { chatPathOf } from './places.ts';
import type { Box, ChatHead, ChatSide, Talk } from './readChat.ts';
import { Side } from './side.tsx';

export type OpenChat = {
  visit: Visit;
  head: ChatHead;
  box: Box;
  side: ChatSide;
  talk: Talk;
  /** Where following begins (`Last-Event-ID`): before all of this was read. */
  from: string;
  /** Whether what happened in other chats until then may not stand in the list yet. */
  isMissing?: boolean;
};

/** The chat that is open: what was said, what can be said, and with whom. */
export const OpenTalk = ({ visit, head, box, side, talk, from, isMissing }: OpenChat) => {
  const path = chatPathOf(head.view);
  const { words } = visit;
  const seq = head.view.chat.seq;
  const asked = readAsked(visit);
  const following = new URLSearchParams({
    from,
    box: boxKey(box, head.view.chat),
    view: asked.view,
    ...(isMissing && { missing: 'list' }),
  });
  return (
    <section id="talk" class="talk" data-chat={path} aria-label={nameIn(head.view.contact, words)}>
      <div class="conversation" data-drop={words.dropHere}>
        <div
          hx-get={`${path}${writeAsked(asked)}`}
          hx-trigger="lost"
          hx-target="#talk"
          hx-swap="outerHTML"
        >
          <div hx-sse:connect={`${path}/stream?${following}`} />
        </div>
        <div id="seen">
          <Seen path={path} seq={seq} />
        </div>
        <Head visit={visit} head={head} />
        <div class="scroll" tabindex={0} role="log" aria-label={words.inbox}>
          <ol id="happenings">
            <Older talk={talk} path={path} words={words} />
            <Happenings
              items={talk.items}
              before={talk.above}
              zone={head.zone}
              names={head.names}
            />
          </ol>
        </div>
        <div id="viewers" class="viewers small dim" aria-live="polite" />
        <div id="refused" hx-encoding="multipart/form-data" />
        <BoxOf box={box} path={path} zone={head.zone} status={head.view.chat.status} />
      </div>
      <Side side={side} />
    </section>
  );
};

/** Once it is on a page, people have read so far. */
export const Seen = ({ path, seq }: { path: string; seq: number }) => (
  <input
    type="hidden"
    name="seq"
    value={String(seq)}
    hx-post={`${path}/seen`}
    hx-trigger="load"
    hx-swap="none"
  />
);

/** More of what was said, once one has come to the top. */
const Older = ({ talk, path, words }: { talk: Talk; path: string; words: Words }) => {
  const [first] = talk.items;
  if (!talk.above || !first) return null;
  return (
    <li
      class="older"
      hx-get={`${path}/older?before=${seqOf(first.happening)}`}
      hx-trigger="intersect once, click"
      hx-swap="outerHTML"
    >
      <button class="plain" type="button">
        {words.older}
      </button>
    </li>
  );
};

export const OlderPage = ({
  talk,
  view,
  zone,
  names,
}: {
  talk: Talk;
  view: ChatView;
  zone: Zone;
  names: Names;
}) => (
  <>
    <Older talk={talk} path={chatPathOf(view)} words={zone.words} />
    <Happenings items={talk.items} before={talk.above} zone={zone} names={names} />
  </>
);
