import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chromiumFlags, chromiumPath } from '../support/chromium.ts';
import { openStage, type Stage } from './stage.ts';

describe.skipIf(!existsSync(chromiumPath))('the phone page, in a real browser', () => {
  let browser: Browser;
  let stage: Stage;
  let page: Page;
  let faults: string[];

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumFlags });
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    stage = await openStage();
    page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
    faults = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    await page.goto(stage.emulator.url);
    await page.locator('.phone').nth(2).waitFor();
  });
  afterEach(async () => {
    await page.close();
    await stage.close();
    expect(faults).toEqual([]);
  });

  const phone = (id: string) => page.locator(`[data-phone="${id}"]`);
  const write = async (id: string, text: string) => {
    await phone(id).getByLabel('Message', { exact: true }).fill(text);
    await phone(id).getByLabel('Message', { exact: true }).press('Enter');
  };

  test('what is typed on a phone reaches the business, and ticks say how far', async () => {
    await write('1', 'hola');

    await stage.receiver.until(() => stage.receiver.all('messages').length === 1);
    const [message] = stage.receiver.all('messages');
    expect(message.text.body).toBe('hola');
    await phone('1').locator('.said .tick[data-status="delivered"]').waitFor();
    await stage.graph('POST', '/100000000000011/messages', {
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: message.id,
      typing_indicator: { type: 'text' },
    });
    await phone('1').locator('.said .tick[data-status="read"]').waitFor();
    await phone('1').getByText('typing…').waitFor();
    await stage.send({ type: 'text', text: { body: 'Hello, *Ana*' } });
    await phone('1').locator('.received strong', { hasText: 'Ana' }).waitFor();
    await phone('1').locator('.received .tick[data-status="read"]').waitFor();
    expect(await phone('1').getByText('typing…').count()).toBe(0);
    expect(await phone('2').locator('.message').count()).toBe(0);
  });

  test('a button and a row of a list are tapped', async () => {
    await write('1', 'hola');
    await stage.receiver.until(() => stage.receiver.all('messages').length === 1);
    await stage.send({
      type: 'interactive',
      interactive: {
        type: 'button',
        body: { text: 'Which?' },
        action: { buttons: [{ type: 'reply', reply: { id: 'more', title: 'Tell me more' } }] },
      },
    });
    await phone('1').getByRole('button', { name: 'Tell me more' }).click();
    await stage.receiver.until(() => stage.receiver.all('messages').length === 2);
    expect(stage.receiver.all('messages')[1].interactive.button_reply.id).toBe('more');
    await phone('1').locator('.action.chosen').waitFor();

    await stage.send({
      type: 'interactive',
      interactive: {
        type: 'list',
        body: { text: 'Choose' },
        action: {
          button: 'See all',
          sections: [{ rows: [{ id: 'tea', title: 'Tea', description: 'Hot' }] }],
        },
      },
    });
    await phone('1').getByRole('button', { name: 'See all' }).click();
    await page.getByRole('dialog').getByText('Hot').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Tea' }).click();
    await stage.receiver.until(() => stage.receiver.all('messages').length === 3);
    expect(stage.receiver.all('messages')[2].interactive.list_reply).toEqual({
      id: 'tea',
      title: 'Tea',
      description: 'Hot',
    });
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  test('a failed message says why, and one to an offline phone has one tick', async () => {
    await stage.send({ to: '+51900000002' });
    await phone('2').getByText('Re-engagement message (131047)').waitFor();

    await write('1', 'hola');
    await stage.receiver.until(() => stage.receiver.all('messages').length === 1);
    await phone('1').getByLabel('Settings of this phone').click();
    await phone('1').getByLabel('Offline').check();
    await phone('1').locator('.signal[title="Offline"]').waitFor();
    await stage.send();
    await phone('1').locator('.received .tick[data-status="sent"]').waitFor();
    await phone('1').getByLabel('Offline').uncheck();
    await phone('1').locator('.received .tick[data-status="read"]').waitFor();
  });

  test('a picture that the business sends is shown, and a link leads out', async () => {
    const form = new FormData();
    form.set('messaging_product', 'whatsapp');
    const pixel = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    form.set('file', new Blob([pixel], { type: 'image/png' }), 'pixel.png');
    const uploaded = await fetch(`${stage.emulator.url}/v24.0/100000000000011/media`, {
      method: 'POST',
      body: form,
      headers: { authorization: 'Bearer emulator-token' },
    });
    const { id } = (await uploaded.json()) as { id: string };
    await stage.send({ type: 'image', image: { id, caption: 'A pixel' } });
    const picture = phone('1').locator('img.picture');
    await picture.waitFor();
    await page.waitForFunction(() => {
      const shown = globalThis as unknown as {
        document: { querySelector(selector: string): { naturalWidth: number } | null };
      };
      return shown.document.querySelector('img.picture')?.naturalWidth === 1;
    });

    await stage.send({
      type: 'interactive',
      interactive: {
        type: 'cta_url',
        body: { text: 'Look' },
        action: {
          name: 'cta_url',
          parameters: { display_text: 'Open', url: 'https://example.org/7' },
        },
      },
    });
    const link = phone('1').getByRole('link', { name: 'Open' });
    expect(await link.getAttribute('href')).toBe('https://example.org/7');
  });

  test('words of a message are never taken for markup', async () => {
    await stage.send({ type: 'text', text: { body: '<img src=x onerror="document.title=1">' } });
    await phone('1').getByText('<img src=x').waitFor();

    expect(await page.title()).toBe('Phones · WhatsApp emulator');
  });

  test('on a small screen one phone fills it, and the others are a tab away', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('button', { name: 'Bruno' }).click();
    await page.locator('[data-tab="2"][aria-current="true"]').waitFor();
    await expect.poll(async () => (await phone('2').boundingBox())?.x).toBe(0);

    const box = await phone('2').boundingBox();
    expect(box?.width).toBe(390);
    await write('2', 'hola');
    await stage.receiver.until(() => stage.receiver.all('messages').length === 1);
    expect(stage.receiver.all('messages')[0].from).toBe('51900000002');
  });

  test('a phone that is added, and one that a test adds, appear without reloading', async () => {
    await stage.control('POST', '/phones', { phone: '+51911111111', name: 'Diego Paz' });
    await page.getByLabel('Phone of Diego Paz').waitFor();

    await page.getByRole('button', { name: 'Add a phone' }).click();
    await page.getByLabel('Name', { exact: true }).fill('Elsa Tito');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByLabel('Phone of Elsa Tito').waitFor();
    const { phones } = (await stage.control('GET', '/state')).body;
    expect(phones).toHaveLength(5);
  });
});
