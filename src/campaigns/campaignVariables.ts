import { and, eq } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { variablesOf } from '../messages/templateShape.ts';
import { outbound } from '../outbounds/table.ts';
import type { CampaignRow } from './getCampaign.ts';

/** The names of the variables that its outbound has. */
export async function campaignVariables(
  { tx, accountId }: Unit,
  { outboundId }: CampaignRow,
): Promise<string[]> {
  const [found] = await tx
    .select({ names: outbound.variableMapping })
    .from(outbound)
    .where(and(eq(outbound.accountId, accountId), eq(outbound.id, outboundId)));
  return found ? variablesOf(found.names) : [];
}
