import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { demoFlow } from '../../src/engine/demoFlow.ts';
import { type Journey, publish } from './journey.ts';

/** Lines without limits at the emulator, and its webhook at the service, however long that is away. */
export async function openFastLine(
  { emulator, api, url }: Pick<Journey, 'emulator' | 'api'> & { url: string },
  line: string,
  webhook: { concurrency?: number } = {},
): Promise<void> {
  await emulator('PUT', '/limits', { throughput: null, pair: null, tier: null, window: true });
  await emulator('PUT', '/webhook', {
    url: `${url}/v1/whatsapp/meta/messages`,
    app_secret: 'emulator-secret',
    verify_token: 'emulator-verify',
    timeout_ms: 3_000,
    // A provider tries again for days; this one for minutes, however slow the machine is.
    retry_ms: [200, 400, 800, 1_500, ...Array(60).fill(3_000)],
    ...webhook,
  });
  const { body: waba } = await emulator('POST', '/wabas', {
    name: 'Fast',
    lines: [{ phone_number: line, display_name: 'Fast', throughput: 1000 }],
  });
  const { waba_id, access_token } = waba;
  const subscribed = await api('POST', '/v1/whatsapp/waba-subscription', { waba_id, access_token });
  expect(subscribed.status).toBe(200);
}

/** The demo's flow on a fast line. */
export async function openDemoLine(
  stage: Parameters<typeof openFastLine>[0],
  line: string,
  webhook?: Parameters<typeof openFastLine>[2],
): Promise<void> {
  await openFastLine(stage, line, webhook);
  await publish(stage.api, demoFlow, 'hola', line);
}

/** Each phone says "hola" and answers what the demo asks: three messages said, four received. */
export async function talkDemo(
  emulator: Journey['emulator'],
  line: string,
  count: number,
  { pauseMs, readMs = null }: { pauseMs: number; readMs?: number | null },
): Promise<void> {
  const auto = {
    delivered_ms: 20,
    read_ms: readMs,
    once: true,
    answers: [
      { when: 'correo', do: { text: 'ana@example.com' } },
      { when: 'necesitas', do: { tap: 'Comprar' } },
    ],
  };
  for (let n = 0; n < count; n++) {
    const phone = `+5191${String(n).padStart(7, '0')}`;
    const { body } = await emulator('POST', '/phones', { phone, name: `P${n}`, auto });
    const said = await emulator('POST', `/phones/${body.phone_id}/messages`, {
      line,
      text: 'hola',
    });
    expect(said.status).toBe(200);
    if (n % 20 === 19) await sleep(pauseMs);
  }
}
