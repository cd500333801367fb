import type { Database } from './connect.ts';

const oldest = 15;

/** Throws an Error in a sentence where the server is a PostgreSQL older than we work with. */
export async function requireVersion({ sql }: Database): Promise<void> {
  const [row] = await sql<{ number: number; words: string }[]>`
    select current_setting('server_version_num')::int as number,
      current_setting('server_version') as words`;
  if (!row || row.number >= oldest * 10_000) return;
  // "14.12 (Debian 14.12-1.pgdg120+1)"
  const [version] = row.words.split(' ');
  throw new Error(`it is PostgreSQL ${version}, and Chasqui needs ${oldest} or newer`);
}
