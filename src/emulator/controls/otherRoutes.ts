import type { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import * as z from 'zod';
import type { Emulator } from '../emulator.ts';
import type { EmulatorEvent } from '../events.ts';
import { decideTemplate, publishField } from '../templates.ts';
import type { Waba } from '../world.ts';
import { controlError } from './controlError.ts';
import { readBody } from './readBody.ts';

const record = z.record(z.string(), z.unknown());

const decisionSchema = z.strictObject({
  status: z.string().optional(),
  category: z.string().optional(),
  quality: z.string().optional(),
  reason: z.string().optional(),
});

/** The rest of the controls: any webhook, templates, log, accounting, events, files. */
export function addOtherRoutes(app: Hono, emulator: Emulator): void {
  app.post('/webhooks', async (c) => {
    const schema = z.strictObject({
      field: z.string(),
      value: record,
      waba_id: z.string().optional(),
    });
    const { field, value, waba_id } = await readBody(c, schema);
    publishField(emulator, wabaNamed(emulator, waba_id), field, value);
    return c.json({ webhook: 'queued' });
  });

  app.post('/webhooks/raw', async (c) => {
    const schema = z.strictObject({ body: z.string(), signature: z.string().optional() });
    const { body, signature } = await readBody(c, schema);
    const url = emulator.webhook.url ?? [...emulator.world.wabas.values()][0]?.override?.url;
    if (url === undefined)
      throw controlError(409, 'no webhook is set; PUT /emulator/webhook first');
    emulator.delivery.send({
      url,
      body,
      signature,
      manner: undefined,
      onEnd: undefined,
      onAttempt: undefined,
    });
    return c.json({ webhook: 'queued' });
  });

  app.put('/templates/:name/:language', async (c) => {
    const decision = await readBody(c, decisionSchema);
    const { name, language } = c.req.param();
    let known = 0;
    for (const waba of emulator.world.wabas.values()) {
      for (const template of waba.templates.values()) {
        if (template.name !== name || template.language !== language) continue;
        known += 1;
        decideTemplate(emulator, waba, template, decision);
      }
    }
    if (known === 0) throw controlError(404, `there is no template ${name} in ${language}`);
    return c.json({ name, language, ...decision });
  });

  app.get('/log', (c) => {
    const after = Number(c.req.query('after') ?? 0) || 0;
    const lines = emulator.accounting.log.after(after).map((entry) => `${JSON.stringify(entry)}\n`);
    return c.body(lines.join(''), 200, { 'content-type': 'application/x-ndjson' });
  });

  app.get('/accounting', (c) => c.json(emulator.accounting.summary()));

  app.get('/media/:id', (c) => {
    const media = emulator.world.media.get(c.req.param('id'));
    if (media === undefined) throw controlError(404, `there is no media ${c.req.param('id')}`);
    return c.body(new Uint8Array(media.bytes()), 200, { 'content-type': media.mimeType });
  });

  app.get('/events', (c) =>
    streamSSE(c, async (stream) => {
      await new Promise<void>((resolve) => {
        const hear = (event: EmulatorEvent): void => {
          stream.writeSSE({ event: event.kind, data: JSON.stringify(event) }).catch(resolve);
        };
        const stop = emulator.events.listen(hear);
        // Proxies and browsers give up on a stream that says nothing.
        const beat = setInterval(() => hear({ kind: 'beat' }), 15_000);
        beat.unref();
        stream.onAbort(() => {
          clearInterval(beat);
          stop();
          resolve();
        });
        hear({ kind: 'hello' });
      });
    }),
  );
}

function wabaNamed(emulator: Emulator, wabaId: string | undefined): Waba {
  const waba =
    wabaId === undefined ? [...emulator.world.wabas.values()][0] : emulator.world.wabas.get(wabaId);
  if (waba === undefined) throw controlError(404, `waba_id: there is no WABA ${wabaId ?? ''}`);
  return waba;
}
