import {
  createServer,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import { onTestFinished } from 'vitest';

/** A request as it came. */
export type Came = {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
};

export type WebServer = { url: string; came: Came[]; server: Server };

/** Somebody's API on 127.0.0.1, until the test ends. */
export async function startServer(
  answer: (came: Came, response: ServerResponse, all: Came[]) => void,
): Promise<WebServer> {
  const came: Came[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const one = { method, path: url, headers, body };
      came.push(one);
      answer(one, response, came);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  );
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, came, server };
}

export const sendJson = (response: ServerResponse, body: unknown, status = 200): void => {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
};
