import { sql } from 'drizzle-orm';
import type { Database } from '../db/connect.ts';
import { forgetRows } from '../db/forgetRows.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';

/** A file of ours, and its id at a line's provider where it has one that will live a while. */
export type FileForLine = {
  status: 'pending' | 'stored' | 'lost';
  mimeType: string;
  filename: string | null;
  size: number;
  error: string | null;
  upload: { providerId: string; uploadedAt: Date } | undefined;
};

const day = 24 * 3_600_000;
/** How long an upload lives. Source: Meta Cloud API, Media, "Upload media". */
const livesMs = 30 * day;
/** An id with less left than this is not used any more: a message may wait before it is read. */
const leastLeftMs = day;

/** Reads a file as it would be sent over a line; undefined where the account has none such. */
export async function findFileForLine(
  { tx, accountId, now }: Unit,
  mediaId: string,
  lineId: string,
): Promise<FileForLine | undefined> {
  const [row] = await run<{
    status: FileForLine['status'];
    mime_type: string;
    filename: string | null;
    size: string | number | null;
    error: string | null;
    provider_id: string | null;
    expires_at: Date | null;
  }>(
    tx,
    sql`select m.status, m.mime_type, m.filename, m.size, m.error, p.provider_id, p.expires_at
      from media m
      left join provider_media p on p.account_id = m.account_id and p.media_id = m.id
        and p.line_id = ${lineId} and p.expires_at > ${new Date(now.getTime() + leastLeftMs)}
      where m.account_id = ${accountId} and m.id = ${mediaId}`,
  );
  if (!row) return undefined;
  const { provider_id: providerId, expires_at: expiresAt } = row;
  return {
    status: row.status,
    mimeType: row.mime_type,
    filename: row.filename,
    size: Number(row.size ?? 0),
    error: row.error,
    upload:
      providerId !== null && expiresAt !== null
        ? { providerId, uploadedAt: new Date(expiresAt.getTime() - livesMs) }
        : undefined,
  };
}

type Upload = { mediaId: string; lineId: string; providerId: string };

/** Keeps the id that an upload was given, in place of an older one. */
export async function keepUpload(
  { tx, accountId, now }: Unit,
  { mediaId, lineId, providerId }: Upload,
): Promise<void> {
  const expiresAt = new Date(now.getTime() + livesMs);
  await run(
    tx,
    sql`insert into provider_media (account_id, media_id, line_id, provider_id, expires_at)
      values (${accountId}, ${mediaId}, ${lineId}, ${providerId}, ${expiresAt})
      on conflict (account_id, media_id, line_id)
        do update set provider_id = excluded.provider_id, expires_at = excluded.expires_at`,
  );
}

/** Forgets an id that the provider does not know any more, unless a newer one has taken its place. */
export async function forgetUpload(
  { tx, accountId }: Unit,
  { mediaId, lineId, providerId }: Upload,
): Promise<void> {
  await run(
    tx,
    sql`delete from provider_media where account_id = ${accountId} and media_id = ${mediaId}
      and line_id = ${lineId} and provider_id = ${providerId}`,
  );
}

/**
 * Deletes ids that have run out at the provider, some at a time; gives how many. The file itself stays, and
 * is uploaded again when it is next sent.
 */
export const forgetOldUploads = (database: Database, accountId: string, now: Date) =>
  forgetRows(database, 'provider_media', accountId, database.sql`expires_at < ${now}`);
