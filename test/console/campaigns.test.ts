import { existsSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { approvedOutbound } from '../support/approvedOutbound.ts';
import { chromiumPath } from '../support/chromium.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { sendsOf } from '../support/evidence.ts';
import { eventually, startJourney } from '../support/journey.ts';
import { openBrowsers } from './agentsBrowser.ts';
import { findSerious } from './axe.ts';

const [wide, small] = [await testDatabase(), await testDatabase()];

const thanks = {
  schema: 1,
  name: 'Thanks',
  language: 'es',
  start: 'done',
  steps: { done: { type: 'end', status: 'success', text: 'Gracias' } },
};

const offer = {
  name: 'spring_offer',
  language: 'es',
  category: 'MARKETING',
  components: [
    {
      type: 'BODY',
      text: 'Hola {{1}}, la primavera llega a {{2}}.',
      example: { body_text: [['Ana', 'Lima']] },
    },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'QUICK_REPLY', text: 'Sí' },
        { type: 'QUICK_REPLY', text: 'No' },
      ],
    },
  ],
};

const people = 40;

/** A service with an approved message, people with phones, and a marketer in a browser of that size. */
async function stage(database: TestDatabase, viewport: { width: number; height: number }) {
  const journey = await startJourney(database, { flow: thanks });
  await approvedOutbound(journey, database.sql, offer);
  await database.sql`update line set tier = 'UNLIMITED'`;
  await journey.emulator('PUT', '/limits', { throughput: 1000, tier: null });
  const numbers = Array.from(
    { length: people },
    (_, n) => `+519870010${String(n).padStart(2, '0')}`,
  );
  for (const [n, phone] of numbers.entries()) {
    const auto = { delivered_ms: 10, read_ms: 20 };
    const made = await journey.emulator('POST', '/phones', { phone, name: `P${n}`, auto });
    expect(made.status).toBe(200);
  }
  const enter = await openBrowsers(database, journey);
  const page = await enter({ name: 'Rosa', role: 'marketer' }, { viewport });
  const rows = numbers.map((number, n) => `${number};Ana ${n};Lima`);
  const file = ['Celular;1;Ciudad', ...rows, '12;Bad;Lima'].join('\n');
  return { journey, page, file };
}

/** Makes a campaign from a file with a row that is refused, as far as its start. */
async function makeCampaign(page: Page, file: string, atStep: (name: string) => Promise<void>) {
  await page.goto('/console');
  await page.getByText('No campaigns yet').waitFor();
  await atStep('list');
  await page.getByRole('link', { name: 'New campaign' }).click();
  await page.getByLabel('Name of the campaign').fill('Spring');
  await page.getByLabel('Approved message').selectOption('spring_offer (es)');
  await page.getByLabel('A reply starts').selectOption('Thanks');
  await page.locator('input[name="variable.2"]').fill('Cusco');
  // The phone follows what is written.
  await page.locator('.phone .bubble', { hasText: 'la primavera llega a Cusco.' }).waitFor();
  await page.locator('input[name="variable.2"]').fill('');
  await atStep('message');
  await page.getByRole('button', { name: 'Make the draft' }).click();

  await page.getByText('Nobody yet').waitFor();
  const buffer = Buffer.from(file);
  await page.getByLabel('CSV file').setInputFiles({ name: 'p.csv', mimeType: 'text/csv', buffer });
  const means = (column: string) => page.getByLabel(`Is: ${column}`);
  await means('Celular').waitFor();
  expect(await means('Celular').inputValue()).toBe('phone_number');
  expect(await means('1').inputValue()).toBe('var.1');
  expect(await means('Ciudad').inputValue()).toBe('');
  await means('Ciudad').selectOption('Variable 2');
  await atStep('columns');
  await page.getByRole('button', { name: 'Upload' }).click();
  await page.getByText('Taken', { exact: true }).waitFor();
  const refused = page.getByRole('row', { name: /This is no phone number/ });
  expect(await refused.locator('td').allTextContents()).toEqual([
    '42',
    'Celular',
    '12',
    'This is no phone number. Write it with its country code, as in +51 987 654 321.',
  ]);
  await page.locator('#who', { hasText: `${people} people` }).waitFor();
  await atStep('audience');

  await page.getByRole('link', { name: 'Go on' }).click();
  await page.getByLabel('At most, messages a second').fill('2');
  await atStep('when');
  await page.getByRole('button', { name: 'Save and go on' }).click();
  await page.locator('.phone', { hasText: 'Hola Ana 0, la primavera llega a Lima.' }).waitFor();
  await atStep('review');
  await page.getByLabel('These people have agreed to get messages from us.').check();
  await page.getByRole('button', { name: 'Start the campaign' }).click();
  await page.getByRole('heading', { name: 'What is left' }).waitFor();
}

