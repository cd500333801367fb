import type { Database } from '../src/db/connect.ts';
import { demoFlow } from '../src/engine/demoFlow.ts';
import { idOf, inSteps } from './fill.ts';

type Filled = { accountId: string; lineId: string };
type Sizes = { contacts: number; processes: number };

/**
 * Fills an account that `fillAccount` made with ended processes of one flow on its line, in turn of its
 * contacts, every third begun on a web page, and three journal entries for each; a hundred are still open.
 */
export async function fillProcesses(
  { sql }: Database,
  { accountId, lineId }: Filled,
  { contacts, processes }: Sizes,
  say: (done: string) => void = () => {},
): Promise<{ flowId: string }> {
  const flowId = '019b0000-0000-7000-8000-0000000000f1';
  const wabaId = '019b0000-0000-7000-8000-0000000000b1';
  await sql`insert into waba (account_id, id, provider, provider_id, access_token, created_at, updated_at)
    values (${accountId}, ${wabaId}, 'meta', 'filled', '', now(), now())`;
  await sql`insert into line (account_id, id, waba_id, provider, provider_id, phone_number, name, status, quality,
      tier, throughput, on_business_app, settings, created_at, updated_at)
    values (${accountId}, ${lineId}, ${wabaId}, 'meta', 'filled', '+15550000001', 'Large', 'CONNECTED', '', '', 80,
      false, '{"readMarks": false, "typing": false}', now(), now())`;
  const definition = sql.json(JSON.parse(JSON.stringify(demoFlow)));
  await sql`insert into flow (account_id, id, name, draft, draft_revision, published_version, created_at, updated_at)
    values (${accountId}, ${flowId}, 'Large', ${definition}, 1, 1, now(), now())`;
  await sql`insert into flow_version (account_id, flow_id, version, definition, created_at)
    values (${accountId}, ${flowId}, 1, ${definition}, now())`;
  await inSteps(processes, 50_000, async (from, to) => {
    await sql`insert into process (account_id, id, chat_id, contact_id, line_id, flow_id, flow_version, user_ref,
        status, failure_status, declined_reason, state, trigger, findings, created_at, updated_at, finished_at, search)
      select ${accountId}::uuid, ${processId(sql)}, ${idOf(sql, 2)}, ${idOf(sql, 1)}, ${lineId}::uuid, ${flowId}::uuid,
        1, case when p % 3 = 0 then 'user-' || p end,
        case when p > ${processes - 100}::int then 'pending' when p % 4 = 0 then 'failure' else 'success' end,
        case when p <= ${processes - 100}::int and p % 4 = 0
          then case when p % 40000 = 0 then 'system_error' else (array['declined', 'canceled'])[1 + p / 4 % 2] end end,
        case when p <= ${processes - 100}::int and p % 4 = 0
          then case when p % 40000 = 0 then 'call_failed' when p < 20000 then 'abandoned'
            else (array['not_answered_question', 'replaced'])[1 + p / 4 % 2] end end,
        '{"step": "menu", "vars": {"visits": 2, "email": "ana@example.com"}, "visit": 3, "memory": {}}',
        jsonb_build_object('kind', case when p % 3 = 0 then 'web' else 'inbound' end, 'variables',
          case when p % 3 = 0 then jsonb_build_object('document_number', (40000000 + p)::text) else '{}' end),
        0, ${at(sql)}, ${at(sql)}, ${at(sql)} + interval '5 minutes',
        case when p % 3 = 0 then 'user-' || p || ' ' || (40000000 + p) end
      from generate_series(${from}::int, ${to}::int) p, lateral (select 1 + p % ${contacts}::int as n) each`;
    await sql`insert into journal (account_id, process_id, seq, contact_id, at, event, reads, path, step, visit)
      select ${accountId}::uuid, ${processId(sql)}, seq, ${idOf(sql, 1)}, ${at(sql)},
        '{"type": "message", "content": {"type": "text", "text": "uno"}}', '{}', '["menu"]', 'welcome', seq
      from generate_series(${from}::int, ${to}::int) p, generate_series(1, 3) seq,
        lateral (select 1 + p % ${contacts}::int as n) each`;
    say(`${to} processes`);
  });
  for (const table of ['process', 'journal']) await sql.unsafe(`vacuum analyze ${table}`);
  return { flowId };
}

/** Made at that time, as ids are. */
const processId = (sql: Database['sql']) =>
  sql.unsafe(`(lpad(to_hex(1767225600000 + p * 15000::bigint), 12, '0') || '70008005'
    || lpad(to_hex(p), 12, '0'))::uuid`);

/** In the order of the numbers, one every 15 seconds. */
const at = (sql: Database['sql']) =>
  sql.unsafe(`(timestamptz '2026-01-01' + p * interval '15 seconds')`);
