import type { ChatView } from '../../chats/getChat.ts';
import { seqOf } from '../../chats/listActivities.ts';
import { Hidden } from '../ask.tsx';
import { nameIn } from '../contacts/nameIn.ts';
import { Icon } from '../icons.tsx';
import { SelectField } from '../selectField.tsx';
import type { Zone } from '../times.tsx';
import type { Visit } from '../visit.ts';
import type { Words } from '../words.ts';
import { readAsked } from './asked.ts';
import { BoxOf, boxKey } from './box.tsx';
import { Face } from './chatList.tsx';
import { Happenings, type Names, nameOf } from './happening.tsx';
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
  const asked = new URLSearchParams({
    from,
    box: boxKey(box, head.view.chat),
    view: readAsked(visit).view,
    ...(isMissing && { missing: 'list' }),
  });
  return (
    <section id="talk" class="talk" data-chat={path} aria-label={nameIn(head.view.contact, words)}>
      <div class="conversation" data-drop={words.dropHere}>
        <div hx-get={path} hx-trigger="lost" hx-target="#talk" hx-swap="outerHTML">
          <div hx-sse:connect={`${path}/stream?${asked}`} />
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

/** With whom, who has it, and what can be done with it. */
export const Head = ({ visit, head }: { visit: Visit; head: ChatHead }) => {
  const { view } = head;
  const { words } = visit;
  const name = nameIn(view.contact, words);
  return (
    <header id="chat-head" class="chat-head">
      <a class="back" href="/console/inbox" aria-label={words.back}>
        <Icon name="back" />
      </a>
      <Face name={name} />
      <div class="tight grow">
        <h2>{name}</h2>
        <p class="small dim">
          {holderText(view, visit, head.names)} · {view.line.name || view.line.phoneNumber}
        </p>
      </div>
      <Actions visit={visit} head={head} />
      <button
        class="icon side-button"
        type="button"
        popovertarget="side"
        aria-label={words.details}
      >
        <Icon name="me" />
      </button>
    </header>
  );
};

function holderText({ chat }: ChatView, { user, words }: Visit, names: Names): string {
  if (chat.status === 'closed') return words.chatClosed;
  const owner = chat.owner?.replace(/^group:/, '') ?? '';
  if (chat.state === 'withAgent') {
    return owner === user.email ? words.withYou : `${words.isWith} ${nameOf(owner, names)}`;
  }
  if (chat.state === 'waitingForAgent') {
    return owner ? `${words.waitsForAgent} (${nameOf(owner, names)})` : words.waitsForAgent;
  }
  return chat.state === 'inFlow' ? words.withBot : words.withNobody;
}

const Actions = ({ visit: { user, words }, head }: { visit: Visit; head: ChatHead }) => {
  const { view, owners, names } = head;
  const { chat } = view;
  const path = `${chatPathOf(view)}/owner`;
  const isMine = chat.state === 'withAgent' && chat.owner === user.email;
  return (
    <div class="row actions">
      {!isMine && <Act path={path} fields={{ owner: user.email }} word={words.take} isMain />}
      <details class="asks">
        <summary class="button icon" aria-label={words.more}>
          <Icon name="more" />
        </summary>
        <div class="menu">
          <form class="tight" hx-post={path} hx-swap="none" method="post" action={path}>
            <SelectField
              name="owner"
              word={words.assignTo}
              options={owners.map((owner) => [
                owner,
                owner.startsWith('group:') ? owner.slice(6) : nameOf(owner, names),
              ])}
              chosen={chat.owner}
            />
            <button type="submit">{words.assign}</button>
          </form>
          <Tags view={view} words={words} />
          {chat.owner && <Act path={path} fields={{ owner: '' }} word={words.giveBack} />}
          {chat.status === 'closed' ? (
            <Act path={path} fields={{ status: 'open' }} word={words.reopen} />
          ) : (
            <form class="tight" hx-post={path} hx-swap="none" method="post" action={path}>
              <input type="hidden" name="status" value="closed" />
              <label class="check">
                <input
                  type="checkbox"
                  name="finishes"
                  value="yes"
                  // The bot would talk on.
                  required={chat.state === 'inFlow'}
                />{' '}
                {words.closeAndFinish}
              </label>
              <p class="small dim">{words.closeSure}</p>
              <button class="bad" type="submit">
                {words.close}
              </button>
            </form>
          )}
        </div>
      </details>
    </div>
  );
};

type ActProps = { path: string; fields: Record<string, string>; word: string; isMain?: boolean };

const Act = ({ path, fields, word, isMain }: ActProps) => (
  <form hx-post={path} hx-swap="none" method="post" action={path}>
    <Hidden values={fields} />
    <button class={isMain ? 'main' : undefined} type="submit">
      {word}
    </button>
  </form>
);

const Tags = ({ view, words }: { view: ChatView; words: Words }) => {
  const path = `${chatPathOf(view)}/tags`;
  return (
    <form class="tight" hx-post={path} hx-swap="none" method="post" action={path}>
      <label>
        {words.tags}
        <input name="tags" value={view.chat.tags.map(({ name }) => name).join(', ')} />
        <span class="small dim">{words.tagsHint}</span>
      </label>
      <button type="submit">{words.save}</button>
    </form>
  );
};
