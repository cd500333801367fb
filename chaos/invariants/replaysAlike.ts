import type postgres from 'postgres';
import type { Call } from '../../bench/service.ts';
import { toWire } from '../../src/db/ids.ts';

/** Each process, worked out again from its journal, comes out as it stands. */
export async function replaysAlike(sql: postgres.Sql, api: Call): Promise<string[]> {
  const processes = await sql<{ id: string }[]>`select id from process order by id`;
  const broken: string[] = [];
  for (const { id } of processes) {
    const verdict = await api('POST', `/v1/processes/${toWire('IDP', id)}/replay`);
    if (!verdict.identical) {
      broken.push(`replayed otherwise: process ${id}, ${JSON.stringify(verdict.difference)}`);
    }
  }
  return broken;
}
