import { and, eq } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { getLine, type LineView } from './getLine.ts';
import { requirePublished } from './requirePublished.ts';
import { type LineSettings, line } from './table.ts';

/** What is absent stays as it is. */
export type LineConfig = {
  /** The flow that starts where nothing else answers; null = none. */
  defaultFlowId?: string | null;
  settings?: { [K in keyof LineSettings]?: boolean | undefined };
};

/** Changes how a line behaves; the sender and the relay see it within five seconds. */
export async function configureLine(
  unit: Unit,
  number: string,
  { defaultFlowId, settings }: LineConfig,
): Promise<LineView> {
  const { line: named } = await getLine(unit, number);
  if (defaultFlowId) await requirePublished(unit, defaultFlowId);
  const isIt = and(eq(line.accountId, unit.accountId), eq(line.id, named.id));
  // Of two who change something else at once, neither takes back what the other did.
  await unit.tx.select({ id: line.id }).from(line).where(isIt).for('no key update');
  const found = await getLine(unit, number);

  const before = found.line;
  const changes = {
    defaultFlowId: defaultFlowId === undefined ? before.defaultFlowId : defaultFlowId,
    settings: {
      readMarks: settings?.readMarks ?? before.settings.readMarks,
      typing: settings?.typing ?? before.settings.typing,
    },
    updatedAt: unit.now,
  };
  await unit.tx.update(line).set(changes).where(isIt);
  return { ...found, line: { ...before, ...changes } };
}
