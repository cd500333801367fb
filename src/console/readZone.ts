import { getAccount } from '../accounts/getAccount.ts';
import type { Unit } from '../db/unit.ts';
import type { Zone } from './times.tsx';

/** How moments are said to somebody of this account. */
export async function readZone(unit: Unit, words: Zone['words']): Promise<Zone> {
  const { timezone } = await getAccount(unit);
  return { words, timezone, now: unit.now };
}
