import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One webhook as it arrived. */
type Arrival = {
  raw: string;
  isSigned: boolean;
  /** Pieces in which the body came in. */
  pieces: number;
  at: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of many shapes
  body: any;
};

/** A business that only listens: a web server that keeps what it gets. */
export type Receiver = {
  url: string;
  arrivals: Arrival[];
  /** All messages (or statuses) so far, over all webhooks. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of many shapes
  all(list: 'messages' | 'statuses'): any[];
  /** What to answer from now on; `hang` is no answer at all. */
  answerWith(answer: number | 'hang' | ((arrival: Arrival) => number | 'hang')): void;
  until(isEnough: () => boolean, what?: string): Promise<void>;
  close(): Promise<void>;
};

const secret = 'emulator-secret';

export async function startReceiver(): Promise<Receiver> {
  const arrivals: Arrival[] = [];
  let answer: number | 'hang' | ((arrival: Arrival) => number | 'hang') = 200;

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (request.method === 'GET') {
      const isRight = url.searchParams.get('hub.verify_token') === 'emulator-verify';
      response.writeHead(isRight ? 200 : 403);
      response.end(isRight ? url.searchParams.get('hub.challenge') : '');
      return;
    }
    void readAll(request).then((chunks) => {
      const raw = Buffer.concat(chunks);
      const signature = createHmac('sha256', secret).update(raw).digest('hex');
      const arrival: Arrival = {
        raw: raw.toString(),
        isSigned: request.headers['x-hub-signature-256'] === `sha256=${signature}`,
        pieces: chunks.length,
        at: Date.now(),
        body: parse(raw.toString()),
      };
      arrivals.push(arrival);
      const status = typeof answer === 'function' ? answer(arrival) : answer;
      if (status === 'hang') return;
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // `listen` on a port gives an address with one.
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}/hook`,
    arrivals,
    all: (list) =>
      arrivals.flatMap((arrival) =>
        (arrival.body?.entry ?? []).flatMap((entry: { changes: { value: unknown }[] }) =>
          entry.changes.flatMap(
            (change) => (change.value as Record<string, unknown[]>)[list] ?? [],
          ),
        ),
      ),
    answerWith(next) {
      answer = next;
    },
    async until(isEnough, what = 'what the test waits for') {
      const end = Date.now() + 5000;
      while (!isEnough()) {
        if (Date.now() > end) throw new Error(`${what} did not happen within 5 s`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readAll(request: IncomingMessage): Promise<Buffer[]> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return chunks;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
