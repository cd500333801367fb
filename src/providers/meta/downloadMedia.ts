import { request } from 'undici';
import type { LineAccess, SendHttp } from '../contract.ts';
import type { Download } from '../management.ts';

/**
 * Fetches media from where `findMedia` said it lies, with the line's token; at most `maxBytes`, within
 * `http.timeoutMs` from the call to the last byte. Whoever takes `bytes` must read them or end the loop.
 */
export async function downloadMedia(
  line: Pick<LineAccess, 'accessToken'>,
  url: string,
  maxBytes: number,
  { dispatcher, timeoutMs }: SendHttp,
): Promise<Download> {
  try {
    const { statusCode, headers, body } = await request(url, {
      dispatcher,
      signal: AbortSignal.timeout(timeoutMs),
      headers: { authorization: `Bearer ${line.accessToken}`, 'user-agent': 'chasqui' },
    });
    const refusal = refusalOf(statusCode, Number(headers['content-length']), maxBytes);
    if (refusal) {
      body.on('error', () => {}).destroy();
      return refusal;
    }
    const type = headers['content-type'];
    return {
      ok: true,
      bytes: atMost(body, maxBytes),
      ...(typeof type === 'string' ? { mimeType: type } : {}),
    };
  } catch (error) {
    return { ok: false, why: 'unreachable', message: `The media could not be fetched: ${error}` };
  }
}

function refusalOf(status: number, length: number, maxBytes: number): Download | undefined {
  if (status === 404 || status === 410) {
    return { ok: false, why: 'gone', message: `Meta has nothing at this address (HTTP ${status})` };
  }
  if (status !== 200) {
    return { ok: false, why: 'unreachable', message: `Meta answered HTTP ${status} for the media` };
  }
  if (length > maxBytes) return { ok: false, why: 'too_large', message: tooLarge(maxBytes) };
  return undefined;
}

async function* atMost(body: AsyncIterable<Uint8Array>, maxBytes: number) {
  let length = 0;
  // Leaving the loop, by the error too, ends the download.
  for await (const chunk of body) {
    length += chunk.length;
    if (length > maxBytes) throw new Error(tooLarge(maxBytes));
    yield chunk;
  }
}

const tooLarge = (maxBytes: number) => `The media has more than ${maxBytes} bytes`;
