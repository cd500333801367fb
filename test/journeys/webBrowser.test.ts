import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { chromiumFlags, chromiumPath } from '../support/chromium.ts';
import { testDatabase } from '../support/database.ts';
import { eventually, startJourney } from '../support/journey.ts';
import { openPage, publishWeb } from '../support/webPage.ts';

const database = await testDatabase();

const form = {
  schema: 1,
  name: 'Form',
  language: 'en',
  start: 'day',
  steps: {
    day: {
      type: 'question',
      text: 'Which day?',
      answer: { type: 'text', save_as: 'day' },
      timeout: { after: '20h', next: 'gone' },
      next: 'photo',
    },
    photo: {
      type: 'question',
      text: 'A photo',
      answer: { type: 'media', kinds: ['image'], save_as: 'photo' },
      timeout: { after: '20h', next: 'gone' },
      next: 'gone',
    },
    gone: { type: 'end', status: 'success', text: 'Thank you' },
  },
};

// biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of any shape
type Read = { status: number; left: string | null; body: any };

describe.skipIf(!existsSync(chromiumPath))('a page of another origin, in a real browser', () => {
  test('begins a flow, answers it, goes back, and can read why it is refused', async () => {
    const journey = await startJourney(database, { flow: null });
    const flowId = await publishWeb(journey, form);
    const { token } = await openPage(journey, journey.service.url, flowId);
    const page = await openBrowser(await serveBlank());
    /** As a page's own script asks: what it can read of the answer, or that it may read nothing. */
    const ask = (method: string, path: string, body?: unknown, key = token): Promise<Read> =>
      page.evaluate(
        async ({ url, method, key, body }) => {
          const { isFile } = Object(body);
          const form = new FormData();
          form.set('file', new File([new Uint8Array([137, 80])], 'me.png', { type: 'image/png' }));
          const headers = { 'Truora-API-Key': key, 'Idempotency-Key': crypto.randomUUID() };
          const json = { ...headers, 'Content-Type': 'application/json' };
          try {
            const answer = await fetch(url, {
              method,
              headers: isFile ? headers : json,
              ...(body !== undefined && { body: isFile ? form : JSON.stringify(body) }),
            });
            const left = answer.headers.get('RateLimit');
            return { status: answer.status, left, body: await answer.json() };
          } catch (error) {
            return { status: 0, left: null, body: String(error) };
          }
        },
        { url: journey.service.url + path, method, key, body },
      );

    const begun = await ask('POST', '/v1/processes');
    expect(begun).toMatchObject({ status: 200, left: expect.any(String) });
    const path = `/v1/processes/${begun.body.process_id}`;
    const day = { step_id: 'day', expected_inputs: [{ value: 'Monday' }] };
    expect((await ask('POST', path, day)).body).toMatchObject({ current_step_id: 'photo' });
    expect(await ask('POST', path, day)).toMatchObject({
      status: 409,
      body: { message: 'The process is at step "photo", not "day"' },
    });
    expect((await ask('POST', `${path}/back`, { step_id: 'photo' })).body).toMatchObject({
      current_step_id: 'day',
    });
    await ask('POST', path, day);
    const { body: file } = await ask('POST', '/v1/media', { isFile: true });
    const photo = { step_id: 'photo', expected_inputs: [{ value: file.media_id }] };
    expect((await ask('POST', path, photo)).body).toMatchObject({ status: 'success' });
    expect((await ask('GET', `${path}/result`)).body).toMatchObject({ status: 'success' });

    expect(await ask('GET', path, undefined, 'nonsense')).toMatchObject({
      status: 401,
      body: { message: 'Unauthorized' },
    });
    // What is for programs alone a page does not even read, with whatever key.
    expect(await ask('GET', '/v1/contacts', undefined, journey.key)).toMatchObject({ status: 0 });
    await journey.pass(2 * 3_600_000);
    const over = await eventually(async () => {
      const answer = await ask('GET', path);
      return answer.status === 403 && answer;
    });
    expect(over.body.message).toContain('the api key has expired');
  });
});

/** A page of an origin that has nothing to do with the service. */
async function serveBlank(): Promise<string> {
  const server = createServer((_, response) => response.end('<!doctype html><title>Shop</title>'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

async function openBrowser(url: string) {
  const browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumFlags });
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  await page.goto(url);
  return page;
}
