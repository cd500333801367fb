import type { Database } from '../src/db/connect.ts';
import {
  chance,
  chatId,
  contactAt,
  contactId,
  type Filled,
  idOf,
  inSteps,
  msOf,
} from './filling.ts';

type Sql = Database['sql'];
type Sizes = { chats: number; activities: number };

/** Chats 1 and 2 to 31, where there are as many activities: longer than any list should have to be read. */
const longChats = { one: 100_000, some: 10_000 };

/**
 * Chats of the first contacts, of all states, owners and tags, most of them long over; in each of them
 * activities, from two to twice the average, and a third as many messages, written as time went by: those
 * of one chat stand far apart.
 */
export async function fillChats(
  sql: Sql,
  filled: Filled,
  { chats, activities }: Sizes,
  say: (done: string) => void,
): Promise<void> {
  await inSteps(chats, 100_000, async (from, to) => {
    await insertChats(sql, filled, {
      from,
      to,
      average: activities / chats,
      isLarge: activities >= 1e6,
    });
    say(`${to} chats`);
  });
  const { accountId } = filled;
  for (let round = 1; ; round++) {
    // The first rounds are those of all chats; what is left in the end are the rest of the long ones.
    const [from, to] = round <= 40 ? [round, round] : [41, longChats.one];
    const written = await insertActivities(sql, accountId, from, to);
    await insertMessages(sql, accountId, from, to);
    say(`${written} activities, the ${from}th of each chat`);
    if (to > 40) break;
  }
}

type Stretch = { from: number; to: number; average: number; isLarge: boolean };

async function insertChats(sql: Sql, filled: Filled, { from, to, average, isLarge }: Stretch) {
  const { accountId, lineId, webLineId } = filled;
  const count = sql.unsafe(`case
    when ${isLarge} and n = 1 then ${longChats.one} when ${isLarge} and n <= 31 then ${longChats.some}
    else least(2, ${Math.ceil(average)}) + floor(${chance(4)} * ${Math.max(2 * average - 3, 0)})::int end`);
  const [id, contact, at] = [chatId(sql, filled), contactId(sql, filled), contactAt(sql, filled)];
  const heard =
    sql.unsafe(`case when ${chance(5)} < 0.1 then now() - ${chance(6)} * interval '7 days'
    else made + (now() - made) * ${chance(6)} end`);
  const agent = sql.unsafe(`'agent' || floor(200 * power(${chance(7)}, 2))::int || '@example.com'`);
  const tag = sql.unsafe(`(array['sale', 'claim', 'vip', 'returns', 'spam'])[1 + n % 5]
    || case when n % 3 = 0 then '' else ' ' || floor(10 * power(${chance(8)}, 2))::int end`);
  await sql`insert into chat (account_id, id, contact_id, line_id, seq, state, status, owner, waiting_since,
      unassigned, tags, last_inbound_at, last_inbound_seq, last_activity_at, created_at, updated_at)
    select ${accountId}::uuid, ${id}, ${contact},
      case when n % 5 = 0 then ${webLineId}::uuid else ${lineId}::uuid end, 2 * count + 1,
      case when is_open and waits then 'waitingForAgent' when is_open and owner is not null then 'withAgent'
        else 'idle' end,
      case when is_open then 'open' else 'closed' end, owner,
      case when is_open and waits then heard end, is_open and owner is null and n % 8 = 0, tags,
      greatest(made, heard - interval '1 minute'), 1, greatest(made, heard), made, greatest(made, heard)
    from (
      select n, ${at} as made from generate_series(${from}::int, ${to}::int) n
    ) as each cross join lateral (
      select ${count} as count, ${heard} as heard, ${sql.unsafe(chance(9))} < 0.2 as is_open,
        ${sql.unsafe(chance(10))} < 0.01 as waits,
        case when ${sql.unsafe(chance(11))} < 0.25 then ${agent}
          when ${sql.unsafe(chance(11))} < 0.3 then 'group:' || (array['ventas', 'soporte'])[1 + n % 2] end as owner,
        case when n % 20000 = 77 then '[{"name": "rare"}]'::jsonb
          when ${sql.unsafe(chance(12))} < 0.15 then jsonb_build_array(jsonb_build_object('name', ${tag})) else '[]' end as tags
    ) as drawn`;
}

/** The `from`-th to `to`-th activity of each chat that has as many. */
async function insertActivities(
  sql: Sql,
  accountId: string,
  from: number,
  to: number,
): Promise<number> {
  const at = happenedAt(sql);
  const { count } = await sql`
    insert into activity (account_id, id, chat_id, contact_id, seq, category, type, actor, payload, created_at)
    select account_id, ${idOf(sql, 3, msOf('at'), 'hash')}, id, contact_id,
      2 * i - case when uuid_hash(id) % 2 = 0 then 1 else -1 end, 'chat',
      case when hash % 100 = 0 then 'note' when hash % 100 < 40 then 'chat_opened' when hash % 100 < 70 then 'chat_closed'
        else 'owner_changed' end,
      case when hash % 100 = 0 or hash % 100 >= 80 then 'agent' || hash % 200 || '@example.com' else 'system' end,
      '{"status": "closed"}', at
    from chat, generate_series(${from}::int, least(${to}::int, seq / 2)) i,
      lateral (select ${at} as at, abs(hashint8(uuid_hash(id)::bigint + i * 4294967296)::bigint) as hash) as drawn
    where account_id = ${accountId} and seq / 2 >= ${from}::int`;
  return count;
}

/** Every third thing that happened was a message, and the last. */
async function insertMessages(
  sql: Sql,
  accountId: string,
  from: number,
  to: number,
): Promise<void> {
  const at = happenedAt(sql);
  await sql`
    insert into message (account_id, id, chat_id, contact_id, line_id, seq, direction, type, content, status, actor,
      provider_key, provider_id, past_opt_out, tries, at, status_at, created_at)
    select account_id, ${idOf(sql, 4, msOf('at'), 'hash')}, id, contact_id, line_id, 2 * i,
      case when is_theirs then 'in' else 'out' end, case when not is_theirs and hash % 10 = 0 then 'template' else 'text' end,
      jsonb_build_object('type', 'text', 'text', 'Buenos días, escribo por mi pedido número ' || hash),
      case when is_theirs then 'received' else (array['sent', 'delivered', 'read', 'failed'])[1 + hash % 4] end,
      case when is_theirs then 'user' when hash % 3 = 0 then 'agent' || hash % 200 || '@example.com' else 'system' end,
      uuid_send(md5(id::text || i)::uuid), 'wamid.' || md5(id::text || i), false, 1, at, at, at
    from chat, generate_series(${from}::int, least(${to}::int, seq / 2)) i,
      lateral (select ${at} as at, abs(hashint8(uuid_hash(id)::bigint + i * 4294967296)::bigint) as hash,
        hashint4(i) % 2 = 0 as is_theirs) as drawn
    where account_id = ${accountId} and seq / 2 >= ${from}::int and (i % 3 = 0 or i = seq / 2)`;
}

const happenedAt = (sql: Sql) =>
  sql.unsafe('created_at + (last_activity_at - created_at) * (i / (seq / 2.0))');
