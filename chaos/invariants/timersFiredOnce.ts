import type postgres from 'postgres';

/**
 * A timeout fires once for a visit of a step, and what it leads to is said once. Reminders count anew from
 * each wrong answer of one visit, and fire no more often than the step has spoken.
 */
export async function timersFiredOnce(sql: postgres.Sql): Promise<string[]> {
  const rows = await sql<{ process_id: string; timer: string; times: number }[]>`
    select process_id, event->>'id' as timer, count(*)::int as times from journal
    where event->>'type' = 'timer' and event->>'id' not like '%reminder%'
    group by process_id, event->>'id', visit having count(*) > 1`;
  const reminders = await sql<{ process_id: string; times: number; spoken: number }[]>`
    select process_id, times, spoken from (
      select process_id, (count(*) filter (where event->>'type' = 'timer'))::int as times,
        1 + (count(*) filter (where event->>'type' = 'message'))::int as spoken
      from journal where step = 'ask' and (event->>'type' = 'message' or event->>'id' like '%reminder%')
      group by process_id, visit) as visits
    where times > spoken`;
  const said = await sql<{ process_id: string; step: string; times: number }[]>`
    select process_id, step, count(*)::int as times from message
    where direction = 'out' and step in ('welcome', 'late', 'price', 'no_price', 'thanks', 'sorry')
    group by process_id, step having count(*) > 1`;
  return [
    ...rows.map((row) => `fired ${row.times} times: ${row.timer} of process ${row.process_id}`),
    ...reminders.map(
      (row) =>
        `reminded ${row.times} times after speaking ${row.spoken} times: process ${row.process_id}`,
    ),
    ...said.map((row) => `said ${row.times} times: ${row.step} of process ${row.process_id}`),
  ];
}
