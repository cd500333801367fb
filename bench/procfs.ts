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
  const each = await Promise.all(pids.map(readStat));
  return each.reduce((sum, { ownMs }) => sum + ownMs, 0);
}

/** The same of a process and all that it has started itself, those too that have ended. */
export async function familyCpuMs(pid: number): Promise<number> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const { ownMs, endedMs } = await readStat(pid);
  return ownMs + endedMs + (await cpuMs(children.split(' ').filter(Boolean).map(Number)));
}

/** 0 where there is no such process. */
export const parentOf = async (pid: number): Promise<number> => (await readStat(pid)).parent;

async function readStat(pid: number): Promise<{ parent: number; ownMs: number; endedMs: number }> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // From field 3 on: the name may hold spaces. Times are in hundredths of a second.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const field = (number: number) => Number(fields[number - 3] ?? 0);
  return {
    parent: field(4),
    ownMs: (field(14) + field(15)) * 10,
    endedMs: (field(16) + field(17)) * 10,
  };
}
