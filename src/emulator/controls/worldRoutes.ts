import type { Hono } from 'hono';
import * as z from 'zod';
import { addWaba } from '../addWaba.ts';
import { phoneView } from '../chat.ts';
import type { Emulator } from '../emulator.ts';
import { faultSchema } from '../faults.ts';
import { limitsSchema } from '../limits.ts';
import { resetWorld } from '../resetWorld.ts';
import { handshake } from '../webhooks/handshake.ts';
import { webhookSettingsSchema } from '../webhooks/settings.ts';
import type { Line, Waba } from '../world.ts';
import { controlError } from './controlError.ts';
import { durationMs } from './duration.ts';
import { readBody } from './readBody.ts';

const wabaSchema = z.strictObject({
  name: z.string().min(1),
  lines: z
    .array(
      z.strictObject({
        phone_number: z.string().regex(/^\+?\d{6,15}$/),
        display_name: z.string().min(1).default('Emulated line'),
        tier: z.union([z.string(), z.number().transform((people) => `TIER_${people}`)]).optional(),
        throughput: z.number().int().positive().optional(),
        quality: z.enum(['GREEN', 'YELLOW', 'RED', 'UNKNOWN']).optional(),
      }),
    )
    .min(1),
});

/** Controls of the whole: reset, state, webhook, WABAs, limits, clock, faults. */
export function addWorldRoutes(app: Hono, emulator: Emulator): void {
  app.post('/reset', async (c) => {
    const { seed } = await readBody(c, z.strictObject({ seed: z.number().int().optional() }));
    resetWorld(emulator, seed ?? 1);
    return c.json(state(emulator));
  });

  app.get('/state', (c) => c.json(state(emulator)));

  app.put('/webhook', async (c) => {
    const settings = await readBody(c, webhookSettingsSchema);
    const problem = await handshake(settings.url, settings.verify_token, emulator.ids.object());
    if (problem !== undefined) throw controlError(400, `url: ${problem}`);
    emulator.webhook = settings;
    return c.json({ ...settings, app_secret: undefined, verified: true });
  });

  app.post('/wabas', async (c) => {
    const input = await readBody(c, wabaSchema);
    const waba = addWaba(emulator.world, {
      name: input.name,
      lines: input.lines.map((line) => ({
        number: line.phone_number,
        displayName: line.display_name,
        tier: line.tier,
        throughput: line.throughput,
        quality: line.quality,
      })),
    });
    emulator.events.emit(() => ({ kind: 'lines' }));
    return c.json(wabaView(waba));
  });

  app.put('/limits', async (c) => {
    const limits = await readBody(c, limitsSchema.partial());
    const { world } = emulator;
    if (limits.throughput !== undefined) world.limits.throughput = limits.throughput;
    if (limits.pair !== undefined) world.limits.pair = limits.pair;
    if (limits.window !== undefined) world.limits.window = limits.window;
    if (limits.tier !== undefined) world.limits.tier = limits.tier;
    return c.json(emulator.world.limits);
  });

  app.put('/clock', async (c) => {
    const { offset } = await readBody(c, z.strictObject({ offset: z.string() }));
    const offsetMs = durationMs(offset);
    if (offsetMs === undefined) {
      throw controlError(400, `offset: "${offset}" is no duration such as 25h, 90m, 30s or 0s`);
    }
    emulator.clock.setOffset(offsetMs);
    return c.json({ offset_ms: offsetMs, now: nowOf(emulator) });
  });

  app.post('/faults', async (c) => {
    const input = await readBody(c, faultSchema);
    const { counters, faults } = emulator.world;
    counters.faults += 1;
    const fault = { ...input, fault_id: String(counters.faults), hits: 0, seen: 0 };
    faults.push(fault);
    return c.json({ fault_id: fault.fault_id, hits: 0 });
  });

  app.get('/faults', (c) => c.json({ faults: emulator.world.faults }));

  app.delete('/faults', (c) => {
    emulator.world.faults = [];
    return c.json({ faults: [] });
  });

  app.delete('/faults/:id', (c) => {
    const id = c.req.param('id');
    const fault = emulator.world.faults.find((one) => one.fault_id === id);
    if (fault === undefined) throw controlError(404, `there is no fault ${id}`);
    emulator.world.faults = emulator.world.faults.filter((one) => one !== fault);
    return c.json(fault);
  });
}

const nowOf = (emulator: Emulator): string => new Date(emulator.clock.now()).toISOString();

function state(emulator: Emulator): Record<string, unknown> {
  const { world, webhook, batcher } = emulator;
  const counts = emulator.delivery.counts();
  return {
    wabas: [...world.wabas.values()].map(wabaView),
    lines: [...world.lines.values()].map(lineView),
    phones: [...world.phones.values()].map(phoneView),
    faults: world.faults,
    limits: world.limits,
    webhook: { url: webhook.url ?? null, ...counts, queued: counts.queued + batcher.waiting() },
    now: nowOf(emulator),
  };
}

const wabaView = (waba: Waba): Record<string, unknown> => ({
  waba_id: waba.wabaId,
  name: waba.name,
  access_token: waba.accessToken,
  subscribed: waba.isSubscribed,
  callback_url: waba.override?.url ?? null,
  lines: waba.lines.map(lineView),
});

const lineView = (line: Line): Record<string, unknown> => ({
  phone_number_id: line.phoneNumberId,
  phone_number: `+${line.number}`,
  waba_id: line.waba.wabaId,
  display_name: line.displayName,
  tier: line.tier,
  throughput: line.throughput ?? null,
  quality: line.quality,
});
