import type { Child } from 'hono/jsx';
import type { AgentRow } from '../../agents/getAgent.ts';
import type { TemplateRow } from '../../agents/templates.ts';
import { toWire } from '../../db/ids.ts';
import type { LineView } from '../../lines/getLine.ts';
import { asOneTypes } from '../filter.tsx';
import { Icon } from '../icons.tsx';
import { Frame } from '../layout.tsx';
import { SelectField } from '../selectField.tsx';
import type { Visit } from '../visit.ts';
import type { Words } from '../words.ts';
import { type Asked, readAsked, views, writeAsked } from './asked.ts';
import { Chats } from './chatList.tsx';
import { countText } from './counts.tsx';
import { Presence } from './presence.tsx';
import type { ChatList, Counts } from './readInbox.ts';

type InboxProps = {
  visit: Visit;
  list: ChatList;
  counts: Counts;
  lines: LineView[];
  /** Of the agent who looks. */
  status: AgentRow['status'];
  openId: string | undefined;
  children: Child;
};

export const InboxPage = (props: InboxProps) => {
  const { visit, list, counts, lines, status, openId, children } = props;
  const { user, words } = visit;
  return (
    <Frame words={words} user={user} place="/console/inbox" title={words.inbox} isWide>
      <div class="inbox">
        <section class="chat-list" aria-label={words.inbox}>
          <div class="list-head">
            <b>{words.inbox}</b>
            <Presence status={status} words={words} />
          </div>
          <nav class="views" aria-label={words.inbox}>
            {views.map((view) => (
              <a
                href={`/console/inbox${writeAsked({ ...list.asked, view })}`}
                aria-current={view === list.asked.view ? 'page' : undefined}
              >
                {words[view]}
                {(view === 'mine' || view === 'unassigned') && (
                  <span class="count" id={`count-${view}`}>
                    {countText(counts[view])}
                  </span>
                )}
              </a>
            ))}
          </nav>
          <Filters asked={list.asked} lines={lines} words={words} />
          <div class="scroll">
            <Chats list={list} openId={openId} />
          </div>
        </section>
        {children}
      </div>
    </Frame>
  );
};

type FiltersProps = { asked: Asked; lines: LineView[]; words: Words };

const Filters = ({ asked, lines, words }: FiltersProps) => (
  <form
    id="filters"
    class="filters"
    action="/console/inbox"
    {...asOneTypes('/console/inbox/list', '#chats')}
  >
    <input type="hidden" name="view" value={asked.view} />
    <label class="search">
      <Icon name="search" />
      <span class="unseen">{words.search}</span>
      <input name="q" type="search" value={asked.q} placeholder={words.search} maxlength={100} />
    </label>
    <details open={Boolean(asked.tag || asked.line || asked.active)}>
      <summary class="small">{words.filters}</summary>
      <div class="tight">
        <label>
          {words.tag}
          <input name="tag" value={asked.tag} maxlength={100} />
        </label>
        <SelectField
          name="line"
          word={words.line}
          options={lines.map(({ line }) => [
            toWire('EN_CH_', line.id),
            line.name || line.phoneNumber,
          ])}
          chosen={asked.line}
          none={words.anyLine}
        />
        <SelectField
          name="active"
          word={words.lastActivity}
          options={[
            ['hour', words.lastHour],
            ['day', words.lastDay],
            ['week', words.lastWeek],
          ]}
          chosen={asked.active}
          none={words.anyTime}
        />
      </div>
    </details>
  </form>
);

/** Where no chat is open: its list alone is live. */
export const NoTalk = ({ visit, from }: { visit: Visit; from: string }) => (
  <section id="talk" class="talk none">
    <div hx-sse:connect={`/console/inbox/stream?from=${from}&view=${readAsked(visit).view}`} />
    <p class="dim">{visit.words.inboxWhat}</p>
  </section>
);

/** What is offered once somebody has typed a slash. */
export const CannedReplies = ({ replies, words }: { replies: TemplateRow[]; words: Words }) => (
  <>
    {replies.length > 0 && <p class="small dim pad">{words.canned}</p>}
    {replies.map(({ name, text }) => (
      <button class="plain" type="button" role="option" aria-selected="false" data-canned={text}>
        <b>/{name}</b>
        <span class="small dim">{text}</span>
      </button>
    ))}
  </>
);
