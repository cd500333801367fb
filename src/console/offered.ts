import type { Unit } from '../db/unit.ts';
import type { OutboundView } from '../outbounds/getOutbound.ts';
import { listOutbounds } from '../outbounds/listOutbounds.ts';

/** As many choices as a select offers, the newest of more; a WABA has at most 6,000 messages, and few have hundreds. */
export const mostOffered = 2_000;

/** Approved messages that this number can send, by name. */
export async function offerOutbounds(unit: Unit, number: string): Promise<OutboundView[]> {
  const filter = { line: number, status: 'APPROVED' } as const;
  const { items } = await listOutbounds(unit, filter, { limit: mostOffered }, 'newest');
  return items.toSorted((one, other) => one.outbound.name.localeCompare(other.outbound.name));
}
