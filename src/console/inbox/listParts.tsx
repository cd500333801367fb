import { raw } from 'hono/html';
import { countUnread } from '../../chats/countUnread.ts';
import type { ChatView } from '../../chats/getChat.ts';
import type { FeedEvent } from '../../chats/readFeed.ts';
import type { Unit } from '../../db/unit.ts';
import { isOf, type View } from './asked.ts';
import { ChatRow, NoRow } from './chatList.tsx';
import type { Surroundings } from './readChat.ts';
import { isForPeople } from './readInbox.ts';

/** Chats in which something has happened, as they are now, for all lists in one language. */
export type Changed = {
  views: ChatView[];
  /** Its row in a list of that view; made once, as many pages show the same. */
  rowIn: (listed: View, view: ChatView) => string;
};

export async function readChanged(
  unit: Unit,
  { zone, names }: Surroundings,
  events: FeedEvent[],
): Promise<Changed> {
  const byId = new Map(
    events.flatMap((each) => (each.kind === 'chat' ? [[each.chat.chat.id, each.chat]] : [])),
  );
  const views = [...byId.values()];
  const unread = await countUnread(
    unit,
    views.flatMap((view) => (isForPeople(view.chat) ? [view.chat] : [])),
  );
  const rows = new Map<string, string>();
  return {
    views,
    rowIn(listed, view) {
      const key = `${listed} ${view.chat.id}`;
      const list = { asked: { view: listed }, unread, zone, names };
      const row = rows.get(key) ?? String(<ChatRow view={view} list={list} />);
      rows.set(key, row);
      return row;
    },
  };
}

type ChangedRowsProps = { changed: Changed; listed: View; email: string };

/** Rows that a list of all that a view has is to have, and which it is to have no more. */
export const ChangedRows = ({ changed, listed, email }: ChangedRowsProps) => (
  <hx-partial hx-target="#chats" hx-swap={`rows view:${listed}`}>
    {changed.views.map((view) =>
      isOf(listed, email, view) ? raw(changed.rowIn(listed, view)) : <NoRow chat={view.chat} />,
    )}
  </hx-partial>
);
