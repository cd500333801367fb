import type postgres from 'postgres';
import type { Witness } from '../witness.ts';

/**
 * What was answered 200 before a person spoke again comes before that in the chat, unless the provider's
 * seconds say otherwise.
 */
export async function decidedInOrder(
  sql: postgres.Sql,
  { said, phones }: Witness,
): Promise<string[]> {
  const rows = await sql<{ provider_id: string; seq: number }[]>`
    select provider_id, seq from message where direction = 'in'`;
  const places = new Map(rows.map(({ provider_id, seq }) => [provider_id, seq]));
  const seconds = new Map(
    phones.flat().map(({ message_id, at }) => [message_id, Math.floor(Date.parse(at) / 1000)]),
  );
  const isBefore = (a: string, b: string) => (places.get(a) ?? 0) < (places.get(b) ?? Infinity);
  return said.flat().flatMap(({ messageId, acknowledged }) =>
    acknowledged
      .filter((earlier) => (seconds.get(earlier) ?? 0) <= (seconds.get(messageId) ?? 0))
      .filter((earlier) => !isBefore(earlier, messageId))
      .map((earlier) => `decided out of order: ${earlier} after ${messageId}`),
  );
}
