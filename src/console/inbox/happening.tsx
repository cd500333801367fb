import { rowOf } from '../../chats/listActivities.ts';
import type { MessageRow, TalkItem } from '../../chats/readTalk.ts';
import type { activity } from '../../chats/table.ts';
import { toWire } from '../../db/ids.ts';
import type { Json } from '../../messages/events.ts';
import { Icon } from '../icons.tsx';
import { Sentence } from '../sentence.tsx';
import { Clock, dayText, isSameDay, type Zone } from '../times.tsx';
import type { Words } from '../words.ts';
import { ContentOf } from './content.tsx';
import { summaryOf } from './summary.ts';

/** What people of ours are called, by e-mail. */
export type Names = ReadonlyMap<string, string>;

export type HappeningProps = {
  item: TalkItem;
  zone: Zone;
  names: Names;
  /** Nothing can be answered where it is shown. */
  isPast?: boolean | undefined;
};

/** Each in the order of the chat; above the first of a day stands which day it is. */
export const Happenings = ({
  items,
  before,
  zone,
  names,
}: {
  items: TalkItem[];
  /** What stands above; undefined: nothing does. */
  before: TalkItem | undefined;
  zone: Zone;
  names: Names;
}) => (
  <>
    {items.map((item, index) => {
      const above = items[index - 1] ?? before;
      const { id, seq, createdAt } = rowOf(item.happening);
      return (
        <li id={`row-${id}`} data-seq={String(seq)}>
          {(!above || !isSameDay(rowOf(above.happening).createdAt, createdAt, zone)) && (
            <p class="day">
              <span>{dayText(createdAt, zone)}</span>
            </p>
          )}
          <Happening item={item} zone={zone} names={names} />
        </li>
      );
    })}
  </>
);

/** The same element wherever it is shown, so that what changes takes the place of what it was. */
export const Happening = ({ item, zone, names, isPast }: HappeningProps) =>
  item.happening.kind === 'message' ? (
    <Bubble
      item={item}
      message={item.happening.message}
      zone={zone}
      names={names}
      isPast={isPast}
    />
  ) : (
    <ActivityLine row={item.happening.activity} zone={zone} names={names} />
  );

type BubbleProps = HappeningProps & { message: MessageRow };

const Bubble = ({ item, message, zone, names, isPast }: BubbleProps) => {
  const { words } = zone;
  const isTheirs = message.direction === 'in';
  const who = isTheirs ? 'them' : message.actor === 'system' ? 'bot' : 'person';
  return (
    <article id={`happening-${message.id}`} class={`bubble ${who}`}>
      {who !== 'them' && (
        <p class="by small">
          {who === 'bot' ? (
            <>
              <Icon name="bot" /> {words.bot}
            </>
          ) : (
            nameOf(message.actor, names)
          )}
        </p>
      )}
      {message.context?.forwarded && <p class="small dim">{words.forwarded}</p>}
      {message.context?.messageId !== undefined && (
        <Quoted answered={item.answered} words={words} />
      )}
      <ContentOf message={message} words={words} />
      <p class="foot small">
        <Clock at={message.createdAt} zone={zone} />
        {!isTheirs && <Ticks message={message} words={words} />}
        {item.providerId !== undefined && !isPast && (
          <button
            class="answers"
            type="button"
            data-answers={toWire('MSG', message.id)}
            data-summary={summaryOf(message.content, words)}
            aria-label={words.answer}
            title={words.answer}
          >
            <Icon name="answer" />
          </button>
        )}
      </p>
      {item.reactions.length > 0 && (
        <p class="reactions">{item.reactions.map(({ emoji }) => emoji).join(' ')}</p>
      )}
      {message.error !== null && <Why message={message} words={words} />}
    </article>
  );
};

export const nameOf = (email: string, names: Names): string => names.get(email) ?? email;

const Quoted = ({ answered, words }: { answered: MessageRow | undefined; words: Words }) => (
  <blockquote class="small">
    {answered ? summaryOf(answered.content, words) : words.quotedUnknown}
  </blockquote>
);

const Ticks = ({ message: { status }, words }: { message: MessageRow; words: Words }) => {
  const shown = tickOf(status);
  return (
    <span class={`ticks ${shown}`} role="img" aria-label={words[shown]} title={words[shown]}>
      <Icon name={icons[shown]} />
    </span>
  );
};

const icons = {
  queued: 'clock',
  sent: 'tick',
  delivered: 'ticks',
  read: 'ticks',
  failedToSend: 'alert',
  canceled: 'cross',
} as const;

function tickOf(status: string): keyof typeof icons {
  if (status === 'accepted' || status === 'sent') return 'sent';
  if (status === 'delivered') return 'delivered';
  if (status === 'read' || status === 'played') return 'read';
  if (status === 'failed') return 'failedToSend';
  return status === 'canceled' ? 'canceled' : 'queued';
}

const Why = ({ message, words }: { message: MessageRow; words: Words }) => (
  <p class="why small">
    {message.status === 'canceled' ? words.canceled : words.failedToSend}:{' '}
    <Sentence words={words}>{message.error ?? ''}</Sentence>
    {message.errorCode !== null && ` (${message.errorCode})`}
  </p>
);

type ActivityRow = typeof activity.$inferSelect;

const ActivityLine = ({ row, zone, names }: { row: ActivityRow; zone: Zone; names: Names }) => {
  const { words } = zone;
  if (row.type === 'note') {
    return (
      <article id={`happening-${row.id}`} class="bubble note">
        <p class="by small">
          <Icon name="note" /> {words.note} · {nameOf(row.actor, names)}
        </p>
        <p class="said-text">{textIn(row.payload, 'text')}</p>
        <p class="foot small">
          <Clock at={row.createdAt} zone={zone} />
        </p>
      </article>
    );
  }
  return (
    <p id={`happening-${row.id}`} class="event small dim">
      {activityText(row, words, names)} · <Clock at={row.createdAt} zone={zone} />
    </p>
  );
};

function activityText({ type, payload, actor }: ActivityRow, words: Words, names: Names): string {
  const owner = textIn(payload, 'owner');
  const by = actor === 'system' || actor === owner ? '' : ` (${words.by} ${nameOf(actor, names)})`;
  switch (type) {
    case 'chat_opened':
      return words.chatOpened;
    case 'chat_closed':
      return `${words.chatClosed}${by}`;
    case 'owner_changed':
      return owner ? `${words.ownerNow} ${nameOf(owner, names)}${by}` : `${words.ownerNobody}${by}`;
    case 'tags_updated':
      return `${words.tagsNow}: ${tagNames(payload).join(', ') || '–'}${by}`;
    case 'handoff': {
      const note = textIn(payload, 'note');
      return note ? `${words.handedOff}: ${note}` : words.handedOff;
    }
    case 'flow_unpublished':
      return words.flowUnpublished;
    case 'identity_process_finished':
      return words.processEnded;
    case 'process_failed':
      return words.processFailed;
    case 'outbound_replied':
    case 'outbound_replied_again':
      return words.outboundReplied;
    default:
      return type.replaceAll('_', ' ');
  }
}

const textIn = (payload: Json, name: string): string => {
  const value = Object(payload)[name] as Json | undefined;
  return typeof value === 'string' ? value : '';
};

const tagNames = (payload: Json): string[] =>
  ((Object(payload).tags ?? []) as { name?: string }[]).map(({ name }) => name ?? '');
