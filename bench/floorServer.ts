import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { verify } from '../src/providers/meta/verify.ts';
import { signingSecret } from './conversation.ts';

// The least that a webhook costs with our HTTP server: verify, parse, answer. Nothing is kept.
const app = new Hono();
app.get('/ready', (c) => c.json({}));
app.post('/v1/whatsapp/:provider/messages', bodyLimit({ maxSize: 4 * 1024 * 1024 }), async (c) => {
  const rawBody = Buffer.from(await c.req.arrayBuffer());
  if (!verify(rawBody, c.req.raw.headers, [signingSecret])) return c.json({}, 401);
  JSON.parse(rawBody.toString('utf8'));
  return c.json({});
});

serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(process.env.PORT) });
process.on('SIGTERM', () => process.exit(0));
