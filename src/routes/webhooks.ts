import { timingSafeEqual } from 'node:crypto';
import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Logger } from 'pino';
import type { Deps } from '../deps.ts';
import { AppError, notFound } from '../errors.ts';
import type { Provider } from '../providers/contract.ts';
import { providers } from '../providers/registry.ts';
import { accept } from '../relay/accept.ts';
import { InboxBusy } from '../relay/inboxWriter.ts';
import * as metrics from '../relay/metrics.ts';
import { unshown } from './documentEndpoint.ts';
import { routingPath } from './endpoint.ts';

const paths = ['/v1/whatsapp/{provider}/statuses', '/v1/whatsapp/{provider}/messages'] as const;
const maxBytes = 4 * 1024 * 1024;

/**
 * Where providers call. Both paths are one handler: Meta sends messages and statuses under the same
 * field. A 200 means that everything in the body that is ours is durable; anything else makes the
 * provider come again.
 */
export function addWebhookRoutes(app: OpenAPIHono, deps: Deps): void {
  const gate: Gate = { webhooks: 0, bytes: 0, refused: sayNowAndThen(deps.log) };
  for (const path of paths) {
    documentWebhook(app, path);
    app.get(routingPath(path), (c) => answerChallenge(c, deps.verifyToken));
    app.post(routingPath(path), (c) => receive(c, deps, gate));
  }
}

const byProvider = z.object({ provider: z.string().openapi({ example: 'meta' }) });

/** Whoever calls has no key: a signature of the provider stands in its place. */
function documentWebhook(app: OpenAPIHono, path: string): void {
  const about = { path, tags: ['Webhooks'] };
  app.openAPIRegistry.registerPath({
    ...about,
    method: 'post',
    summary: 'Where a provider tells of messages and their statuses',
    description: `The body as the provider signs it (Meta: X-Hub-Signature-256). A 200 means that all of it is kept; after anything else the provider sends it again. ${unshown('what Meta expects, which is nothing')}`,
    request: {
      params: byProvider,
      body: { content: { 'application/json': { schema: z.looseObject({}) } } },
    },
    responses: {
      200: { description: 'Kept', content: { 'application/json': { schema: z.object({}) } } },
      401: { description: 'The signature is not that of the app that owns the line' },
      503: { description: 'Not kept: send it again' },
    },
  });
  app.openAPIRegistry.registerPath({
    ...about,
    method: 'get',
    summary: 'Meta’s handshake when a webhook is set up',
    request: {
      params: byProvider,
      query: z.object({
        'hub.mode': z.literal('subscribe'),
        'hub.challenge': z.string(),
        'hub.verify_token': z.string(),
      }),
    },
    responses: {
      200: {
        description: 'The challenge',
        content: { 'text/plain': { schema: z.string() } },
      },
      403: { description: 'The token is not META_VERIFY_TOKEN' },
    },
  });
}

/** Meta's handshake: 200 and the challenge as text for whoever knows our token. */
function answerChallenge(c: Context, verifyToken: string | undefined): Response {
  findProvider(c);
  const { 'hub.mode': mode, 'hub.challenge': challenge, 'hub.verify_token': token } = c.req.query();
  const known = verifyToken !== undefined && token !== undefined && isSame(token, verifyToken);
  if (mode !== 'subscribe' || !known) {
    throw new AppError('forbidden', 'The verify token is not the one this service was given');
  }
  return c.text(challenge ?? '');
}

const isSame = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
};

/**
 * What is being taken at the moment: more would only wait for a database that does not keep up. Counted until
 * nothing of a webhook is in memory any more, which may be long after it was refused.
 */
type Gate = { webhooks: number; bytes: number; refused(error: unknown): void };

const maxWebhooks = 4_000;
const maxBytesAtOnce = 64 * 1024 * 1024;
const answerWithinMs = 950;

async function receive(c: Context, deps: Deps, gate: Gate): Promise<Response> {
  const provider = findProvider(c);
  const rawBody = await readBytes(c);
  try {
    if (gate.webhooks >= maxWebhooks || gate.bytes + rawBody.length > maxBytesAtOnce) {
      throw new InboxBusy('full', `${gate.webhooks} webhooks of ${gate.bytes} bytes are in hand`);
    }
    const accepted = accept(deps.accept, provider, rawBody, c.req.raw.headers);
    hold(gate, rawBody.length, accepted);
    const verdict = await within(answerWithinMs, accepted);
    if (verdict === 'accepted') return c.json({});
    throw new AppError('unauthorized', 'The signature is not that of the app that owns the line');
  } catch (error) {
    if (error instanceof AppError) throw error;
    metrics.refused.inc({ what: error instanceof InboxBusy ? error.why : 'database' });
    gate.refused(error);
    c.header('Retry-After', '1');
    return c.json({ message: 'Not durable yet: send it again' }, 503);
  }
}

function hold(gate: Gate, bytes: number, work: Promise<unknown>): void {
  gate.webhooks += 1;
  gate.bytes += bytes;
  const release = () => {
    gate.webhooks -= 1;
    gate.bytes -= bytes;
  };
  work.then(release, release);
}

const sayEveryMs = 1_000;

/** A thousand refusals a second are one line of the log: the first at once, then how many there have been. */
function sayNowAndThen(log: Logger): (error: unknown) => void {
  let refused = 0;
  let last: unknown;
  let timer: NodeJS.Timeout | undefined;
  const say = () => {
    timer = undefined;
    if (refused === 0) return;
    log.warn({ err: last, refused }, 'webhooks refused for now');
    refused = 0;
    timer = setTimeout(say, sayEveryMs).unref();
  };
  return (error) => {
    refused += 1;
    last = error;
    if (timer === undefined) say();
  };
}

/**
 * The body as it came; AppError `too_large` before more than `maxBytes` are kept. Where its length
 * is told (Node takes no more than that), it is read without the web stream around it, which would
 * cost as much as all the rest of a request.
 */
async function readBytes(c: Context): Promise<Buffer> {
  const tooLarge = () => new AppError('too_large', `A webhook has at most ${maxBytes} bytes`);
  const told = c.req.header('content-length');
  if (told !== undefined) {
    if (Number(told) > maxBytes) throw tooLarge();
    return Buffer.from(await c.req.arrayBuffer());
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of c.req.raw.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What takes longer may still be written: a repeat of it is harmless. */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new InboxBusy('late', `Not durable within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function findProvider(c: Context): Provider {
  const name = c.req.param('provider') ?? '';
  const provider = providers.get(name);
  if (!provider) throw notFound('provider');
  return provider;
}
