import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How it meets who calls: `slow` answers after three seconds, `is_gone` does not listen. */
export type Manner = 'well' | 'slow' | 'refuses' | 'cuts_off' | 'is_gone';

/** What came, by its `Idempotency-Key`, and whether it was answered with a 200. */
export type Asked = { key: string; body: string; isTaken: boolean };

/** Somebody else's server, which the service calls. */
export type OutsideServer = {
  url: string;
  asked: Asked[];
  behave(manner: Manner): Promise<void>;
  close(): Promise<void>;
};

/** On 127.0.0.1, at one port as long as it lives; all that it takes is answered with `answer`. */
export async function openOutsideServer(answer: object): Promise<OutsideServer> {
  const asked: Asked[] = [];
  let manner: Manner = 'well';

  function meet(asking: Asked, response: ServerResponse): void {
    if (manner === 'cuts_off') response.destroy();
    else if (manner === 'refuses') response.writeHead(503).end();
    else if (manner === 'slow') setTimeout(take, 3_000, asking, response);
    else take(asking, response);
  }
  function take(asking: Asked, response: ServerResponse): void {
    asking.isTaken = true;
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
  }

  const server = createServer(async (incoming, response) => {
    const body = await readBody(incoming);
    const key = String(incoming.headers['idempotency-key']);
    const asking = { key, body, isTaken: false };
    asked.push(asking);
    meet(asking, response);
  });
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, '127.0.0.1', resolve);
    });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });

  await listen(0);
  // A server that listens on TCP has an address of this form.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    asked,
    async behave(wanted) {
      manner = wanted;
      if (manner === 'is_gone' && server.listening) await close();
      if (manner !== 'is_gone' && !server.listening) await listen(port);
    },
    close,
  };
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  let body = '';
  incoming.setEncoding('utf8');
  try {
    for await (const text of incoming) body += text;
  } catch {
    // Whoever asked is gone: killed, perhaps.
  }
  return body;
}
