import type postgres from 'postgres';
import { findUuid } from '../../src/db/ids.ts';
import type { Witness } from '../witness.ts';

/**
 * Each visit of the step that calls the shop heard one answer at most, one that the shop gave; who was told a
 * price had an answer; and the shop was asked in the name of such visits alone, however often.
 */
export async function callsAnsweredOnce(sql: postgres.Sql, { asked }: Witness): Promise<string[]> {
  const heard = await sql<{ id: string; process_id: string; times: number; status: number }[]>`
    select event->>'id' as id, process_id, count(*)::int as times,
      max((event->'answer'->>'status')::int) as status
    from journal where event->>'type' = 'call_answered' group by event->>'id', process_id`;
  const priced = await sql<{ process_id: string }[]>`
    select process_id from message where direction = 'out' and step = 'price'`;
  const calling = await sql<{ process_id: string }[]>`
    select distinct process_id from journal where path ? 'quote'`;
  const answered = heard.filter(({ status }) => status === 200);
  const withPrice = new Set(answered.map(({ process_id }) => process_id));
  const given = new Set(asked.filter(({ isTaken }) => isTaken).map(({ key }) => key));
  const mayAsk = new Set(calling.map(({ process_id }) => process_id));
  return [
    ...heard
      .filter(({ times }) => times > 1)
      .map(({ id, times }) => `answered ${times} times: call ${id}`),
    ...answered
      .filter(({ id }) => !given.has(id))
      .map(({ id }) => `answered, though the shop knows nothing of it: call ${id}`),
    ...priced
      .filter(({ process_id }) => !withPrice.has(process_id))
      .map(({ process_id }) => `told a price that the shop did not give: process ${process_id}`),
    ...asked
      .filter(({ key }) => !mayAsk.has(processOf(key)))
      .map(({ key }) => `asked of the shop, though no process does: call ${key}`),
  ];
}

/** A call is named by its process, step and visit: `IDP…:quote:4`. */
const processOf = (callId: string) => findUuid('IDP', callId.split(':')[0] ?? '') ?? '';
