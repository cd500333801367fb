import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { approvedOutbound } from '../support/approvedOutbound.ts';
import { chromiumPath } from '../support/chromium.ts';
import { testDatabase } from '../support/database.ts';
import { eventually, startJourney } from '../support/journey.ts';
import { openBrowsers } from './agentsBrowser.ts';
import { findSerious } from './axe.ts';

const [wide, narrow] = [await testDatabase(), await testDatabase()];

const thanks = {
  schema: 1,
  name: 'Thanks',
  language: 'en',
  start: 'bye',
  steps: { bye: { type: 'end', status: 'success', text: 'See you then' } },
};

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe.skipIf(!existsSync(chromiumPath))(
  'outbounds in a real browser',
  { timeout: 60_000 },
  () => {
    test('an outbound is written with its preview beside it, approved, and tried on a phone', async () => {
      const journey = await startJourney(wide, { flow: thanks });
      const enter = await openBrowsers(wide, journey);
      await approvedOutbound(journey, wide.sql, {
        name: 'sale',
        language: 'en',
        category: 'UTILITY',
        components: [{ type: 'BODY', text: 'All is 20 % off until Sunday.' }],
      });
      const mia = await enter({ name: 'Mia', role: 'marketer' });
      await mia.goto('/console/outbounds');
      expect(await findSerious(mia)).toEqual([]);
      await mia.getByRole('link', { name: 'New outbound' }).click();
      expect(await findSerious(mia)).toEqual([]);

      const preview = mia.getByRole('complementary', { name: 'Preview' });
      const field = (name: string) => mia.getByRole('textbox', { name, exact: true });
      await field('Name').fill('Visit reminder');
      await field('Text').pressSequentially('Hello *{{.name}}*, see you on Monday!');
      await preview.getByText('Hello {{name}}, see you on Monday!').waitFor();
      await field('{{.name}}').fill('Ana');
      await preview.locator('b', { hasText: 'Ana' }).waitFor();
      await field('Small line below').fill('x'.repeat(61));
      await mia.getByText('61 / 60').waitFor();
      await mia.getByText('Too long: shorten it.').waitFor();
      await field('Small line below').fill('The shop');
      await mia.getByText('Too long: shorten it.').waitFor({ state: 'detached' });

      await mia.getByRole('button', { name: 'Quick reply', exact: true }).click();
      await field('What it says').fill('I come');
      await mia.getByRole('button', { name: 'Open a page', exact: true }).click();
      await field('What it says').nth(1).fill('Map');
      await preview.getByText('Map').waitFor();
      await field('Address').fill('https://example.com/map');
      await mia.getByLabel('Above the text').selectOption('image');
      const picture = { name: 'shop.png', mimeType: 'image/png', buffer: png };
      await mia.locator('[data-header-file]').setInputFiles(picture);
      await preview.locator('img').waitFor();
      await mia.getByLabel('Flow that a reply starts').selectOption('Thanks');
      await mia.getByRole('button', { name: 'Hand in to Meta' }).click();

      await mia.getByRole('heading', { name: 'visit_reminder' }).waitFor();
      // It is approved meanwhile, and the page says so by itself.
      await mia.getByText('It can be sent.').waitFor();
      expect(await findSerious(mia)).toEqual([]);
      await field('Number, with country code').fill('+51 900 000 001');
      await field('{{.name}}').fill('Luz');
      await mia.locator('#preview b', { hasText: 'Luz' }).waitFor();
      await mia.getByLabel('This person has agreed to get it').check();
      await mia.getByRole('button', { name: 'Send', exact: true }).click();
      const sent = mia.locator('#sent');
      await sent.getByText('Hello *Luz*, see you on Monday!').waitFor();
      await sent.getByText(/^(Delivered|Read)$/).waitFor();
      const received = await journey.phone('1').receives(1);
      expect(received.map(({ text }) => text)).toEqual(['Hello *Luz*, see you on Monday!']);

      await journey.emulator('PUT', '/templates/sale/en', {
        status: 'REJECTED',
        reason: 'PROMOTIONAL',
      });
      await eventually(async () => {
        await mia.goto('/console/outbounds?status=REJECTED');
        return (await mia.getByRole('link', { name: 'sale' }).count()) === 1;
      });
      await mia.getByRole('link', { name: 'sale' }).click();
      await mia.getByText('It advertises something, which only marketing may.').waitFor();
      await mia.getByText('PROMOTIONAL').waitFor();
    });

    test('on a phone one is searched for, written, changed, and removed', async () => {
      const journey = await startJourney(narrow, { flow: thanks });
      const enter = await openBrowsers(narrow, journey);
      const viewport = { width: 390, height: 780 };
      const leo = await enter({ name: 'Leo', role: 'admin' }, { viewport });
      const fits = () => leo.evaluate('document.documentElement.scrollWidth <= innerWidth');
      await leo.goto('/console/outbounds/new');
      await leo.getByLabel('Name', { exact: true }).fill('Open day');
      await leo.getByLabel('Text', { exact: true }).fill('We are open on Saturday.');
      const preview = leo.getByRole('complementary', { name: 'Preview' });
      await preview.getByText('We are open on Saturday.').waitFor();
      await leo.getByRole('button', { name: 'Call' }).click();
      await leo.getByLabel('What it says').fill('Call us');
      await leo.getByLabel('Number, with its country code').fill('+51 1 555 0000');
      expect(await fits()).toBe(true);
      expect(await findSerious(leo)).toEqual([]);
      await leo.getByRole('button', { name: 'Hand in to Meta' }).click();
      await leo.getByText('It can be sent.').waitFor();
      expect(await fits()).toBe(true);

      await leo.getByRole('link', { name: 'Change' }).click();
      await leo.getByLabel('Text', { exact: true }).fill('We are open on Sunday.');
      await preview.getByText('We are open on Sunday.').waitFor();
      await leo.getByRole('button', { name: 'Hand in to Meta' }).click();
      await leo.locator('#preview').getByText('We are open on Sunday.').waitFor();

      await leo.goto('/console/outbounds');
      await leo.getByLabel('Search a name or text').fill('open');
      await leo.getByRole('link', { name: 'hello_world' }).waitFor({ state: 'detached' });
      expect(await fits()).toBe(true);
      expect(await findSerious(leo)).toEqual([]);
      await leo.getByRole('link', { name: 'open_day' }).click();
      await leo.locator('summary', { hasText: 'Remove' }).click();
      await leo.getByText('It is removed here and at Meta').waitFor();
      await leo.getByRole('button', { name: 'Remove' }).click();
      await leo.getByRole('link', { name: 'hello_world' }).waitFor();
      expect(await leo.getByRole('link', { name: 'open_day' }).count()).toBe(0);
    });
  },
);