const figure = (page: Page, name: string) =>
  page.locator('.figure', { has: page.getByText(name, { exact: true }) }).locator('dd');

const numberIn = async (page: Page, name: string) =>
  Number.parseInt((await figure(page, name).textContent()) ?? '', 10);

/** By its menu, which asks once more. */
async function cancel(page: Page) {
  await page.locator('summary', { hasText: 'Cancel' }).click();
  await page.getByText('This is for good.').waitFor();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.locator('#actions', { hasText: 'Canceled' }).waitFor();
}

describe.skipIf(!existsSync(chromiumPath))(
  'campaigns in a real browser',
  { timeout: 90_000 },
  () => {
    test('a campaign is made from a file, watched while it runs, paused, gone on with, and canceled', async () => {
      const { journey, page, file } = await stage(wide, { width: 1280, height: 800 });
      const serious: string[] = [];
      const check = async (step: string) => {
        const found = await findSerious(page);
        serious.push(...found.map((each) => `${step}: ${each}`));
      };
      await makeCampaign(page, file, check);

      // It goes on by itself, before one's eyes.
      await eventually(async () => (await numberIn(page, 'Read')) >= 2, 20_000);
      await page.getByText('As fast as its own pace allows: 2 a second at most.').waitFor();
      await page.locator('#pace-chart canvas').waitFor();
      await check('running');
      await page.locator('summary', { hasText: 'Pause' }).click();
      // A menu stays open while the numbers move under it.
      const before = await numberIn(page, 'Sent');
      await eventually(async () => (await numberIn(page, 'Sent')) > before, 20_000);
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.getByText('Somebody has paused it.').waitFor();
      await check('paused');
      await page.getByRole('button', { name: 'Go on' }).click();
      await page.getByRole('heading', { name: 'What is left' }).waitFor();

      await cancel(page);
      await eventually(
        async () => (await page.locator('.stages').allTextContents()).join().includes('Canceled'),
        20_000,
      );
      const sent = await numberIn(page, 'Sent');
      expect(sent).toBeGreaterThan(2);
      expect(sent).toBeLessThan(people);
      await page.getByRole('link', { name: 'Recipients', exact: true }).click();
      await page.getByRole('link', { name: /^Canceled/ }).click();
      await page.getByText('the campaign was canceled').first().waitFor();
      await check('recipients');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name: 'Export as CSV' }).click(),
      ]);
      expect(download.suggestedFilename()).toBe('recipients.csv');
      // What was said to be sent is what left, and no more.
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      const left = (await sendsOf(journey)).filter(({ type }) => type === 'template');
      await page.getByRole('link', { name: 'Overview' }).click();
      expect(await numberIn(page, 'Sent')).toBe(left.length);
      expect(serious).toEqual([]);
    });

    test('the same on a narrow screen, where nothing is wider than it', async () => {
      const { page, file } = await stage(small, { width: 390, height: 780 });
      const tooWide: string[] = [];
      const check = async (step: string) => {
        const width = await page.evaluate('document.documentElement.scrollWidth');
        if (Number(width) > 390) tooWide.push(`${step}: ${width}`);
      };
      await makeCampaign(page, file, check);
      await eventually(async () => (await numberIn(page, 'Sent')) >= 2, 20_000);
      await check('running');
      await cancel(page);
      await page.getByRole('link', { name: 'Recipients', exact: true }).click();
      await check('recipients');
      await page.goto('/console/campaigns');
      await page.locator('#campaigns', { hasText: 'Canceled' }).waitFor();
      await check('list');
      expect(tooWide).toEqual([]);
    });
  },
);
