import { createAccount } from '../src/accounts/createAccount.ts';
import type { Database } from '../src/db/connect.ts';
import { openUnit, type UnitDeps } from '../src/db/unit.ts';
import { fillChats } from './fillChats.ts';
import {
  chance,
  contactAt,
  contactId,
  type Filled,
  inSteps,
  type Say,
  type Sql,
  withoutIndexes,
} from './filling.ts';

export type FillSizes = { contacts: number; chats: number; activities: number };

const yearMs = 365 * 86_400_000;

/**
 * Fills a new account of a database of one's own, by statements alone: contacts of three years, many of
 * them with the same name, with numbers, e-mail addresses, tags and properties; a chat of each, as many as
 * there are chats, and what happened in these. Minutes for a million.
 */
export async function fillAccount(
  deps: UnitDeps & { database: Database },
  { contacts, chats, activities }: FillSizes,
  say: Say = () => {},
): Promise<Filled> {
  const { sql } = deps.database;
  const newId = () => deps.ids(Date.parse('2023-01-01T00:00:00Z'));
  const firstMs = Date.now() - 3 * yearMs;
  const filled: Filled = {
    accountId: newId(),
    lineId: newId(),
    webLineId: newId(),
    firstMs,
    stepMs: Math.floor((3 * yearMs) / (contacts + 1)),
  };
  await openUnit(deps, filled.accountId, (unit) =>
    createAccount(unit, { name: 'Large', timezone: 'America/Lima' }),
  );
  await fillLines(sql, filled);
  await withoutIndexes(sql, contacts, ['contact', 'contact_identity'], say, () =>
    fillContacts(sql, filled, contacts, say),
  );
  await withoutIndexes(sql, contacts, ['chat', 'message', 'activity'], say, () =>
    fillChats(sql, filled, { chats, activities }, say),
  );
  return filled;
}

async function fillLines(sql: Sql, { accountId, lineId, webLineId }: Filled): Promise<void> {
  for (const [id, provider, number] of [
    [lineId, 'meta', '+15550000001'],
    [webLineId, 'web', 'web'],
  ] as const) {
    await sql`insert into waba (account_id, id, provider, provider_id, access_token, created_at, updated_at)
      values (${accountId}, ${id}, ${provider}, 'filled', '', now(), now())`;
    await sql`insert into line (account_id, id, waba_id, provider, provider_id, phone_number, name, status, quality,
        tier, throughput, on_business_app, settings, created_at, updated_at)
      values (${accountId}, ${id}, ${id}, ${provider}, 'filled', ${number}, 'Large', 'CONNECTED', '', '', 80,
        false, '{"readMarks": false, "typing": false}', now(), now())`;
  }
}

async function fillContacts(sql: Sql, filled: Filled, contacts: number, say: Say): Promise<void> {
  const { accountId } = filled;
  await sql`insert into contact_property (account_id, id, name, key, type, allowed_values, is_hidden,
      created_at, updated_at)
    select ${accountId}::uuid, gen_random_uuid(), name, name, type, '[]'::jsonb, false, now(), now()
    from (values ('city', 'string'), ('age', 'int'), ('plan', 'string'), ('since', 'date'), ('member', 'boolean'))
      as p(name, type)
    union all
    select ${accountId}::uuid, gen_random_uuid(), 'more ' || n, 'more ' || n, 'string', '[]'::jsonb, false, now(), now()
    from generate_series(1, 20) n`;
  const [id, at] = [contactId(sql, filled), contactAt(sql, filled)];
  await inSteps(contacts, 100_000, async (from, to) => {
    await sql`insert into contact (account_id, id, name, email, language, external_id, phone, country, wa_id,
        tags, properties, created_at, updated_at)
      select ${accountId}::uuid, ${id}, ${name(sql)},
        case when n % 5 < 3 then 'person' || n || (array['@example.com', '@gmail.com', '@hotmail.com'])[1 + n % 3] end,
        (array['es', 'es-PE', 'pt-BR', 'en'])[1 + n % 4], 'ext-' || n, '+519' || lpad(n::text, 8, '0'), 'PE',
        '519' || lpad(n::text, 8, '0'),
        case when n % 1000 = 0 then '["vip"]'::jsonb when n % 3 = 0 then '["new", "web"]'::jsonb else '[]' end,
        jsonb_build_object('city', 'city ' || n % 5000, 'age', n % 90, 'plan', (array['gold', 'silver'])[1 + n % 2]),
        ${at}, ${at}
      from generate_series(${from}::int, ${to}::int) n`;
    await sql`insert into contact_identity (account_id, kind, value, contact_id, created_at)
      select ${accountId}::uuid, 'number', '519' || lpad(n::text, 8, '0'), ${id}, ${at}
      from generate_series(${from}::int, ${to}::int) n
      union all
      select ${accountId}::uuid, 'external_id', 'ext-' || n, ${id}, ${at}
      from generate_series(${from}::int, ${to}::int) n`;
    say(`${to} contacts`);
  });
}

/** Some are called as thousands are; a quarter have a number in theirs and so are found by it alone. */
const name = (sql: Sql) =>
  sql.unsafe(`(array['Ana', 'José', 'María', 'Luis', 'Carla', 'Diego', 'Elena', 'Fabián', 'Gisela', 'Hugo', 'Inés', 'Bruno',
      'Rosa', 'Jorge', 'Milagros', 'Percy', 'Yolanda', 'Wilfredo', 'Nélida', 'Zoila'])[1 + floor(20 * power(${chance(1)}, 2))::int]
    || ' ' || ${familyName(2)} || case when n % 4 = 0 then ' ' || n else ' ' || ${familyName(3)} end`);

const familyName = (salt: number) =>
  `(array['Quispe', 'Flores', 'Sánchez', 'Rodríguez', 'García', 'Rojas', 'Huamán', 'Mamani', 'Torres', 'Silva',
    'Castillo', 'Vásquez', 'Ramos', 'Chávez', 'Mendoza', 'Cruz', 'Espinoza', 'Condori', 'Ccori', 'Zevallos', 'Uriarte',
    'Yupanqui', 'Apaza', 'Bustamante', 'Carranza', 'Delgado', 'Escobedo', 'Fernández', 'Guevara', 'Ibáñez'
  ])[1 + floor(30 * power(${chance(salt)}, 2))::int]`;
