import { and, eq } from 'drizzle-orm';
import { contact } from '../contacts/table.ts';
import { noSuch } from '../db/ids.ts';
import type { Unit } from '../db/unit.ts';
import { flowVersion } from '../flows/table.ts';
import { line } from '../lines/table.ts';
import type { Json } from '../messages/events.ts';
import { process } from './table.ts';

/** A process as it is shown: its row, the definition it runs, its line, and whom it is with. */
export type ProcessView = {
  process: typeof process.$inferSelect;
  definition: Json;
  lineName: string;
  lineNumber: string;
  /** As set, else as in WhatsApp; null where neither is known. */
  contactName: string | null;
  profileName: string | null;
  phone: string | null;
};

/** AppError `not_found` where the account has no such process. */
export async function getProcess(unit: Unit, processId: string): Promise<ProcessView> {
  const [found] = await selectProcesses(unit).where(
    and(eq(process.accountId, unit.accountId), eq(process.id, processId)),
  );
  if (found) return found;
  throw noSuch('IDP');
}

/** Processes with what is shown of their flow, line and contact; the caller says which. */
export const selectProcesses = ({ tx }: Unit) =>
  tx
    .select({
      process,
      definition: flowVersion.definition,
      lineName: line.name,
      lineNumber: line.phoneNumber,
      contactName: contact.name,
      profileName: contact.profileName,
      phone: contact.phone,
    })
    .from(process)
    .innerJoin(
      flowVersion,
      and(
        eq(flowVersion.accountId, process.accountId),
        eq(flowVersion.flowId, process.flowId),
        eq(flowVersion.version, process.flowVersion),
      ),
    )
    .innerJoin(line, and(eq(line.accountId, process.accountId), eq(line.id, process.lineId)))
    .innerJoin(
      contact,
      and(eq(contact.accountId, process.accountId), eq(contact.id, process.contactId)),
    );
