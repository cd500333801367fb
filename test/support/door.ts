import { connect, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A way to a server that can be shut: connections are refused while it is. */
export type Door = {
  url: string;
  /** The server behind it. */
  leadsTo: (url: string) => void;
  shut: () => Promise<void>;
  open: () => Promise<void>;
};

/** A port of 127.0.0.1 that carries every byte to and from the server behind it. */
export async function openDoor(): Promise<Door> {
  let target = { host: '127.0.0.1', port: 0 };
  let port = 0;
  const sockets = new Set<Socket>();
  const server = createServer((inner) => {
    const outer = connect(target);
    for (const socket of [inner, outer]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => socket.destroy());
    }
    inner.pipe(outer).pipe(inner);
  });
  const open = () =>
    new Promise<void>((resolve) => {
      server.listen(port, '127.0.0.1', () => {
        const address = server.address();
        port = typeof address === 'object' && address ? address.port : 0;
        resolve();
      });
    });
  const shut = () =>
    new Promise<void>((resolve) => {
      if (!server.listening) return resolve();
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  await open();
  onTestFinished(shut);
  return {
    url: `http://127.0.0.1:${port}`,
    leadsTo(url) {
      const { hostname, port: targetPort } = new URL(url);
      target = { host: hostname, port: Number(targetPort) };
    },
    shut,
    open,
  };
}
