import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { getRequestListener } from '@hono/node-server';

type Address = { host: string; port: number };

/** What is still being answered then is cut off: its caller tries again, as at any lost answer. */
const answersWithinMs = 3_000;
const lookEveryMs = 20;
/** Whoever takes longer to say what they want holds a connection for nothing. */
const headersWithinMs = 10_000;
/** A body of at most 16 MiB; who sends it byte by byte would have us keep what has come. */
const bodyWithinMs = 30_000;
/** A file of millions of contacts is taken as fast as it can be stored, and Node’s five minutes can be too few. */
const fileWithinMs = 30 * 60_000;
const isFile = /^(text\/csv|application\/x-ndjson|multipart\/form-data)\b/i;

/**
 * Serves HTTP; gives what stops it: no new connection at once, requests under way are answered,
 * and connections that callers keep open between requests are closed.
 */
export async function listen(
  fetch: Parameters<typeof getRequestListener>[0],
  { host, port }: Address,
): Promise<() => Promise<void>> {
  const options = {
    headersTimeout: headersWithinMs,
    requestTimeout: fileWithinMs,
    connectionsCheckingInterval: 1_000,
  };
  const server = createServer(options, getRequestListener(fetch, { hostname: host }));
  server.on('clientError', answerUnreadable);
  server.prependListener('request', endSlowBody);
  server.listen(port, host);
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
  });

  return async () => {
    let closed = false;
    server.close(() => {
      closed = true;
    });
    // A caller that always has a request for its open connection would keep us up for ever.
    server.prependListener('request', (_, response: ServerResponse) => {
      response.shouldKeepAlive = false;
    });
    for (let waitedMs = 0; !closed; waitedMs += lookEveryMs) {
      server.closeIdleConnections();
      if (waitedMs >= answersWithinMs) server.closeAllConnections();
      await sleep(lookEveryMs);
    }
  };
}

/** Node has one time for all requests, and that is the one for files. */
function endSlowBody(request: IncomingMessage): void {
  const { headers } = request;
  const hasBody = headers['content-length'] ?? headers['transfer-encoding'];
  if (hasBody === undefined || isFile.test(headers['content-type'] ?? '')) return;
  const timer = setTimeout(() => {
    if (!request.complete) request.socket.destroy();
  }, bodyWithinMs);
  request.once('close', () => clearTimeout(timer));
}

const unreadable = {
  HPE_INVALID_URL:
    'the address has characters that must be escaped, as ñ in %C3%B1 (with curl: -G --data-urlencode)',
  HPE_HEADER_OVERFLOW: 'the headers are over 16 KiB, the address included',
  ERR_HTTP_REQUEST_TIMEOUT: 'the request did not arrive in time',
} as const;
const statusOf = new Map([
  ['HPE_HEADER_OVERFLOW', '431 Request Header Fields Too Large'],
  ['ERR_HTTP_REQUEST_TIMEOUT', '408 Request Timeout'],
]);

/** What is no request that Node can read; without this its caller is told a number and no reason. */
function answerUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  const { code = '' } = error;
  // An answer that is under way on the same connection is not to be broken into (as Node has it).
  const isAnswering = Boolean(Reflect.get(socket, '_httpMessage'));
  if (code === 'ECONNRESET' || !socket.writable || isAnswering) return void socket.destroy();
  const status = statusOf.get(code) ?? '400 Bad Request';
  const why = unreadable[code as keyof typeof unreadable] ?? 'it cannot be read as HTTP';
  const http = Number(status.slice(0, 3));
  const body = JSON.stringify({
    code: 10_000 + http,
    http_code: http,
    message: `Invalid request: ${why}`,
  });
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

/** The address as a caller on this machine writes it; one that means all interfaces is called `127.0.0.1`. */
export function urlOf({ host, port }: Address): string {
  const reached = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${reached.includes(':') ? `[${reached}]` : reached}:${port}`;
}

/** Why a port could not be listened on, for the person who chose it; `names` are its variables. */
export function whyNotListening(
  error: unknown,
  { host, port }: Address,
  names: { host: string; port: string },
): Error {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  switch (code) {
    case 'EADDRINUSE':
      return new Error(
        `Port ${port} of ${host} is in use by another program: stop that one, or set ${names.port} to a port that is free`,
        { cause: error },
      );
    case 'EACCES':
      return new Error(
        `This user may not listen on port ${port}: set ${names.port} to one above 1023`,
        { cause: error },
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new Error(
        `${host} is not an address of this machine: set ${names.host} to one of its own, or to 0.0.0.0 for all of them`,
        { cause: error },
      );
    default:
      return new Error(`${host}:${port} cannot be listened on: ${String(error)}`, { cause: error });
  }
}
