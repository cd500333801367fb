import { mostUnread } from '../../chats/countUnread.ts';
import type { ChatView } from '../../chats/getChat.ts';
import { nameIn } from '../contacts/nameIn.ts';
import { Icon } from '../icons.tsx';
import { Mark } from '../mark.tsx';
import { lapse, ShortTime } from '../times.tsx';
import type { Words } from '../words.ts';
import { isWholeView, mostShown, writeAsked } from './asked.ts';
import { nameOf } from './happening.tsx';
import { chatPathOf } from './places.ts';
import { type ChatList, isForPeople } from './readInbox.ts';
import { summaryOf } from './summary.ts';

/** Of the chat that is open, its id. */
export type ListProps = { list: ChatList; openId: string | undefined };

/**
 * Rows that have changed are put into it where it shows all of its view, by `browser/chatList.js`. It is asked for
 * anew, with as many chats as it shows, where they cannot be, where some may have been missed, and where few are left
 * of those it showed while there are more; and now and then, as nobody tells of another name, of what was erased, or
 * of another day.
 */
export const Chats = ({ list, openId }: ListProps) => {
  const { asked, chats, hasMore, zone } = list;
  const { words } = zone;
  const address = `/console/inbox/list${writeAsked(asked)}&shown=${asked.shown}`;
  const isLive = isWholeView(asked);
  return (
    <div
      id="chats"
      hx-get={address}
      hx-trigger={`${isLive ? '' : 'chats from:body, '}missed from:body, lost from:body, every 5m`}
      hx-swap="outerMorph"
      aria-live="off"
    >
      <ol
        class="chats"
        data-view={isLive ? asked.view : undefined}
        data-shown={String(asked.shown)}
        data-most={String(mostShown)}
        data-has-more={hasMore ? '' : undefined}
      >
        {chats.map((view) => (
          <ChatRow view={view} list={list} isOpen={view.chat.id === openId} />
        ))}
      </ol>
      <div class="empty">
        <b>{words.noChats}</b>
        <p class="small dim">{words.noChatsWhy}</p>
      </div>
      {hasMore && <More list={list} />}
    </div>
  );
};

const More = ({ list: { asked, zone } }: { list: ChatList }) =>
  asked.shown >= mostShown ? (
    <p class="small dim pad">{zone.words.tooManyChats}</p>
  ) : (
    <button
      class="plain pad"
      type="button"
      hx-get={`/console/inbox/list${writeAsked(asked)}&shown=${Math.min(asked.shown * 2, mostShown)}`}
      hx-target="#chats"
      hx-swap="outerMorph"
    >
      {zone.words.moreChats}
    </button>
  );

/** What rows are shown with, whichever they are. */
type RowsOf = Omit<ChatList, 'asked' | 'chats' | 'hasMore'> & { asked: AskedOf };
type AskedOf = Parameters<typeof writeAsked>[0];

type RowProps = { view: ChatView; list: RowsOf; isOpen?: boolean };

/** Rows stand in the order of `data-at`, the latest first, and of their ids. */
export const ChatRow = ({ view, list, isOpen }: RowProps) => {
  const { chat } = view;
  const { asked, unread, zone } = list;
  const address = `${chatPathOf(view)}${writeAsked(asked)}`;
  const count = unread.get(chat.id) ?? 0;
  const name = nameIn(view.contact, zone.words);
  return (
    <li id={rowIdOf(chat.id)} data-at={String(chat.lastActivityAt.getTime())}>
      <a
        class={count > 0 ? 'chat unread' : 'chat'}
        href={address}
        hx-get={address}
        hx-target="#talk"
        hx-swap="outerHTML"
        hx-push-url="true"
        aria-current={isOpen ? 'page' : undefined}
      >
        <Face name={name} />
        <span class="who">{name}</span>
        <span class="when small dim">
          <ShortTime at={chat.lastActivityAt} zone={zone} />
        </span>
        <span class="last small dim">{lastWords(view, zone.words)}</span>
        {count > 0 && (
          <span class="badge">
            {count >= mostUnread ? `${mostUnread}+` : count}
            <span class="unseen"> {zone.words.unread}</span>
          </span>
        )}
        <Marks view={view} list={list} />
      </a>
    </li>
  );
};

/** In place of the row of a chat that is not in the list any more. */
export const NoRow = ({ chat }: Pick<ChatView, 'chat'>) => <li id={rowIdOf(chat.id)} />;

const rowIdOf = (chatId: string): string => `chat-${chatId}`;

const Marks = ({ view: { chat }, list: { zone, names } }: Omit<RowProps, 'isOpen'>) => {
  const { words, now } = zone;
  const isOwned = isForPeople(chat) && chat.owner !== null;
  if (chat.waitingSince === null && !isOwned && chat.tags.length === 0) return null;
  return (
    <span class="marks small">
      {chat.waitingSince !== null && (
        <Mark tone="waits">
          <Icon name="clock" /> <span class="unseen">{words.waits}</span>
          <span data-waits={String(Math.max(0, now.getTime() - chat.waitingSince.getTime()))}>
            {lapse(chat.waitingSince, now)}
          </span>
        </Mark>
      )}
      {isOwned && <Mark>{nameOf(chat.owner ?? '', names)}</Mark>}
      {chat.tags.map((tag) => (
        <Mark>{tag.name}</Mark>
      ))}
    </span>
  );
};

/** Its first letters, on one of a few colours. */
export const Face = ({ name }: { name: string }) => (
  <span class={`face face-${hueOf(name)}`} aria-hidden="true">
    {lettersOf(name)}
  </span>
);

const lettersOf = (name: string): string => {
  const [first = '', second = ''] = name.match(/\p{L}\p{M}*/gu) ? name.trim().split(/\s+/) : [];
  return `${[...first][0] ?? ''}${[...second][0] ?? ''}`.toUpperCase() || '#';
};

const hueOf = (name: string): number =>
  [...name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 6, 0);

function lastWords({ lastMessage }: ChatView, words: Words): string {
  if (!lastMessage) return '';
  const said = summaryOf(lastMessage.content, words);
  if (lastMessage.direction === 'in') return said;
  return lastMessage.actor === 'system' ? `${words.bot}: ${said}` : `↩ ${said}`;
}
