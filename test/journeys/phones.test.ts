import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openHome } from '../support/home.ts';

const executablePath = '/usr/bin/chromium';
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const isHere = existsSync(executablePath);
const unlessHere = isHere ? '' : ` (not tried: there is no ${executablePath})`;

let browser: Browser | undefined;
beforeAll(async () => {
  if (isHere) browser = await chromium.launch({ executablePath, args });
});
afterAll(() => browser?.close());

test.skipIf(!isHere)(
  `a newcomer talks to the demo on the phone page: ticks change, a button is tapped, a failed message says why${unlessHere}`,
  async () => {
    const home = await openHome();
    await home.start();
    const page = await browser?.newPage({ viewport: { width: 1280, height: 860 } });
    if (!page) throw new Error('There is no browser');
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    page.setDefaultTimeout(15_000);
    await page.goto(`http://127.0.0.1:${home.emulatorPort}/`);
    const ana = page.locator('[data-phone="1"]');
    const write = async (text: string) => {
      const field = ana.getByLabel('Message', { exact: true });
      await field.fill(text);
      await field.press('Enter');
    };

    await write('hola');
    await ana.locator('.said .tick[data-status="delivered"]').waitFor();
    await ana.getByText('¿Cuál es tu correo?').waitFor();
    // Both that the business said are read by whoever looks at the phone.
    await ana.locator('.received .tick[data-status="read"]').nth(1).waitFor();

    await write('not an address');
    await ana.getByText('No parece un correo.').waitFor();
    await write('ana@example.com');
    await home.emulator('POST', '/faults', {
      on: 'status',
      match: { text: 'La consulta' },
      do: { fail_after: 'sent', code: 131026 },
    });
    await ana.getByRole('button', { name: 'Comprar' }).click();
    await ana.getByText('La consulta cuesta $ 80.000. ¡Gracias!').waitFor();
    await ana.locator('.received .tick[data-status="failed"]').waitFor();
    await ana.locator('.reason', { hasText: '131026' }).waitFor();

    expect(await ana.locator('.message').count()).toBe(9);
    expect(await page.locator('[data-phone="2"] .message').count()).toBe(0);
    expect(faults).toEqual([]);
    await page.close();
  },
  60_000,
);
