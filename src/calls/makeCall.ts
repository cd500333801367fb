import { type Dispatcher, errors, request } from 'undici';
import type { CallAnswer } from '../messages/events.ts';
import { type AddressGuard, isRefusal } from './addressGuard.ts';
import { isGoodPort } from './badPorts.ts';
import type { FilledCall } from './fillCall.ts';
import { firstHop, nextHop } from './hops.ts';
import { readBody } from './readBody.ts';
import { withoutSecrets } from './withoutSecrets.ts';

export type CallHttp = {
  /** Connects by the guard's `lookup`. */
  dispatcher: Dispatcher;
  guard: AddressGuard;
};

/** What became of a try. `again`: another may do better. */
export type Called = { answer: CallAnswer; again: boolean };

const maxRedirects = 5;

/**
 * Makes a request and gives its answer, or why there is none: `timeout`, `no_connection`,
 * `address_refused`, `port_refused`, `url_invalid`, `request_invalid`, `redirect_refused` (to no web
 * address, or with a body to another origin), `too_many_redirects`; with the status that came,
 * `body_too_large` and `body_unreadable`. Never rejects, and ends within `timeoutMs`,
 * redirects included. What repeats a secret of the request is `***` in the answer.
 */
export async function makeCall(
  http: CallHttp,
  call: FilledCall,
  { callId, timeoutMs }: { callId: string; timeoutMs: number },
): Promise<Called> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await follow(http, call, callId, signal);
    return { answer: withoutSecrets(answer, call.secrets), again: saysToComeAgain(answer.status) };
  } catch (error) {
    if (isRefusal(error)) return { answer: none('address_refused'), again: false };
    if (isOurFault(error)) return { answer: none('request_invalid'), again: false };
    return { answer: none(signal.aborted ? 'timeout' : 'no_connection'), again: true };
  }
}

/** A call of which nothing came, and why. */
export const none = (error: string): CallAnswer => ({ status: 0, headers: {}, body: null, error });

/** The error of a call that is made no more, for whoever made it was not heard of again. */
export const gaveUp = 'gave_up';

const saysToComeAgain = (status: number): boolean =>
  status >= 500 || status === 408 || status === 425 || status === 429;

/** A header that no request can have, as one with a line break in it. */
const isOurFault = (error: unknown): boolean =>
  error instanceof errors.InvalidArgumentError || error instanceof errors.NotSupportedError;

async function follow(
  { dispatcher, guard }: CallHttp,
  call: FilledCall,
  callId: string,
  signal: AbortSignal,
): Promise<CallAnswer> {
  let hop = firstHop(call, callId);
  if (hop === undefined) return none('url_invalid');
  for (let redirects = 0; ; redirects++) {
    if (!isGoodPort(hop.url)) return none('port_refused');
    if (!guard.mayReach(hop.url.hostname)) return none('address_refused');
    const { statusCode, headers, body } = await request(hop.url, {
      dispatcher,
      signal,
      method: hop.method,
      headers: Object.fromEntries(hop.headers.map(({ name, value }) => [name, value])),
      body: hop.body ?? null,
    });
    const location = headers.location;
    if (!redirecting.has(statusCode) || typeof location !== 'string') {
      return await readBody(statusCode, headers, body);
    }
    await body.dump();
    if (redirects === maxRedirects) return none('too_many_redirects');
    const next = nextHop(hop, statusCode, location);
    if (next === undefined) return none('redirect_refused');
    hop = next;
  }
}

const redirecting = new Set([301, 302, 303, 307, 308]);
