import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { chromiumPath } from '../support/chromium.ts';
import { testDatabase } from '../support/database.ts';
import { comesToRest } from '../support/evidence.ts';
import { caller, eventually, startJourney } from '../support/journey.ts';
import { openBrowsers } from './agentsBrowser.ts';
import { findSerious } from './axe.ts';

const [printed, mended, opened, keyed, staffed] = [
  await testDatabase(),
  await testDatabase(),
  await testDatabase(),
  await testDatabase(),
  await testDatabase(),
];

const welcome = {
  schema: 1,
  name: 'Welcome',
  language: 'en',
  start: 'ask',
  steps: {
    ask: {
      type: 'question',
      text: 'Who are you?',
      answer: { type: 'text', save_as: 'name' },
      next: 'thanks',
    },
    thanks: { type: 'message', text: 'Thank you, {{ vars.name }}', next: 'done' },
    done: { type: 'end', status: 'success' },
  },
};

const desk = {
  schema: 1,
  name: 'Desk',
  language: 'en',
  start: 'wait',
  steps: {
    wait: { type: 'message', text: 'Somebody will answer you', next: 'person' },
    person: { type: 'handoff', next: 'bye' },
    bye: { type: 'end', status: 'success' },
  },
};

const isTooWide = (page: Page) =>
  page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');

