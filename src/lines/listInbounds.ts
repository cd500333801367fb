import { and, asc, eq, gt } from 'drizzle-orm';
import { type Page, type PageRequest, pageOf } from '../db/page.ts';
import type { Unit } from '../db/unit.ts';
import { type InboundView, selectInbounds } from './getInbound.ts';
import { lineNumber } from './lineNumber.ts';
import { inbound, line } from './table.ts';

/** The account's inbounds, oldest first; with `number`, those of one line. */
export async function listInbounds(
  unit: Unit,
  number: string | undefined,
  { after, limit }: PageRequest,
): Promise<Page<InboundView>> {
  const rows = await selectInbounds(unit)
    .where(
      and(
        eq(inbound.accountId, unit.accountId),
        number === undefined ? undefined : eq(line.phoneNumber, lineNumber(number)),
        after?.[0] ? gt(inbound.id, after[0]) : undefined,
      ),
    )
    .orderBy(asc(inbound.id))
    .limit(limit + 1);
  return pageOf(rows, limit, (last) => [last.inbound.id]);
}
