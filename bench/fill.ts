import { createAccount } from '../src/accounts/createAccount.ts';
import type { Database } from '../src/db/connect.ts';
import { openUnit, type UnitDeps } from '../src/db/unit.ts';

export type FillSizes = { contacts: number; chats: number; activities: number };

/**
 * Fills a new account of a database of one's own, by statements alone: contacts with names, numbers,
 * e-mail addresses, tags and properties, one chat of each on one line (as many as there are chats), and
 * activities spread over the chats. Minutes for a million. Gives the account and its line.
 */
export async function fillAccount(
  deps: UnitDeps & { database: Database },
  { contacts, chats, activities }: FillSizes,
  say: (done: string) => void = () => {},
): Promise<{ accountId: string; lineId: string }> {
  const { sql } = deps.database;
  const accountId = deps.ids(Date.parse('2026-01-01T00:00:00Z'));
  const lineId = deps.ids(Date.parse('2026-01-01T00:00:00Z'));
  await openUnit(deps, accountId, (unit) =>
    createAccount(unit, { name: 'Large', timezone: 'America/Lima' }),
  );
  await sql`insert into contact_property (account_id, id, name, key, type, allowed_values, is_hidden,
      created_at, updated_at)
    select ${accountId}::uuid, gen_random_uuid(), name, name, type, '[]', false, now(), now()
    from (values ('city', 'string'), ('age', 'int'), ('plan', 'string')) as p(name, type)`;
  await inSteps(contacts, 100_000, async (from, to) => {
    await sql`insert into contact (account_id, id, name, email, language, external_id, phone, country, wa_id,
        tags, properties, created_at, updated_at)
      select ${accountId}::uuid, ${idOf(sql, 1)}, ${name(sql)}, 'person' || n || '@example.com',
        (array['es', 'es-PE', 'pt-BR', 'en'])[1 + n % 4], 'ext-' || n, '+519' || lpad(n::text, 8, '0'), 'PE',
        '519' || lpad(n::text, 8, '0'),
        case when n % 1000 = 0 then '["vip"]'::jsonb when n % 3 = 0 then '["new", "web"]'::jsonb else '[]' end,
        jsonb_build_object('city', 'city ' || n % 5000, 'age', n % 90, 'plan', (array['gold', 'silver'])[1 + n % 2]),
        ${at(sql)}, ${at(sql)}
      from generate_series(${from}::int, ${to}::int) n`;
    await sql`insert into contact_identity (account_id, kind, value, contact_id, created_at)
      select ${accountId}::uuid, 'number', '519' || lpad(n::text, 8, '0'), ${idOf(sql, 1)}, ${at(sql)}
      from generate_series(${from}::int, ${to}::int) n
      union all
      select ${accountId}::uuid, 'external_id', 'ext-' || n, ${idOf(sql, 1)}, ${at(sql)}
      from generate_series(${from}::int, ${to}::int) n`;
    say(`${to} contacts`);
  });
  await inSteps(chats, 100_000, async (from, to) => {
    await sql`insert into chat (account_id, id, contact_id, line_id, seq, state, status, owner, unassigned, tags,
        last_inbound_at, last_inbound_seq, last_activity_at, created_at, updated_at)
      select ${accountId}::uuid, ${idOf(sql, 2)}, ${idOf(sql, 1)}, ${lineId}::uuid, ${Math.ceil(activities / chats)}::int, 'idle',
        case when n % 50 = 0 then 'open' else 'closed' end, case when n % 100 = 0 then 'rosa@example.com' end,
        n % 150 = 0, case when n % 500 = 0 then '[{"name": "sale"}]'::jsonb else '[]' end,
        ${at(sql)}, 1, ${at(sql)}, ${at(sql)}, ${at(sql)}
      from generate_series(${from}::int, ${to}::int) n`;
    say(`${to} chats`);
  });
  await inSteps(activities, 200_000, async (from, to) => {
    await sql`insert into activity (account_id, id, chat_id, contact_id, seq, category, type, actor, payload, created_at)
      select ${accountId}::uuid, ${idOf(sql, 3, 'a')}, ${idOf(sql, 2)}, ${idOf(sql, 1)}, 1 + a / ${chats}::int, 'chat',
        (array['chat_opened', 'chat_closed', 'note', 'owner_changed'])[1 + a % 4], 'system', '{}', ${at(sql)}
      from generate_series(${from}::int, ${to}::int) a, lateral (select 1 + a % ${chats}::int as n) each`;
    say(`${to} activities`);
  });
  for (const table of ['contact', 'contact_identity', 'chat', 'activity']) {
    await sql.unsafe(`vacuum analyze ${table}`);
  }
  return { accountId, lineId };
}

type Sql = Database['sql'];

/** The id of the n-th thing of a kind; rising, as ids of ours are. */
export const idOf = (sql: Sql, kind: number, n = 'n') =>
  sql.unsafe(
    `('019b' || lpad(to_hex(${n}), 8, '0') || '7000800${kind}' || lpad(to_hex(${n}), 12, '0'))::uuid`,
  );

const name = (sql: Sql) =>
  sql.unsafe(`(array['Ana', 'Bruno', 'Carla', 'Diego', 'Elena', 'Fabián', 'Gisela', 'Hugo', 'Inés', 'José'])[1 + n % 10]
    || ' ' || (array['Quispe', 'Mamani', 'Flores', 'Rojas', 'Huamán', 'Torres', 'Silva'])[1 + n / 10 % 7] || ' ' || n`);

/** Over the half year before now, in the order of the numbers. */
const at = (sql: Sql) => sql.unsafe(`now() - interval '180 days' + n * interval '15 seconds'`);

export async function inSteps(
  most: number,
  step: number,
  fill: (from: number, to: number) => Promise<void>,
): Promise<void> {
  for (let from = 1; from <= most; from += step) await fill(from, Math.min(most, from + step - 1));
}
