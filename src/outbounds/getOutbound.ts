import { and, eq, type SQL, sql } from 'drizzle-orm';
import { noSuch, toWire } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { waba } from '../lines/table.ts';
import { outbound } from './table.ts';

export type OutboundRow = typeof outbound.$inferSelect;

/** An outbound as it is shown: its row, and the line that sends it where nobody says another. */
export type OutboundView = { outbound: OutboundRow; phoneNumber: string; provider: string };

/** AppError `not_found` where the account has no such outbound, or the provider has it no more. */
export async function getOutbound(unit: Unit, id: string): Promise<OutboundView> {
  const [found] = await selectOutbounds(unit).where(
    and(eq(outbound.accountId, unit.accountId), eq(outbound.id, id)),
  );
  if (!found || found.outbound.status === 'DELETED') {
    throw noSuch('OTB');
  }
  return found;
}

/**
 * As `getOutbound`, for who begins to use it: nobody removes it until the unit is over. AppError `conflict`
 * where somebody is removing it.
 */
export async function holdOutbound(unit: Unit, id: string): Promise<OutboundView> {
  const { tx, accountId } = unit;
  await tx
    .select({ id: outbound.id })
    .from(outbound)
    .where(and(eq(outbound.accountId, accountId), eq(outbound.id, id)))
    .for('share');
  const view = await getOutbound(unit, id);
  if (view.outbound.status !== 'PENDING_DELETION') return view;
  throw new AppError('conflict', `The outbound ${toWire('OTB', id)} is being removed: use another`);
}

/** Outbounds with what is shown of their line; the caller says which. */
export const selectOutbounds = ({ tx }: Unit) =>
  tx
    .select({ outbound, phoneNumber: numberOf, provider: waba.provider })
    .from(outbound)
    .innerJoin(waba, and(eq(waba.accountId, outbound.accountId), eq(waba.id, outbound.wabaId)));

/** Of its own line, else of the WABA's oldest. */
const numberOf: SQL<string> = sql<string>`coalesce(
  (select l.phone_number from line l where l.account_id = outbound.account_id
    and l.id = outbound.line_id),
  (select l.phone_number from line l where l.account_id = outbound.account_id
    and l.waba_id = outbound.waba_id order by l.id limit 1), '')`;
