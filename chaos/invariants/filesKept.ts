import { createHash } from 'node:crypto';
import type postgres from 'postgres';
import { createMediaStore } from '../../src/media/store.ts';

/** Each file that somebody sent is here once, byte for byte. */
export async function filesKept(sql: postgres.Sql, folder: string): Promise<string[]> {
  const rows = await sql<{ accountId: string; mediaId: string; sha256: string; status: string }[]>`
    select account_id as "accountId", id as "mediaId", sha256, status from media
    where contact_id is not null`;
  const sent = await sql<{ id: string; times: number }[]>`
    select m.id, (select count(*)::int from media f
      where f.account_id = m.account_id and f.id = m.media_id) as times
    from message m where m.direction = 'in' and m.type = 'media'`;
  const store = createMediaStore(folder);
  const broken = sent
    .filter(({ times }) => times !== 1)
    .map(({ id, times }) => `has ${times} files: message ${id}`);
  for (const { sha256, status, ...key } of rows) {
    const file = await store.get(key);
    const hash = createHash('sha256');
    if (file) for await (const bytes of file.bytes) hash.update(bytes);
    if (status !== 'stored' || !file) broken.push(`${status} and not here: file ${key.mediaId}`);
    else if (hash.digest('hex') !== sha256) broken.push(`not as it was sent: file ${key.mediaId}`);
  }
  return broken;
}
