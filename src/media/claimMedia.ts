import { sql } from 'drizzle-orm';
import { updateRows } from '../db/rows.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { leaseMs } from './fetchTimes.ts';
import { media } from './table.ts';

/** A received file to be fetched now, by whoever claimed it, until its lease is over. */
export type DueMedia = {
  mediaId: string;
  lineId: string;
  providerId: string;
  /** As the webhook gave it, lower-case hex. */
  sha256: string | null;
  /** This one included. */
  tries: number;
};

/** Takes files that are due, longest-waiting first; what somebody else is taking is passed over. */
export async function claimMedia(unit: Unit, limit: number): Promise<DueMedia[]> {
  const { tx, accountId, now } = unit;
  const rows = await run<{
    id: string;
    line_id: string;
    provider_id: string;
    sha256: string | null;
    tries: number;
  }>(
    tx,
    sql`select id, line_id, provider_id, sha256, tries from media
      where account_id = ${accountId} and due_at <= ${now} and status = 'pending'
      order by due_at limit ${limit}::int for no key update skip locked`,
  );
  const due = rows.map((row) => ({
    mediaId: row.id,
    lineId: row.line_id,
    providerId: row.provider_id,
    sha256: row.sha256,
    tries: row.tries + 1,
  }));
  await updateRows(
    tx,
    media,
    ['accountId', 'id'],
    due.map(({ mediaId, tries }) => ({
      accountId,
      id: mediaId,
      tries,
      dueAt: new Date(now.getTime() + leaseMs(tries)),
    })),
    ['tries', 'dueAt'],
  );
  return due;
}
