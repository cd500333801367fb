import { and, desc, eq, inArray, or } from 'drizzle-orm';
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
  const [found] = await readProcesses(unit, [processId]);
  if (found) return found;
  throw noSuch('IDP');
}

/** Those of the account that there are, newest first. What many run is read once. */
export async function readProcesses(unit: Unit, ids: string[]): Promise<ProcessView[]> {
  const { tx, accountId } = unit;
  if (ids.length === 0) return [];
  const rows = await tx
    .select({
      process,
      lineName: line.name,
      lineNumber: line.phoneNumber,
      contactName: contact.name,
      profileName: contact.profileName,
      phone: contact.phone,
    })
    .from(process)
    .innerJoin(line, and(eq(line.accountId, accountId), eq(line.id, process.lineId)))
    .innerJoin(contact, and(eq(contact.accountId, accountId), eq(contact.id, process.contactId)))
    .where(and(eq(process.accountId, accountId), inArray(process.id, ids)))
    .orderBy(desc(process.id));
  if (rows.length === 0) return [];
  const definitionOf = await readDefinitions(unit, rows);
  return rows.map((row) => ({ ...row, definition: definitionOf(row.process) }));
}

type Run = Pick<typeof process.$inferSelect, 'flowId' | 'flowVersion'>;
const keyOf = ({ flowId, flowVersion }: Run): string => `${flowId}@${flowVersion}`;

async function readDefinitions({ tx, accountId }: Unit, rows: { process: Run }[]) {
  const runs = [...new Map(rows.map((row) => [keyOf(row.process), row.process])).values()];
  const versions = await tx
    .select()
    .from(flowVersion)
    .where(
      and(
        eq(flowVersion.accountId, accountId),
        or(
          ...runs.map((run) =>
            and(eq(flowVersion.flowId, run.flowId), eq(flowVersion.version, run.flowVersion)),
          ),
        ),
      ),
    );
  const byKey = new Map(
    versions.map(({ flowId, version, definition }) => [
      keyOf({ flowId, flowVersion: version }),
      definition,
    ]),
  );
  return (run: Run): Json => {
    const definition = byKey.get(keyOf(run));
    if (definition === undefined) throw new Error(`There is no flow version ${keyOf(run)}`);
    return definition;
  };
}
