import postgres from 'postgres';
import { benchName, type Stage } from '../service.ts';

/**
 * Locks all lanes of the first account, as a worker that has hung would: events are accepted and wait. Gives what
 * lets go of them.
 */
export async function holdLanes({ databaseUrl }: Stage): Promise<() => Promise<void>> {
  return holdOpen(
    databaseUrl,
    (sql) => sql`select 1 from lane order by account_id, lane for no key update`,
  );
}

/** A transaction that has read once and stays open, as that of a backup does: what is deleted now is kept for it. */
export async function holdSnapshot({ databaseUrl }: Stage): Promise<() => Promise<void>> {
  return holdOpen(databaseUrl, (sql) => sql`select 1`);
}

async function holdOpen(
  url: string,
  first: (sql: postgres.Sql) => Promise<unknown>,
): Promise<() => Promise<void>> {
  const sql = postgres(url, { max: 1, connection: { application_name: benchName } });
  await sql`begin isolation level repeatable read`;
  await first(sql);
  return async () => {
    await sql`commit`;
    await sql.end();
  };
}
