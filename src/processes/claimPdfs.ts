import { sql } from 'drizzle-orm';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';

/** A PDF to be made now, by whoever claimed it, until its lease is over. */
export type DuePdf = {
  processId: string;
  contactId: string;
  mediaId: string;
  /** This one included. */
  tries: number;
};

const leaseMs = 60_000;

/** Takes PDFs that are due, longest-waiting first; what somebody else is taking is passed over. */
export async function claimPdfs(unit: Unit, limit: number): Promise<DuePdf[]> {
  const { tx, accountId, now } = unit;
  const until = new Date(now.getTime() + leaseMs);
  const rows = await run<{
    process_id: string;
    contact_id: string;
    media_id: string;
    tries: number;
  }>(
    tx,
    sql`update process_pdf set status = 'in_progress', tries = tries + 1, due_at = ${until}
      where account_id = ${accountId} and process_id = any(array(
        select process_id from process_pdf where account_id = ${accountId} and due_at <= ${now}
        order by due_at limit ${limit}::int for no key update skip locked))
      returning process_id, contact_id, media_id, tries`,
  );
  return rows.map((row) => ({
    processId: row.process_id,
    contactId: row.contact_id,
    mediaId: row.media_id,
    tries: row.tries,
  }));
}
