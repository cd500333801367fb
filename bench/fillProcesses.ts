import type { Database } from '../src/db/connect.ts';
import { demoFlow } from '../src/engine/demoFlow.ts';
import { chance, chatId, contactId, type Filled, inSteps, withoutIndexes } from './filling.ts';
import { longFlow } from './longFlow.ts';

type Sizes = { contacts: number; processes: number };

/**
 * Fills an account that `fillAccount` made with ended processes, of one flow and, the fewer the more
 * often, of nine more, one of which is long; in turn of its contacts, but every two-hundredth of the
 * seventh; every third begun on a web page. Three journal entries for each; a hundred, or one in two
 * hundred, are still open.
 */
export async function fillProcesses(
  { sql }: Database,
  filled: Filled,
  { contacts, processes }: Sizes,
  say: (done: string) => void = () => {},
): Promise<{ flowId: string }> {
  const { accountId, lineId, webLineId } = filled;
  for (let n = 1; n <= 10; n++) {
    const definition = sql.json(JSON.parse(JSON.stringify(n === 2 ? longFlow(300) : demoFlow)));
    await sql`insert into flow (account_id, id, name, draft, draft_revision, published_version, created_at, updated_at)
      values (${accountId}, ${flowIdOf(n)}, ${`Large ${n}`}, ${definition}, 1, 1, now(), now())`;
    await sql`insert into flow_version (account_id, flow_id, version, definition, created_at)
      values (${accountId}, ${flowIdOf(n)}, 1, ${definition}, now())`;
  }
  const ended = processes - Math.max(100, Math.floor(processes / 200));
  const each = sql.unsafe(`lateral (
    select case when p % 200 = 0 and p <= ${ended} then 7 else 1 + p % ${contacts} end as n) as whose`);
  const flow = sql.unsafe(
    `('019b0000-0000-7000-8000-0000000000f' || floor(10 * power(${chance(13, 'p')}, 4))::int)::uuid`,
  );
  await withoutIndexes(sql, processes, ['process', 'journal'], say, () =>
    inSteps(processes, 50_000, async (from, to) => {
      await sql`insert into process (account_id, id, chat_id, contact_id, line_id, flow_id, flow_version, user_ref,
          status, failure_status, declined_reason, state, trigger, findings, created_at, updated_at, finished_at, search)
        select ${accountId}::uuid, ${processId(sql)}, ${chatId(sql, filled)}, ${contactId(sql, filled)},
          case when p % 3 = 0 then ${webLineId}::uuid else ${lineId}::uuid end, ${flow},
          1, case when p % 3 = 0 then 'user-' || p end,
          case when p > ${ended}::int then 'pending' when p % 4 = 0 then 'failure' else 'success' end,
          case when p <= ${ended}::int and p % 4 = 0
            then case when p % 40000 = 0 then 'system_error' else (array['declined', 'canceled'])[1 + p / 4 % 2] end end,
          case when p <= ${ended}::int and p % 4 = 0
            then case when p % 40000 = 0 then 'call_failed' when p < 20000 then 'abandoned'
              else (array['not_answered_question', 'replaced'])[1 + p / 4 % 2] end end,
          jsonb_build_object('step', case when ${flow} = ${flowIdOf(2)} then 's1' else 'menu' end, 'visit', 3,
            'vars', '{"visits": 2, "email": "ana@example.com"}'::jsonb, 'memory', '{}'::jsonb),
          jsonb_build_object('kind', case when p % 3 = 0 then 'web' else 'inbound' end, 'variables',
            case when p % 3 = 0 then jsonb_build_object('document_number', (40000000 + p)::text) else '{}' end),
          0, ${at(sql)}, ${at(sql)}, case when p <= ${ended}::int then ${at(sql)} + interval '5 minutes' end,
          case when p % 3 = 0 then 'user-' || p || ' ' || (40000000 + p) end
        from generate_series(${from}::int, ${to}::int) p, ${each}`;
      await sql`insert into journal (account_id, process_id, seq, contact_id, at, event, reads, path, step, visit)
        select ${accountId}::uuid, ${processId(sql)}, seq, ${contactId(sql, filled)}, ${at(sql)},
          '{"type": "message", "content": {"type": "text", "text": "uno"}}', '{}', '["menu"]', 'welcome', seq
        from generate_series(${from}::int, ${to}::int) p, generate_series(1, 3) seq, ${each}`;
      say(`${to} processes`);
    }),
  );
  return { flowId: flowIdOf(1) };
}

const flowIdOf = (n: number): string => `019b0000-0000-7000-8000-0000000000f${n - 1}`;

/** Made at that time, as ids are. */
const processId = (sql: Database['sql']) =>
  sql.unsafe(`(lpad(to_hex(1767225600000 + p * 15000::bigint), 12, '0') || '70008005'
    || lpad(to_hex(p), 12, '0'))::uuid`);

/** In the order of the numbers, one every 15 seconds. */
const at = (sql: Database['sql']) =>
  sql.unsafe(`(timestamptz '2026-01-01' + p * interval '15 seconds')`);
