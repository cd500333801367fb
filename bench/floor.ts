import { freePort } from '../src/db/postmaster.ts';
import { startChild } from './child.ts';
import { createCrowd } from './conversation.ts';
import { openPoster, postClosed } from './load.ts';
import { startArguments } from './service.ts';

/** Webhooks a second that the same HTTP server answers when it does nothing else with them. */
export async function measureFloor(warmUpSeconds: number, seconds: number): Promise<number> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = await startChild(
    // With the flags of the service.
    [...(await startArguments()).slice(0, -1), '--import', 'tsx', 'bench/floorServer.ts'],
    { PORT: String(port) },
    `${url}/ready`,
  );
  const crowd = createCrowd({
    wabaId: '100000000000002',
    phoneNumberId: '100000000000012',
    firstNumber: 51_900_000_000,
    people: 1_000,
  });
  // Nothing here minds a repeat, and signing would take part of the second core.
  const webhooks = Array.from({ length: 1_000 }, () => crowd.next().webhook);
  let at = 0;
  const next = () => {
    at = (at + 1) % webhooks.length;
    return webhooks[at] ?? crowd.next().webhook;
  };
  const poster = openPoster(url);
  try {
    await postClosed(poster, warmUpSeconds, next);
    const { posted, seconds: took } = await postClosed(poster, seconds, next);
    return posted / took;
  } finally {
    await poster.close();
    await server.stop();
  }
}
