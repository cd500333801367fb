import { eq } from 'drizzle-orm';
import { IANAZone } from 'luxon';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { account } from './table.ts';

/**
 * Gives the account of the unit another name and time zone (an IANA name). AppError `invalid_request` for a zone
 * that there is none of.
 */
export async function changeAccount(
  { tx, accountId, now }: Unit,
  { name, timezone }: { name: string; timezone: string },
): Promise<void> {
  if (!IANAZone.isValidZone(timezone)) {
    throw new AppError(
      'invalid_request',
      `timezone: "${timezone}" is no time zone; one is written as in America/Bogota`,
    );
  }
  await tx.update(account).set({ name, timezone, updatedAt: now }).where(eq(account.id, accountId));
}
