import { readFile } from 'node:fs/promises';

/** Memory of a process that is not swapped out, in MiB, as Linux counts it. */
export async function residentMib(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  if (kib === undefined) throw new Error(`/proc/${pid}/status names no VmRSS`);
  return Number(kib) / 1024;
}

/** Processor time that processes have used so far, in milliseconds; one that is gone counts nothing. */
export async function cpuMs(pids: number[]): Promise<number> {
  const each = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      // Fields 14 and 15, user and system time in hundredths of a second; the name may hold spaces.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10;
    }),
  );
  return each.reduce((sum, ms) => sum + ms, 0);
}
