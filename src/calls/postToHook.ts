import { request } from 'undici';
import { isRefusal } from './addressGuard.ts';
import { isGoodPort } from './badPorts.ts';
import type { CallHttp } from './makeCall.ts';

/** A receiver's HTTP status, or why there is none. */
type Answered = { status: number } | { error: string };

const timeoutMs = 10_000;
/** What a receiver answers is of no interest; so much of it is read to use the connection again. */
const readBytes = 16 * 1024;

/**
 * Posts a text, and follows no redirect: what is signed for one address goes to no other. Never rejects.
 * Errors: `timeout` (10 s), `address_refused`, `port_refused`, `no_connection` with the system's code.
 */
export async function postToHook(
  { dispatcher, guard }: CallHttp,
  { url: text, body, key }: { url: string; body: string; key: string },
): Promise<Answered> {
  const url = new URL(text);
  if (!isGoodPort(url)) return { error: 'port_refused' };
  // Whoever runs the service may have closed what was open when the hook was made.
  const mayGo = url.protocol === 'https:' || guard.isOpened(url.hostname);
  if (!mayGo || !guard.mayReach(url.hostname)) return { error: 'address_refused' };
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await request(url, {
      dispatcher,
      signal,
      method: 'POST',
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        'user-agent': 'chasqui',
        'accept-encoding': 'identity',
        'idempotency-key': key,
      },
      body,
    });
    // It has answered; what is wrong with the rest of the answer changes nothing.
    await answer.body.dump({ limit: readBytes, signal }).catch(() => undefined);
    return { status: answer.statusCode };
  } catch (error) {
    if (isRefusal(error)) return { error: 'address_refused' };
    return { error: signal.aborted ? 'timeout' : `no_connection${codeOf(error)}` };
  }
}

/** `: ECONNREFUSED`, `: CERT_HAS_EXPIRED`. */
const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && /^[A-Z_0-9]{1,60}$/.test(String(error.code))
    ? `: ${error.code}`
    : '';
