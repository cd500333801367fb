import { type Dispatcher, errors, request } from 'undici';
import type { CallAnswer } from '../messages/events.ts';
import { type AddressGuard, isRefusal } from './addressGuard.ts';
import type { FilledCall } from './fillCall.ts';
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
 * `address_refused`, `url_invalid`, `request_invalid`, `redirect_refused`, `too_many_redirects`; with the
 * status that came, `body_too_large` and `body_unreadable`. Never rejects, and ends within `timeoutMs`,
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
    if (!guard.mayReach(hop.url.hostname)) return none('address_refused');
    const { statusCode, headers, body } = await request(hop.url, {
      dispatcher,
      signal,
      method: hop.method,
      headers: Object.fromEntries(hop.headers.map(({ name, value }) => [name, value])),
      body: hop.body?.content ?? null,
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

type Hop = Pick<FilledCall, 'headers' | 'body'> & { url: URL; method: Dispatcher.HttpMethod };

function firstHop({ url: text, method, headers, body }: FilledCall, callId: string) {
  const url = webUrl(text);
  if (url === undefined) return undefined;
  const own = [
    { name: 'user-agent', value: 'chasqui' },
    { name: 'accept', value: 'application/json, */*;q=0.5' },
    // What is unpacked here could be far longer than what came.
    { name: 'accept-encoding', value: 'identity' },
    { name: 'idempotency-key', value: callId },
    ...(body ? [{ name: 'content-type', value: body.type }] : []),
  ];
  const given = new Map(
    [...own.map((each) => ({ ...each, isSecret: false })), ...headers].map((header) => [
      header.name.toLowerCase(),
      // Headers are bytes; a name with an accent goes out as UTF-8.
      { ...header, value: Buffer.from(header.value, 'utf8').toString('latin1') },
    ]),
  );
  const hop: Hop = { url, method: methodOf(method), headers: [...given.values()] };
  return body ? { ...hop, body } : hop;
}

/**
 * As browsers do: 303, and a POST's 301 and 302, go on as a GET. Another origin gets no secret of ours: no
 * header that holds one, no credentials, and where the body holds one, nothing at all.
 */
function nextHop(hop: Hop, status: number, location: string): Hop | undefined {
  const url = webUrl(location, hop.url);
  if (url === undefined) return undefined;
  const isGet = status === 303 || (status < 303 && hop.method === 'POST');
  const isSame = url.origin === hop.url.origin;
  if (!isSame && !isGet && hop.body?.isSecret) return undefined;
  const headers = hop.headers.filter(({ name, isSecret }) => {
    const lower = name.toLowerCase();
    if (isGet && lower === 'content-type') return false;
    return isSame || (!isSecret && lower !== 'authorization' && lower !== 'cookie');
  });
  const next: Hop = { url, method: isGet ? 'GET' : hop.method, headers };
  return isGet || !hop.body ? next : { ...next, body: hop.body };
}

function webUrl(text: string, base?: URL): URL | undefined {
  if (!URL.canParse(text, base?.href)) return undefined;
  const url = new URL(text, base);
  return /^https?:$/.test(url.protocol) ? url : undefined;
}

// The definition of a flow lets no others through.
const methodOf = (method: string) => method as Dispatcher.HttpMethod;