describe.skipIf(!existsSync(chromiumPath))(
  'lines, health and settings in a real browser',
  { timeout: 60_000 },
  () => {
    test('a line is connected, an inbound made and its QR code shown, and its phrase starts the flow', async () => {
      const journey = await startJourney(printed, { flow: welcome });
      const enter = await openBrowsers(printed, journey);
      const ada = await enter({ name: 'Ada', role: 'admin' });
      await printed.sql`update line set paused_reason = 'The token is no longer valid'`;
      await ada.goto('/console/lines');
      await ada.getByText('Paused').waitFor();
      await ada.getByLabel('Business account (WABA)').fill('100000000000001');
      await ada.getByLabel('Access token').fill('emulator-token');
      await ada.getByRole('button', { name: 'Connect' }).click();
      await ada.getByText('Connected').waitFor();
      await ada.getByRole('link', { name: 'Emulator line' }).click();
      await ada.getByLabel('Phrase').fill('I want a visit');
      await ada.getByLabel('Starts').selectOption('Welcome');
      await ada.getByRole('button', { name: 'Add an inbound' }).click();
      await ada.getByRole('img', { name: 'QR code: I want a visit' }).locator('svg').waitFor();
      const link = 'https://wa.me/15550000001?text=I%20want%20a%20visit';
      expect(await ada.getByLabel('Link', { exact: true }).inputValue()).toBe(link);

      await ada.context().grantPermissions(['clipboard-read', 'clipboard-write']);
      await ada.getByRole('button', { name: 'Copy: Link' }).click();
      await ada.getByText('Copied').waitFor();
      expect(await ada.evaluate('navigator.clipboard.readText()')).toBe(link);
      const downloads = ada.waitForEvent('download');
      await ada.getByRole('link', { name: 'Download as SVG' }).click();
      const file = await (await downloads).path();
      expect(await readFile(file, 'utf8')).toMatch(
        /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/,
      );

      const phone = journey.phone('1');
      await phone.say('I want a visit');
      expect((await phone.receives(1)).map(({ text }) => text)).toEqual(['Who are you?']);
    });

    test('a dead event is looked into and given back, until health is calm', async () => {
      const { sql } = mended;
      const journey = await startJourney(mended, { flow: welcome });
      const enter = await openBrowsers(mended, journey);
      const phone = journey.phone('1');
      await phone.say('hola');
      await phone.receives(1);
      await comesToRest(sql);
      const ada = await enter(
        { name: 'Ada', role: 'admin' },
        { viewport: { width: 390, height: 800 } },
      );
      await ada.goto('/console/health');
      await ada.getByText('All is well.').waitFor();

      // Their process stands at a step that its flow does not have.
      await sql`update process set state = jsonb_set(state, '{step}', '"gone"')`;
      await phone.say('Ana');
      // It appears by itself.
      await ada.getByText('One event could not be worked').waitFor();
      expect(await isTooWide(ada)).toBe(false);
      await ada.getByRole('link', { name: 'Error: No step "gone"' }).click();
      await ada.getByText('"type": "text"').waitFor();
      expect(await ada.locator('main').textContent()).not.toContain('Ana');
      expect(await isTooWide(ada)).toBe(false);

      await sql`update process set state = jsonb_set(state, '{step}', '"ask"')`;
      await ada.getByRole('button', { name: 'Send back' }).click();
      await ada.getByText('All is well.').waitFor();
      const told = await phone.receives(2);
      expect(told.map(({ text }) => text)).toEqual(['Who are you?', 'Thank you, Ana']);
    });

    test('what asks once more stays open while health shows itself anew, and its curve stays drawn', async () => {
      const { sql } = opened;
      const journey = await startJourney(opened, { flow: welcome });
      const enter = await openBrowsers(opened, journey);
      const [account] = await sql<{ id: string }[]>`select id from account`;
      await sql`insert into inbox_dead (account_id, id, lane, key, kind, field, at, body,
          received_at, error, died_at)
        values (${account?.id ?? ''}, 1, 0, 'k', 'message', 'messages', now(), '{}', now(),
          'Error: x', now())`;
      const ada = await enter({ name: 'Ada', role: 'admin' });
      await ada.goto('/console/health');
      await ada.locator('#traffic-chart canvas').waitFor();
      await ada.getByText('Send all back').first().click();
      await ada.getByText('1 to be worked again').waitFor();
      await ada.waitForTimeout(6_000);
      expect(await ada.getByText('1 to be worked again').isVisible()).toBe(true);
      await ada.evaluate(
        `htmx.ajax('GET', '/console/health/traffic', { target: '#traffic', swap: 'outerMorph' })`,
      );
      await ada.waitForTimeout(500);
      expect(await ada.locator('#traffic-chart canvas').count()).toBe(1);
    });

    test('a user made an agent is given chats by the queue, and another stop word holds at once', async () => {
      const journey = await startJourney(staffed, { flow: desk });
      const enter = await openBrowsers(staffed, journey);
      const ada = await enter({ name: 'Ada', role: 'admin' });
      const rosa = await enter({ name: 'Rosa' }, { viewport: { width: 390, height: 800 } });
      await rosa.goto('/console/inbox?view=mine');
      await rosa.getByText('No chats here').waitFor();
      await ada.goto('/console/settings/agents');
      await ada.getByLabel('User').selectOption('Rosa (rosa@example.com)');
      await ada.getByRole('button', { name: 'Add', exact: true }).click();
      await ada.getByText('0 of 5 chats').waitFor();
      await ada.getByRole('button', { name: 'Set available: Rosa' }).click();
      await ada.getByText('Available', { exact: true }).waitFor();

      const phone = journey.phone('1');
      await phone.say('hola');
      // It appears by itself, with her.
      await rosa.locator('a.chat').click();
      await rosa.getByText('You have this chat').waitFor();

      await ada.goto('/console/settings/words');
      const stop = ada.getByRole('group', { name: 'Stop', exact: true }).getByLabel('English');
      await stop.fill('halt, no more');
      const said = ada.getByRole('group', { name: 'Said to whoever stops' });
      await said.getByLabel('English').fill('As you wish.');
      await ada.getByRole('button', { name: 'Save' }).click();
      await ada.getByText('Back to the built-in words').first().waitFor();
      await phone.say('Halt!');
      const told = await phone.receives(2);
      expect(told.map(({ text }) => text)).toEqual(['Somebody will answer you', 'As you wish.']);
    });

    test('a key is made, used, revoked and refused, and nobody is kept out of a page', async () => {
      const journey = await startJourney(keyed, { flow: welcome });
      const enter = await openBrowsers(keyed, journey);
      const ada = await enter({ name: 'Ada', role: 'admin' });
      await ada.goto('/console/settings/keys');
      await ada.getByLabel('Name').fill('Shop');
      const posted: string[] = [];
      await ada.route('**/settings/keys', async (route) => {
        if (route.request().method() === 'POST') posted.push(route.request().url());
        await sleep(300);
        await route.continue();
      });
      await ada.getByRole('button', { name: 'Make the key' }).dblclick();
      const key = await ada.getByLabel('API key', { exact: true }).inputValue();
      expect(posted).toHaveLength(1);
      await ada.unroute('**/settings/keys');
      const api = caller(journey.config.publicUrl, { 'Truora-API-Key': key });
      const read = await api('GET', '/v1/whatsapp/lines');
      expect([read.status, read.body.lines.length]).toEqual([200, 1]);
      expect((await api('GET', '/v1/secrets')).status).toBe(403);
      const asks = ada.locator('summary', { hasText: 'Revoke' }).last();
      await asks.click();
      await ada.keyboard.press('Escape');
      await ada.getByRole('button', { name: 'Revoke Shop' }).waitFor({ state: 'hidden' });
      expect(await asks.evaluate((each) => each === each.ownerDocument.activeElement)).toBe(true);
      await asks.click();
      await ada.getByRole('button', { name: 'Revoke Shop' }).click();
      await ada.getByText('Revoked').waitFor();
      await ada.getByRole('status').getByText('Saved').waitFor();
      await ada.reload();
      expect(await ada.locator('#done').textContent()).toBe('');
      const isRefused = async () => (await api('GET', '/v1/whatsapp/lines')).status === 403;
      expect(await eventually(isRefused, 8_000)).toBe(true);

      const hook = await journey.api('POST', '/v1/hooks', {
        event_type: 'all',
        subscriber_url: 'https://example.com/events',
      });
      const hookId: string = hook.body.hook_id;
      const tested = await journey.api('POST', `/v1/hooks/${hookId}/test`);
      const { body: listed } = await journey.api('GET', '/v1/whatsapp/inbounds');
      const serious: string[] = [];
      for (const path of [
        'lines',
        'lines/15550000001',
        `lines/inbounds/${listed.inbounds[0].inbound_flow_id}`,
        'health',
        `settings/hooks/${hookId}`,
        `settings/deliveries/${tested.body.idempotency_key}`,
        ...['keys', 'hooks', 'deliveries', 'secrets', 'words', 'replies', 'agents', 'account'].map(
          (tab) => `settings/${tab}`,
        ),
      ]) {
        await ada.goto(`/console/${path}`);
        serious.push(...(await findSerious(ada)).map((each) => `${path}: ${each}`));
      }
      expect(serious).toEqual([]);
    });
  },
);
