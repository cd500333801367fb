import { type Dispatcher, Pool } from 'undici';
import type { Webhook } from './conversation.ts';

/** As many keep-alive connections as Meta might hold open to one address. */
export const connections = 64;

const path = '/v1/whatsapp/meta/messages';

export type Answer = { status: number; retryAfter: string | undefined };

export type Poster = {
  /** Resolves with the status once the whole answer is there. */
  post(webhook: Webhook): Promise<number>;
  /** The same, with what it says of coming again. */
  ask(webhook: Webhook): Promise<Answer>;
  close(): Promise<void>;
};

/** `patienceMs`: after so long without an answer a webhook is given up, which rejects. */
export function openPoster(
  url: string,
  most: { connections: number; patienceMs?: number } = { connections },
): Poster {
  const patience = most.patienceMs !== undefined && { headersTimeout: most.patienceMs };
  const pool = new Pool(url, { connections: most.connections, pipelining: 1, ...patience });
  const ask = ({ body, signature }: Webhook) =>
    new Promise<Answer>((resolve, reject) => {
      const options: Dispatcher.DispatchOptions = {
        method: 'POST',
        path,
        headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature },
        body,
      };
      let answer: Answer = { status: 0, retryAfter: undefined };
      pool.dispatch(options, {
        onRequestStart() {},
        onResponseStart(_, status, headers) {
          answer = { status, retryAfter: String(headers['retry-after'] ?? '') || undefined };
        },
        onResponseData() {},
        onResponseEnd: () => resolve(answer),
        onResponseError: (_, error) => reject(error),
      });
    });
  return {
    ask,
    post: async (webhook) => (await ask(webhook)).status,
    close: () => pool.close(),
  };
}

/** What may hold a webhook back, and is told of its 200. */
export type Gate = { pass(): Promise<void>; answered(): void };

/** So many seconds, or so many webhooks. */
export type Length = number | { webhooks: number };

/**
 * Closed loop: each connection posts the next webhook as soon as it has its answer, for so long.
 * A gate may hold it back before. Anything but a 200 ends it with an error.
 */
export async function postClosed(
  poster: Poster,
  length: Length,
  next: () => Webhook,
  gate?: Gate,
): Promise<{ posted: number; seconds: number }> {
  const startedAt = performance.now();
  let begun = 0;
  const isOver =
    typeof length === 'number'
      ? () => performance.now() >= startedAt + length * 1000
      : () => begun >= length.webhooks;
  let posted = 0;
  const loop = async () => {
    while (!isOver()) {
      begun += 1;
      await gate?.pass();
      expectOk(await poster.post(next()));
      posted += 1;
      gate?.answered();
    }
  };
  await Promise.all(Array.from({ length: connections }, loop));
  return { posted, seconds: (performance.now() - startedAt) / 1000 };
}

/**
 * Open loop: webhook n leaves at n / `perSecond`, whatever became of those before it. `sent` gets
 * the moment it should have left (of `performance.now()`) and a promise of its answer; a late start
 * or a full pool counts as waiting.
 */
export async function postOpen(
  poster: Poster,
  perSecond: number,
  seconds: number,
  next: () => Webhook,
): Promise<{ latenciesMs: number[]; intendedAt: number[] }> {
  const total = Math.round(perSecond * seconds);
  const startedAt = performance.now() + 20;
  const intendedAt = Array.from({ length: total }, (_, n) => startedAt + (n * 1000) / perSecond);
  const answers: Promise<number>[] = [];
  for (const at of intendedAt) {
    while (performance.now() < at) await new Promise((resolve) => setTimeout(resolve, 1));
    const answered = poster.post(next()).then((status) => {
      expectOk(status);
      return performance.now() - at;
    });
    // Looked at when all have left; until then a failure must not count as unhandled.
    answered.catch(() => {});
    answers.push(answered);
  }
  return { latenciesMs: await Promise.all(answers), intendedAt };
}

function expectOk(status: number): void {
  if (status !== 200) throw new Error(`A webhook was answered ${status}`);
}
