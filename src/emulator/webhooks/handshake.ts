import { request } from 'undici';

/**
 * Asks an address whether it wants our webhooks: `GET` with `hub.mode`, `hub.challenge` and
 * `hub.verify_token`; it must answer 200 with the challenge as it is.
 * Gives undefined when it does, and else what was wrong, for people.
 */
export async function handshake(
  url: string,
  verifyToken: string,
  challenge: string,
): Promise<string | undefined> {
  const address = new URL(url);
  address.searchParams.set('hub.mode', 'subscribe');
  address.searchParams.set('hub.challenge', challenge);
  address.searchParams.set('hub.verify_token', verifyToken);
  try {
    const answer = await request(address, { headersTimeout: 10_000, bodyTimeout: 10_000 });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) return `${url} answered ${answer.statusCode}, not 200`;
    if (text !== challenge) return `${url} did not answer with the challenge it was given`;
    return undefined;
  } catch (cause) {
    return `${url} could not be reached: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
}
