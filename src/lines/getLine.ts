import { and, eq } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { notFound } from '../errors.ts';
import { lineNumber } from './lineNumber.ts';
import { line, waba } from './table.ts';

/** A line as it is shown: its row, and the provider's id of its WABA. */
export type LineView = { line: typeof line.$inferSelect; providerWabaId: string };

/** The line with this number, with or without `+`; AppError `not_found` where the account has none. */
export async function getLine(unit: Unit, number: string): Promise<LineView> {
  const phoneNumber = lineNumber(number);
  const [found] = await selectLines(unit).where(
    and(eq(line.accountId, unit.accountId), eq(line.phoneNumber, phoneNumber)),
  );
  if (!found) throw notFound('line');
  return found;
}

/** Lines with what is shown of their WABA; the caller says which. */
export const selectLines = ({ tx }: Unit) =>
  tx
    .select({ line, providerWabaId: waba.providerId })
    .from(line)
    .innerJoin(waba, and(eq(waba.accountId, line.accountId), eq(waba.id, line.wabaId)));
