import { timingSafeEqual } from 'node:crypto';
import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Deps } from '../deps.ts';
import { AppError, notFound } from '../errors.ts';
import type { Provider } from '../providers/contract.ts';
import { providers } from '../providers/registry.ts';
import { accept } from '../relay/accept.ts';
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
  const gate = { waiting: 0 };
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

/** Beyond so many at once more would only wait for a database that does not keep up. */
const maxWaiting = 1_000;
const answerWithinMs = 950;

async function receive(c: Context, deps: Deps, gate: { waiting: number }): Promise<Response> {
  const provider = findProvider(c);
  const rawBody = await readBytes(c);
  gate.waiting += 1;
  try {
    if (gate.waiting > maxWaiting) throw new Error(`${maxWaiting} webhooks wait already`);
    const verdict = await within(
      answerWithinMs,
      accept(deps.accept, provider, rawBody, c.req.raw.headers),
    );
    if (verdict === 'accepted') return c.json({});
    throw new AppError('unauthorized', 'The signature is not that of the app that owns the line');
  } catch (error) {
    if (error instanceof AppError) throw error;
    deps.log.warn({ err: error }, 'webhook refused for now');
    c.header('Retry-After', '1');
    return c.json({ message: 'Not durable yet: send it again' }, 503);
  } finally {
    gate.waiting -= 1;
  }
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
    timer = setTimeout(() => reject(new Error(`Not durable within ${ms} ms`)), ms);
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
