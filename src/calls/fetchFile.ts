import { Agent, request } from 'undici';
import { type AddressGuard, isRefusal } from './addressGuard.ts';
import { isGoodPort } from './badPorts.ts';
import { firstHop, nextHop } from './hops.ts';

/** The bytes of a public file, and what its server calls it; or why there is none, for people. */
export type FetchedFile =
  | { ok: true; bytes: Uint8Array<ArrayBuffer>; mimeType: string; filename: string }
  | { ok: false; why: string };

const maxRedirects = 5;
const redirecting = new Set([301, 302, 303, 307, 308]);

/**
 * Fetches a file from an address that somebody has given, as the guard lets it; at most `maxBytes`, within
 * `timeoutMs` with all redirects. Never rejects. `mimeType` is in small letters, without parameters.
 */
export async function fetchFile(
  guard: AddressGuard,
  url: string,
  { maxBytes, timeoutMs }: { maxBytes: number; timeoutMs: number },
): Promise<FetchedFile> {
  const dispatcher = new Agent({ connect: { lookup: guard.lookup } });
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    return await follow(guard, dispatcher, signal, url, maxBytes);
  } catch (error) {
    if (isRefusal(error)) return refused;
    const why = signal.aborted ? `did not come within ${timeoutMs / 1_000} s` : 'is not there';
    return { ok: false, why };
  } finally {
    await dispatcher.destroy();
  }
}

const refused: FetchedFile = { ok: false, why: 'is at an address that may not be reached' };

async function follow(
  guard: AddressGuard,
  dispatcher: Agent,
  signal: AbortSignal,
  url: string,
  maxBytes: number,
): Promise<FetchedFile> {
  const call = { url, method: 'GET', headers: [], secrets: [] };
  let hop = firstHop(call, '');
  if (hop === undefined) return { ok: false, why: 'is named by no http(s) address' };
  for (let redirects = 0; hop !== undefined && redirects <= maxRedirects; redirects++) {
    if (!isGoodPort(hop.url) || !guard.mayReach(hop.url.hostname)) return refused;
    const { statusCode, headers, body } = await request(hop.url, {
      dispatcher,
      signal,
      headers: { 'user-agent': 'chasqui', accept: '*/*', 'accept-encoding': 'identity' },
    });
    const { location } = headers;
    if (redirecting.has(statusCode) && typeof location === 'string') {
      await body.dump();
      hop = nextHop(hop, statusCode, location);
      continue;
    }
    if (statusCode !== 200) return { ok: false, why: `is not there: HTTP ${statusCode}` };
    const bytes = await atMost(body, maxBytes);
    if (bytes === undefined) return { ok: false, why: `has more than ${maxBytes} bytes` };
    return {
      ok: true,
      bytes,
      mimeType:
        String(headers['content-type'] ?? '')
          .split(';')[0]
          ?.trim()
          .toLowerCase() ?? '',
      filename: nameIn(hop.url),
    };
  }
  return { ok: false, why: 'is not there: it leads from one address to the next' };
}

async function atMost(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop ends the download.
  for await (const chunk of body) {
    length += chunk.length;
    if (length > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function nameIn({ pathname }: URL): string {
  const last = pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last).slice(0, 200) || 'file';
  } catch {
    return last.slice(0, 200);
  }
}
