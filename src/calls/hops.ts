import type { Dispatcher } from 'undici';
import type { FilledCall } from './fillCall.ts';

/** One request of a call: its own, or the one that a redirect asks for. */
export type Hop = {
  url: URL;
  method: Dispatcher.HttpMethod;
  headers: HopHeader[];
  body?: string;
};

/** `mayTravel`: it goes along to another origin too. */
type HopHeader = { name: string; value: string; mayTravel: boolean };

/** The call's own request; undefined where its URL is none. `callId`: the idempotency key of all its tries. */
export function firstHop(
  { url: text, method, headers, body }: FilledCall,
  callId: string,
): Hop | undefined {
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
  const written = headers.map(({ isSecret, ...header }) => ({
    ...header,
    mayTravel: !isSecret && harmless.has(header.name.toLowerCase()),
  }));
  const given = new Map(
    [...own.map((each) => ({ ...each, mayTravel: true })), ...written].map((header) => [
      header.name.toLowerCase(),
      // Headers are bytes; a name with an accent goes out as UTF-8.
      { ...header, value: Buffer.from(header.value, 'utf8').toString('latin1') },
    ]),
  );
  const hop: Hop = { url, method: methodOf(method), headers: [...given.values()] };
  return body ? { ...hop, body: body.content } : hop;
}

/** What an author may write and another origin may know; any other header can be a key by its own name. */
const harmless = new Set([
  'accept',
  'accept-language',
  'content-type',
  'user-agent',
  'idempotency-key',
]);

const ofTheBody = new Set([
  'content-type',
  'content-encoding',
  'content-language',
  'content-location',
]);

/**
 * As browsers do: 303, and a POST's 301 and 302, go on as a GET without a body. Another origin gets no
 * header but the harmless ones, and never a body: where it would have to, undefined, as for a place that
 * is none. Source: WHATWG Fetch, "HTTP-redirect fetch".
 */
export function nextHop(hop: Hop, status: number, location: string): Hop | undefined {
  const url = webUrl(location, hop.url);
  if (url === undefined) return undefined;
  const isGet = status === 303 || (status < 303 && hop.method === 'POST');
  const isSame = url.origin === hop.url.origin;
  if (!isSame && !isGet && hop.body) return undefined;
  const headers = hop.headers.filter(
    ({ name, mayTravel }) => (isSame || mayTravel) && !(isGet && ofTheBody.has(name.toLowerCase())),
  );
  const next: Hop = { url, method: isGet ? 'GET' : hop.method, headers };
  return isGet || hop.body === undefined ? next : { ...next, body: hop.body };
}

function webUrl(text: string, base?: URL): URL | undefined {
  if (!URL.canParse(text, base?.href)) return undefined;
  const url = new URL(text, base);
  return /^https?:$/.test(url.protocol) ? url : undefined;
}

// The definition of a flow lets no others through.
const methodOf = (method: string) => method as Dispatcher.HttpMethod;
