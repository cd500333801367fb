import type { Poster } from '../load.ts';
import type { Echoers, Said } from './echo.ts';

/** `status` 0: no answer within the client's patience. Moments are of `performance.now()`. */
export type Posted = {
  said: Said;
  dueAt: number;
  postedAt: number;
  answeredAt: number;
  status: number;
  retryAfter: string | undefined;
};

/** Open loop: at so many a second, whatever becomes of those before. */
export async function flood(
  poster: Poster,
  echoers: Echoers,
  perSecond: number,
  seconds: number,
): Promise<Posted[]> {
  const total = Math.round(perSecond * seconds);
  const startedAt = performance.now() + 20;
  const answers: Promise<Posted>[] = [];
  for (let n = 0; n < total; n++) {
    const dueAt = startedAt + (n * 1000) / perSecond;
    while (performance.now() < dueAt) await new Promise((resolve) => setTimeout(resolve, 1));
    answers.push(postOne(poster, echoers.next(), dueAt));
  }
  return await Promise.all(answers);
}

async function postOne(poster: Poster, said: Said, dueAt: number): Promise<Posted> {
  const postedAt = performance.now();
  const answer = await poster.ask(said.webhook).catch(() => ({ status: 0, retryAfter: undefined }));
  return { said, dueAt, postedAt, answeredAt: performance.now(), ...answer };
}

/** As the provider does with what was not taken: again, in order, until it is. Gives how often it was refused. */
export async function repeat(poster: Poster, refused: Posted[], atOnce: number): Promise<number> {
  const left = refused.values();
  let refusals = 0;
  const work = async () => {
    for (const { said } of left) {
      while (true) {
        const { status } = await postOne(poster, said, performance.now());
        if (status === 200) break;
        refusals += 1;
        await new Promise((resolve) => setTimeout(resolve, 1_000));
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return refusals;
}
