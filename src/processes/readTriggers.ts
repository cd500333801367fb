import { sql } from 'drizzle-orm';
import { actorTypeOf } from '../chats/actors.ts';
import { arrayOf } from '../db/literals.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import type { Content } from '../messages/content.ts';
import type { InContent } from '../messages/events.ts';
import { wordsOf } from '../messages/wordsOf.ts';

/** What a process began with: an outbound that was accepted, else the message that started it. */
export type TriggerMessage = {
  text: string;
  /** Replies that the outbound offered. */
  options: string[];
  /** E-mail of the agent who sent the outbound; null where no person did. */
  user: string | null;
};

type Row = {
  id: string;
  content: Content | InContent;
  actor: string;
  replies: { title: string }[] | null;
};

/** The messages that these processes began with, by process; absent where none began it. */
export async function readTriggers(
  { tx, accountId }: Unit,
  processIds: string[],
): Promise<Map<string, TriggerMessage>> {
  const rows = await run<Row>(
    tx,
    sql`select p.id, m.content, m.actor, s.replies
      from unnest(${arrayOf('uuid', processIds)}) as k(id)
      cross join lateral (select * from process
        where account_id = ${accountId} and id = k.id limit 1) as p
      left join lateral (select message_id, replies from sent_outbound
        where account_id = ${accountId} and chat_id = p.chat_id and created_at <= p.created_at
          and 'OTB' || replace(outbound_id::text, '-', '') = p.trigger->>'outbound_id'
        order by created_at desc limit 1) as s on true
      left join lateral (select event->>'id' as message_id from journal
        where account_id = ${accountId} and process_id = p.id order by seq limit 1) as j on true
      cross join lateral (select content, actor from message
        where account_id = ${accountId}
          and id = coalesce(s.message_id, substr(j.message_id, 4)::uuid) limit 1) as m
      where s.message_id is not null or p.trigger->>'kind' in ('inbound', 'default')`,
  );
  return new Map(
    rows.map(({ id, content, actor, replies }) => [
      id,
      {
        text: wordsOf(content),
        options: (replies ?? []).map(({ title }) => title),
        user: replies && actorTypeOf(actor) === 'agent' ? actor : null,
      },
    ]),
  );
}
