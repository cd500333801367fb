import { and, eq } from 'drizzle-orm';
import { noSuch } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import { inbound, line } from './table.ts';

/** An inbound as it is shown: its row, and its line's number and provider. */
export type InboundView = {
  inbound: typeof inbound.$inferSelect;
  phoneNumber: string;
  provider: string;
};

/** AppError `not_found` where the account has no such inbound. */
export async function getInbound(unit: Unit, inboundId: string): Promise<InboundView> {
  const [found] = await selectInbounds(unit).where(
    and(eq(inbound.accountId, unit.accountId), eq(inbound.id, inboundId)),
  );
  if (found) return found;
  throw noSuch('INB');
}

/** Inbounds with what is shown of their line; the caller says which. */
export const selectInbounds = ({ tx }: Unit) =>
  tx
    .select({ inbound, phoneNumber: line.phoneNumber, provider: line.provider })
    .from(inbound)
    .innerJoin(line, and(eq(line.accountId, inbound.accountId), eq(line.id, inbound.lineId)));
