import { sql } from 'drizzle-orm';
import { fromWire, toWire } from '../db/ids.ts';
import { arrayOf } from '../db/literals.ts';
import { selectRows } from '../db/rows.ts';
import type { Unit } from '../db/unit.ts';
import type { Content } from '../messages/content.ts';
import { outbound } from '../outbounds/table.ts';

/**
 * Messages with the category that their template has now: a provider may call it marketing after a message
 * with it was queued. It is looked up only where the contact wants no marketing.
 */
export async function withCategoriesOfNow<
  R extends { content: Content; marketingStoppedAt: Date | null },
>({ tx, accountId }: Unit, rows: R[]): Promise<R[]> {
  const ids = rows.flatMap(({ content, marketingStoppedAt }) =>
    content.type === 'template' && marketingStoppedAt ? [fromWire('OTB', content.outboundId)] : [],
  );
  if (ids.length === 0) return rows;
  const outbounds = await selectRows(
    tx,
    outbound,
    sql`account_id = ${accountId} and id = any(${arrayOf('uuid', ids)})`,
    ['id', 'category'],
  );
  const categoryOf = new Map(outbounds.map(({ id, category }) => [toWire('OTB', id), category]));
  return rows.map((row) => {
    if (row.content.type !== 'template') return row;
    const category = categoryOf.get(row.content.outboundId);
    return category === undefined ? row : { ...row, content: { ...row.content, category } };
  });
}
