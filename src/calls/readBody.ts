import type { Dispatcher } from 'undici';
import { cleanJson } from '../messages/cleanJson.ts';
import type { CallAnswer, Json } from '../messages/events.ts';

/** The longest body that is kept, in bytes; what is longer is cut off. */
const maxBodyBytes = 256 * 1024;

type Response = Dispatcher.ResponseData;

/**
 * An answer as a flow sees it: a body that says it is JSON is parsed, any other is its text. One that is
 * too long is not kept (`body_too_large`), nor one that is no JSON although it says so, or packed
 * (`body_unreadable`). Rejects where the connection breaks.
 */
export async function readBody(
  status: number,
  headers: Response['headers'],
  body: Response['body'],
): Promise<CallAnswer> {
  const answer = { status, headers: headersOf(headers), body: null };
  const length = Number(answer.headers['content-length'] ?? 0);
  const bytes = length > maxBodyBytes ? undefined : await bytesOf(body);
  if (bytes === undefined) {
    // Nobody waits for the rest of it, and the connection has to be closed for that.
    body.destroy();
    return { ...answer, error: 'body_too_large' };
  }
  const read = readText(bytes, answer.headers);
  return read === undefined ? { ...answer, error: 'body_unreadable' } : { ...answer, body: read };
}

async function bytesOf(body: Response['body']): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > maxBodyBytes) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function readText(bytes: Buffer, headers: Record<string, string>): Json | undefined {
  if (bytes.length === 0) return null;
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') return undefined;
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  const type = headers['content-type'] ?? '';
  if (!/^[^;]*[/+]json\s*(;|$)/i.test(type)) return cleanJson(text);
  try {
    return cleanJson(JSON.parse(text));
  } catch {
    return undefined;
  }
}

const headersOf = (headers: Response['headers']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      if (value === undefined) return [];
      const text = Array.isArray(value) ? value.join(', ') : value;
      return [[name.toLowerCase(), String(cleanJson(text))]];
    }),
  );
