import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { chromiumPath } from '../support/chromium.ts';
import { testDatabase } from '../support/database.ts';
import { startJourney } from '../support/journey.ts';
import { openBrowsers } from './agentsBrowser.ts';
import { findSerious } from './axe.ts';

const [wide, narrow, chosen] = [await testDatabase(), await testDatabase(), await testDatabase()];

const people = {
  name: 'people.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(
    'Celular,Nombre,Ciudad\n+51987654321,Ana Quispe,Lima\n12,Bea Souza,Cusco\n+51987654323,Luis Díaz,Lima\n',
  ),
};

/** A file with a bad row is brought in and watched, its report read, a person of it found, changed and erased. */
async function bringIn(page: Page): Promise<string[]> {
  const serious: string[] = [];
  const look = async () => serious.push(...(await findSerious(page)));
  await page.goto('/console/contacts');
  await page.getByText('No contacts yet').waitFor();
  await look();
  await page.getByRole('link', { name: 'Import' }).click();
  await page.getByLabel('File').setInputFiles(people);
  const city = page.getByLabel('Is: Ciudad');
  await city.waitFor();
  expect(await page.getByLabel('Is: Celular').inputValue()).toBe('phone_number');
  await city.selectOption({ label: 'City' });
  await look();
  await page.getByRole('button', { name: 'Import' }).click();
  await page.getByText('Taken', { exact: true }).waitFor();
  expect(await page.locator('.figure dd').allTextContents()).toEqual(['3', '2', '0', '0', '1']);
  const refused = page.locator('#report tbody tr');
  expect(await refused.locator('td').allTextContents()).toEqual([
    '3',
    'Celular',
    '12',
    'This is no phone number. Write it with its country code, as in +51 987 654 321.',
  ]);
  await look();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download the refused rows' }).click(),
  ]);
  const text = await readFile(await file.path(), 'utf8');
  expect(text.split('\r\n')[1]).toMatch(/^12,Bea Souza,Cusco,invalid_number,/);

  await page.getByRole('link', { name: 'See the contacts' }).click();
  await page.getByRole('searchbox', { name: 'Search' }).fill('quispe');
  await page.getByText('Luis Díaz').waitFor({ state: 'detached' });
  await page.getByRole('link', { name: 'Ana Quispe' }).click();
  const field = page.getByRole('textbox', { name: 'City' });
  expect(await field.inputValue()).toBe('Lima');
  await field.fill('Arequipa');
  await field.press('Enter');
  await page.getByText('Saved').waitFor();
  await page.reload();
  expect(await field.inputValue()).toBe('Arequipa');
  await look();

  await page.getByRole('link', { name: 'Consent' }).click();
  await page.getByText('This person has refused nothing.').waitFor();
  await look();
  await page.getByRole('link', { name: 'Flows and campaigns' }).click();
  await page.getByText('They were in no campaign').waitFor();
  await look();
  await page.getByRole('link', { name: 'Merge' }).click();
  await page.getByRole('searchbox', { name: 'Search' }).fill('luis');
  await page.getByRole('button', { name: 'Find' }).click();
  await page.getByRole('link', { name: 'Compare: Luis Díaz' }).click();
  await page.getByRole('button', { name: 'Merge them' }).waitFor();
  await look();
  await page.getByRole('link', { name: 'Erase' }).click();
  await page.getByLabel('To confirm, write').fill('+51 987 654 321');
  await look();
  await page.getByRole('button', { name: 'Erase for good' }).click();
  await page.getByText('The contact is erased.').waitFor();
  expect(await page.getByRole('link', { name: 'Ana Quispe' }).count()).toBe(0);
  return serious;
}

describe.skipIf(!existsSync(chromiumPath))(
  'contacts in a real browser',
  { timeout: 90_000 },
  () => {
    for (const [size, database, viewport] of [
      ['a wide', wide, { width: 1280, height: 800 }],
      ['a narrow', narrow, { width: 390, height: 780 }],
    ] as const) {
      test(`on ${size} screen a file is brought in, and one of its people found, changed and erased`, async () => {
        const journey = await startJourney(database);
        await journey.api('POST', '/v1/contact-properties', { name: 'City', type: 'string' });
        const enter = await openBrowsers(database, journey);
        const page = await enter({ name: 'Eva', role: 'admin' }, { viewport });
        expect(await bringIn(page)).toEqual([]);
        const width = await page.evaluate('document.documentElement.scrollWidth');
        expect(width).toBeLessThanOrEqual(viewport.width);
      });
    }

    test('a segment is chosen by conditions that show whom they mean while they are written', async () => {
      const journey = await startJourney(chosen);
      for (const [phone_number, name, tags] of [
        ['+51987654321', 'Ana', ['vip']],
        ['+51987654322', 'Bea', ['vip', 'lima']],
        ['+51987654323', 'Eva', []],
      ] as const) {
        await journey.api('POST', '/v1/contacts', { phone_number, name, tags });
      }
      const enter = await openBrowsers(chosen, journey);
      const page = await enter({ name: 'Marta', role: 'marketer' });
      await page.goto('/console/contacts/segments');
      await page.getByRole('link', { name: 'New segment' }).click();
      await page.getByLabel('Name', { exact: true }).fill('Golden');
      await page.getByLabel('Condition 1: Value').fill('vip');
      await page.getByLabel('Condition 1: Value').press('Enter');
      await page.getByRole('heading', { name: 'Who fits now: 2' }).waitFor();
      await page.getByRole('button', { name: 'Add a condition' }).click();
      await page.getByLabel('Condition 2: how').selectOption({ label: 'do not have' });
      await page.getByLabel('Condition 2: Value').fill('lima');
      await page.getByLabel('Condition 2: Value').blur();
      await page.getByRole('heading', { name: 'Who fits now: 1' }).waitFor();
      expect(await findSerious(page)).toEqual([]);
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('link', { name: 'See the contacts: Golden' }).waitFor();
      expect(await findSerious(page)).toEqual([]);
      await page.getByRole('link', { name: 'See the contacts: Golden' }).click();
      await page.getByRole('link', { name: 'Ana' }).waitFor();
      expect(await page.locator('#people tbody tr').count()).toBe(1);
    });
  },
);
