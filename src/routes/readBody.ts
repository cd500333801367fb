import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { AppError } from '../errors.ts';
import { readFormFields } from './formFields.ts';

/** A request's fields, and the sha-256 of the bytes they came in. */
export type Body = { fields: unknown; hash: Buffer };

/** `rows`: JSON with up to 10,000 rows in it; `file`: a multipart form with a file in it. */
export type BodyKind = 'any' | 'json' | 'rows' | 'file';

const mostBytes = 1024 * 1024;
// The largest document WhatsApp takes, and room for the form around it.
const mostFileBytes = 101 * 1024 * 1024;
const mostRowsBytes = 16 * 1024 * 1024;
const deepest = 64;
// Taking apart more than these would keep everybody else waiting.
const mostFormFields = 10_000;

/**
 * Reads JSON and forms alike; no body is no fields. With `json` and `rows`, forms are refused; with `file`,
 * all but multipart forms. AppError `invalid_request` says what cannot be read, `too_large` what is over
 * 1 MiB (rows: 16, a file: 101).
 */
export async function readBody(c: Context, kind: BodyKind): Promise<Body> {
  if (kind === 'file') return readFileForm(c);
  const bytes = await readBytes(c, kind === 'rows' ? mostRowsBytes : mostBytes);
  const hash = createHash('sha256').update(bytes).digest();
  if (bytes.length === 0) return { fields: {}, hash };

  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  const text = textOf(bytes);
  if (text === undefined) throw new AppError('invalid_request', 'the body is not UTF-8');
  if (/^application\/([\w.-]+\+)?json$/.test(type)) return { fields: readJson(text), hash };
  if (kind === 'json' || kind === 'rows') {
    throw new AppError(
      'invalid_request',
      'the body must be JSON, with Content-Type: application/json',
    );
  }
  if (type === 'application/x-www-form-urlencoded') {
    if (text.split('&', mostFormFields + 1).length > mostFormFields) {
      throw new AppError('invalid_request', `a form has at most ${mostFormFields} fields`);
    }
    return { fields: readFormFields(new URLSearchParams(text)), hash };
  }
  throw new AppError(
    'invalid_request',
    'Content-Type must be application/json or application/x-www-form-urlencoded',
  );
}

/** AppError `invalid_request` for a body that is compressed. */
export function requirePlain(c: Context): void {
  const encoding = c.req.header('content-encoding') ?? 'identity';
  if (encoding === 'identity') return;
  throw new AppError(
    'invalid_request',
    `a body is taken as it is, not as ${encoding.slice(0, 60)}`,
  );
}

/** All bytes of a body; AppError `invalid_request` for one that is compressed, `too_large` before more than `most` of them are kept. */
async function readBytes(c: Context, most: number): Promise<Buffer> {
  requirePlain(c);
  const tooLarge = () =>
    new AppError('too_large', `The body is over ${most / (1024 * 1024)} MiB, which is the most`);
  if (Number(c.req.header('content-length') ?? 0) > most) throw tooLarge();
  const { body } = c.req.raw;
  if (!body) return Buffer.alloc(0);

  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > most) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The boundary differs each time the same form is sent, so the hash is of what is in it. */
async function readFileForm(c: Context): Promise<Body> {
  const type = c.req.header('content-type') ?? '';
  const bytes = await readBytes(c, mostFileBytes);
  const form = await new Response(bytes, { headers: { 'content-type': type } })
    .formData()
    .catch(() => undefined);
  if (!form || !type.startsWith('multipart/form-data')) {
    throw new AppError(
      'invalid_request',
      'the body must be a multipart form with the field "file"',
    );
  }
  const hash = createHash('sha256');
  for (const [name, value] of form) {
    hash.update(JSON.stringify([name, typeof value === 'string' ? value : value.name]));
    if (typeof value !== 'string') hash.update(await value.bytes());
  }
  return { fields: Object.fromEntries(form), hash: hash.digest() };
}

/** `undefined` where the bytes are not UTF-8. */
function textOf(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function readJson(text: string): unknown {
  const parsed = parseJson(text);
  if ('why' in parsed)
    throw new AppError('invalid_request', `the body is not JSON (${parsed.why})`);
  if (isDeeper(parsed.value, deepest)) {
    throw new AppError('invalid_request', `the body is nested deeper than ${deepest} levels`);
  }
  return parsed.value;
}

function parseJson(text: string): { value: unknown } | { why: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { why: error instanceof Error ? error.message.slice(0, 120) : 'unreadable' };
  }
}

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((each) => isDeeper(each, levels - 1)));
