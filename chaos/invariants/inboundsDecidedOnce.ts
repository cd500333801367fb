import type postgres from 'postgres';
import { groupBy } from '../../src/db/groupBy.ts';
import type { Witness } from '../witness.ts';

/** Each message that was answered 200 is one row, whose process heard of it once; and nothing else is there. */
export async function inboundsDecidedOnce(
  sql: postgres.Sql,
  { phones, recipients }: Witness,
): Promise<string[]> {
  const said = [...phones, ...recipients].flat().filter(({ direction }) => direction === 'said');
  const rows = await sql<{ provider_id: string; heard: number }[]>`
    select m.provider_id, (select count(*)::int from journal j
      where j.account_id = m.account_id and j.contact_id = m.contact_id
        and j.event->>'type' = 'message' and j.event->>'id' = 'MSG' || replace(m.id::text, '-', '')) as heard
    from message m where m.direction = 'in'`;
  const times = groupBy(rows, ({ provider_id }) => provider_id);
  const known = new Set(said.map(({ message_id }) => message_id));
  return [
    ...said
      .filter(({ status }) => status !== 'delivered' && status !== 'read')
      .map(({ message_id, status }) => `said, and never taken (${status}): ${message_id}`),
    ...said
      .filter(({ message_id }) => times.get(message_id)?.length !== 1)
      .map(
        ({ message_id }) => `decided ${times.get(message_id)?.length ?? 0} times: ${message_id}`,
      ),
    ...rows
      .filter(({ provider_id }) => !known.has(provider_id))
      .map(({ provider_id }) => `decided, though nobody said it: ${provider_id}`),
    ...rows
      .filter(({ heard }) => heard > 1)
      .map(({ provider_id, heard }) => `heard by its process ${heard} times: ${provider_id}`),
  ];
}
