import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** A request as its bytes came. */
type RawRequest = { head: string; body: string };

/** What a connection does to its client: told of the connection, and of every whole request on it. */
export type Manners = {
  onConnect?: (socket: Socket) => void;
  onRequest?: (socket: Socket, request: RawRequest, nth: number) => void;
};

export type RawServer = {
  /** `http://127.0.0.1:<port>` */
  url: string;
  port: number;
  connections: () => number;
  requests: RawRequest[];
  close: () => Promise<void>;
};

/** A TCP server that says exactly what a test wants said, byte by byte, or nothing. */
export async function startRawServer(manners: Manners): Promise<RawServer> {
  const requests: RawRequest[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    manners.onConnect?.(socket);
    let received: Buffer = Buffer.alloc(0);
    socket.on('data', (bytes: Buffer) => {
      received = Buffer.concat([received, bytes]);
      for (let whole = takeRequest(received); whole; whole = takeRequest(received)) {
        received = whole.rest;
        requests.push(whole.request);
        manners.onRequest?.(socket, whole.request, requests.length);
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    connections: () => connections,
    requests,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function takeRequest(bytes: Buffer): { request: RawRequest; rest: Buffer } | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const head = bytes.subarray(0, end).toString('latin1');
  const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0);
  const chunked = /^transfer-encoding: chunked$/im.test(head);
  const last = chunked ? bytes.indexOf('\r\n0\r\n\r\n', end) + 7 : end + 4 + length;
  if ((chunked && last < end + 4) || bytes.length < last) return undefined;
  return {
    request: { head, body: bytes.subarray(end + 4, last).toString('latin1') },
    rest: bytes.subarray(last),
  };
}

/** A whole answer. */
export const answer = (status: number, body: unknown, headers = ''): string => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return `HTTP/1.1 ${status} Whatever\r\n${headers}content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
};
