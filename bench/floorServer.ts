import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { verify } from '../src/providers/meta/verify.ts';
import { signingSecret } from './conversation.ts';

// The least that a webhook costs with our HTTP server: verify, parse, answer. Nothing is kept.
const app = new Hono();
app.get('/ready', (c) => c.json({}));
app.post('/v1/whatsapp/:provider/messages', async (c) => {
  if (!(Number(c.req.header('content-length')) <= 4 * 1024 * 1024)) return c.json({}, 413);
  const rawBody = Buffer.from(await c.req.arrayBuffer());
  if (!verify(rawBody, c.req.raw.headers, [signingSecret])) return c.json({}, 401);
  JSON.parse(rawBody.toString('utf8'));
  return c.json({});
});

serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(process.env.PORT) });
process.on('SIGTERM', () => process.exit(0));
