import { sql } from 'drizzle-orm';
import { arrayOf } from '../db/literals.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';

/** Locks what is free of these contacts, by id; gives those that are ours now. */
export async function lockContacts(unit: Unit, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await run<{ id: string }>(
    unit.tx,
    sql`select id from contact
      where account_id = ${unit.accountId} and id = any(${arrayOf('uuid', [...new Set(ids)])})
      order by id for no key update skip locked`,
  );
  return new Set(rows.map((row) => row.id));
}

/** Locks them, waiting for whoever has one (at most the transaction's lock timeout). */
export async function waitForContacts(unit: Unit, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await run(
    unit.tx,
    sql`select id from contact
      where account_id = ${unit.accountId} and id = any(${arrayOf('uuid', ids)})
      order by id for no key update`,
  );
}

/** As `waitForContacts`, of one; gives what has become of them meanwhile: `gone` where they were erased. */
export async function waitForContact(unit: Unit, id: string): Promise<'there' | 'merged' | 'gone'> {
  const [found] = await run<{ merged_into: string | null }>(
    unit.tx,
    sql`select merged_into from contact where account_id = ${unit.accountId} and id = ${id}
      for no key update`,
  );
  if (!found) return 'gone';
  return found.merged_into === null ? 'there' : 'merged';
}
