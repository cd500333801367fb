import type { Database } from '../src/db/connect.ts';
import { chance, chatId, contactId, type Filled } from './filling.ts';

/** Two hundred agents in groups, hooks and what they were told, keys of web pages, and a feed that is followed. */
export async function fillBeside(
  { sql }: Database,
  filled: Filled,
  { contacts }: { contacts: number },
): Promise<void> {
  const { accountId } = filled;
  await sql`insert into agent (account_id, id, email, name, status, groups, created_at, updated_at)
    select ${accountId}::uuid, gen_random_uuid(), 'agent' || n || '@example.com', 'Agent ' || n,
      case when n % 3 = 0 then 'online' else 'offline' end, jsonb_build_array((array['ventas', 'soporte'])[1 + n % 2]),
      now(), now() from generate_series(0, 199) n`;
  await sql`insert into agent_template (account_id, name, text, created_at, updated_at)
    select ${accountId}::uuid, 'Answer ' || n, 'Buenos días', now(), now() from generate_series(1, 200) n`;
  await sql`insert into hook (account_id, id, event_type, actions, name, url, signing_key, status, failures, created_at,
      updated_at)
    select ${accountId}::uuid, ${hookId(sql)}, 'all', '[]', 'Hook ' || h, 'https://example.com/' || h, '', 'disabled', 0,
      now(), now() from generate_series(1, 5) h`;
  await sql`insert into hook_event (account_id, id, hook_id, event_id, event_type, event_action, object, contact_id, status,
      attempts, failed, answered_status, created_at, updated_at)
    select ${accountId}::uuid, (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '70008006'
        || lpad(to_hex(e), 12, '0'))::uuid, ${hookId(sql)}, gen_random_uuid(),
      case when e % 1000 = 0 then 'contact' else 'whatsapp_message' end,
      case when e % 1000 = 0 then 'created' else (array['received', 'sent'])[1 + e % 2] end,
      '{"text": "Buenos días"}', ${contactId(sql, filled)}, case when e % 5000 = 0 then 'failure' else 'success' end,
      1, 0, 200, at, at
    from generate_series(1, ${contacts}::int) e, lateral (select 1 + e % 5 as h, 1 + e % ${contacts}::int as n,
      now() - interval '59 days' * (1 - e / ${contacts}::float8) as at) as drawn`;
  await sql`insert into api_key (account_id, id, name, key_type, scopes, created_at, expires_at)
    select ${accountId}::uuid, gen_random_uuid(), 'Key ' || n, case when n % 1000 = 0 then 'backend' else 'web' end, '[]',
      now() - ${sql.unsafe(chance(14))} * interval '90 days', now() + interval '1 hour'
    from generate_series(1, ${Math.ceil(contacts / 50)}::int) n`;
  // One transaction each, as they are written.
  const followed = await sql<{ contact: string; chat: string; seq: number }[]>`
    select ${contactId(sql, filled)} as contact, ${chatId(sql, filled)} as chat, seq
    from generate_series(100, 599) n join chat on account_id = ${accountId} and id = ${chatId(sql, filled)}`;
  await sql`update account set followed_until = now() + interval '1 day', followed_from = pg_current_xact_id()
    where id = ${accountId}`;
  for (const { contact, chat, seq } of followed) {
    await sql`insert into chat_feed (account_id, chat_id, contact_id, from_seq, to_seq, statuses_of, created_at)
      values (${accountId}, ${chat}, ${contact}, ${seq - 2}, ${seq + 1}, '[]', now())`;
  }
  for (const table of ['agent', 'hook_event', 'api_key', 'chat_feed', 'process', 'account']) {
    await sql`vacuum analyze ${sql(table)}`;
  }
}

const hookId = (sql: Database['sql']) =>
  sql.unsafe(`('019b0000-0000-7000-8000-0000000000a' || h)::uuid`);
