import type { ChatView } from '../../chats/getChat.ts';
import { Hidden } from '../ask.tsx';
import { nameIn } from '../contacts/nameIn.ts';
import { Icon } from '../icons.tsx';
import { SelectField } from '../selectField.tsx';
import type { Visit } from '../visit.ts';
import type { Words } from '../words.ts';
import { Face } from './chatList.tsx';
import { type Names, nameOf } from './happening.tsx';
import { chatPathOf } from './places.ts';
import type { ChatHead } from './readChat.ts';

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
