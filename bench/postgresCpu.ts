import { cpuMs, familyCpuMs, parentOf } from './procfs.ts';
import { benchName, type Service } from './service.ts';

/**
 * A clock of the processor time, in milliseconds, that this Postgres and all its processes have used, those too that
 * come and go, without what the bench itself asks. On another machine it stands still.
 */
export async function postgresCpu(sql: Service['sql']): Promise<() => Promise<number>> {
  const [own] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
  const postmaster = await parentOf(own?.pid ?? 0);
  if (postmaster === 0) return async () => 0;

  return async () => {
    const asked = await sql<{ pid: number }[]>`
      select pid from pg_stat_activity where application_name = ${benchName}`;
    return (await familyCpuMs(postmaster)) - (await cpuMs(asked.map(({ pid }) => pid)));
  };
}
