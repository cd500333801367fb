import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import type { Item } from './planTurn.ts';

const putOffMs = 3_600_000;

/** Lets a contact's due timers (an item of a turn) be due in an hour instead: by then somebody may have mended what keeps them. */
export async function putOffTimers({ tx, accountId, now }: Unit, item: Item): Promise<void> {
  const contactId = item.replace(/^timers:/, '');
  await run(
    tx,
    sql`update timer set due_at = ${new Date(now.getTime() + putOffMs)}
      where account_id = ${accountId} and contact_id = ${contactId} and due_at <= ${now}`,
  );
}
