import { openPoster, type Poster, postClosed } from '../load.ts';
import type { Service } from '../service.ts';
import type { createTalkers } from './talk.ts';

type Talkers = ReturnType<typeof createTalkers>;

const mostWaiting = 1_000;

/**
 * Messages a second with everything that follows: until all replies have left and their statuses have been
 * decided. Closed loop for 15 seconds; who would speak waits while too much does.
 */
export async function sustained({ url, sql }: Service, talkers: Talkers): Promise<number> {
  const poster = openPoster(url);
  const waiting = async (): Promise<number> =>
    Number(
      (
        await sql`select (select count(*) from (select 1 from inbox order by account_id, id limit 2000) as i)
          + (select count(*) from (select 1 from outbox limit 2000) as o) as n`
      )[0]?.n ?? 0,
    );
  let seen = 0;
  let isOver = false;
  const looking = (async () => {
    while (!isOver) {
      seen = await waiting();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  const gate = {
    async pass() {
      while (seen > mostWaiting) await new Promise((resolve) => setTimeout(resolve, 20));
    },
    answered() {},
  };
  const startedAt = performance.now();
  const { posted } = await postClosed(poster, 15, () => talkers.next().webhook, gate);
  isOver = true;
  await looking;
  while ((await waiting()) > 0) await new Promise((resolve) => setTimeout(resolve, 50));
  await poster.close();
  return posted / ((performance.now() - startedAt) / 1_000);
}

/** Open loop, for so long; `expect` is told from when on somebody should be answered. */
export function speak(
  poster: Poster,
  talkers: Talkers,
  perSecond: number,
  seconds: number,
  expect: (from: string, dueAt: number) => void,
) {
  let acks: number[] = [];
  let poisoned = 0;
  let refused = 0;
  const over = (async () => {
    const total = Math.round(perSecond * seconds);
    const startedAt = performance.now() + 20;
    const underWay = new Set<Promise<void>>();
    for (let n = 0; n < total; n++) {
      const dueAt = startedAt + (n * 1_000) / perSecond;
      while (performance.now() < dueAt) await new Promise((resolve) => setTimeout(resolve, 1));
      const { webhook, from } = talkers.next();
      expect(from, dueAt);
      const answered = poster
        .post(webhook)
        .catch(() => 0)
        .then((status) => {
          if (status !== 200) refused += 1;
          acks.push(performance.now() - dueAt);
          underWay.delete(answered);
        });
      underWay.add(answered);
    }
    await Promise.all(underWay);
    return { posted: total, refused };
  })();

  return {
    over,
    takeAcks(): number[] {
      const some = acks;
      acks = [];
      return some;
    },
    /** An event that cannot be read: it condemns itself, and nobody else. */
    async poison({ sql }: Service): Promise<void> {
      const { count } = await sql`
        insert into inbox (account_id, id, lane, key, kind, field, at, received_at, body)
        select account_id, nextval('inbox_group') * 1024, 3, decode(md5(clock_timestamp()::text), 'hex'), 'message',
          'messages', now(), now(), '{' from line limit 1`;
      poisoned += count;
    },
    poisoned: () => poisoned,
  };
}
