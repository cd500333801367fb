import { and, eq } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { getLine, type LineView } from './getLine.ts';
import { line } from './table.ts';

/**
 * Lets a paused line go on, whatever paused it; what still stands in its way pauses it again at its next
 * send. AppError `not_found` where the account has no line with this number.
 */
export async function resumeLine(unit: Unit, number: string): Promise<LineView> {
  const found = await getLine(unit, number);
  const changes = { pausedReason: null, pausedUntil: null, updatedAt: unit.now };
  await unit.tx
    .update(line)
    .set(changes)
    .where(and(eq(line.accountId, unit.accountId), eq(line.id, found.line.id)));
  return { ...found, line: { ...found.line, ...changes } };
}
