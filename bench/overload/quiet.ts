import type { Poster } from '../load.ts';
import type { Service } from '../service.ts';
import type { Echoers } from './echo.ts';

/** What one webhook of the quiet account met: its 200, and its reply decided, counted from when it was due. */
export type Heard = { status: number; ackMs: number; decidedMs: number };

const lookEveryMs = 50;
const patienceMs = 60_000;

/** One message a second of an account that does nothing else, for so long; each is waited for. */
export async function speakQuietly(
  poster: Poster,
  { sql }: Pick<Service, 'sql'>,
  accountId: string,
  echoers: Echoers,
  seconds: number,
): Promise<Heard[]> {
  const startedAt = performance.now();
  const speak = async (n: number): Promise<Heard> => {
    const dueAt = startedAt + n * 1_000;
    await new Promise((resolve) => setTimeout(resolve, dueAt - performance.now()));
    const { webhook, id } = echoers.next();
    const { status } = await poster.ask(webhook).catch(() => ({ status: 0 }));
    const ackMs = performance.now() - dueAt;
    const isDecided = async () =>
      (await sql`select 1 from message where account_id = ${accountId} and provider_id = ${id}`)
        .length > 0;
    while (status === 200 && !(await isDecided())) {
      if (performance.now() - dueAt > patienceMs) break;
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    }
    return { status, ackMs, decidedMs: performance.now() - dueAt };
  };
  return await Promise.all(Array.from({ length: seconds }, (_, n) => speak(n)));
}
