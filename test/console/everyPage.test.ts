import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { chromiumPath } from '../support/chromium.ts';
import { testDatabase } from '../support/database.ts';
import { startJourney } from '../support/journey.ts';
import { openBrowsers } from './agentsBrowser.ts';
import { findSerious } from './axe.ts';

const database = await testDatabase();

/** Those that need no id. What a list leads to is looked at where it is tested. */
const pages = [
  '/sign-in',
  '/inbox?view=all',
  '/campaigns',
  '/campaigns/new',
  '/flows',
  '/flows/new',
  '/outbounds',
  '/outbounds/new',
  '/contacts',
  '/contacts/imports',
  '/contacts/segments',
  '/contacts/segments/new',
  '/lines',
  '/health',
  '/settings/keys',
  '/settings/hooks',
  '/settings/deliveries',
  '/settings/secrets',
  '/settings/words',
  '/settings/replies',
  '/settings/agents',
  '/settings/account',
  '/users',
  '/me',
];

describe.skipIf(!existsSync(chromiumPath))('every page', () => {
  test('can be read and reached by everybody, and is no wider than the screen', {
    timeout: 180_000,
  }, async () => {
    const journey = await startJourney(database);
    const phone = journey.phone('1');
    await phone.say('hola');
    await phone.receives(2);
    const enter = await openBrowsers(database, journey);
    for (const [locale, colorScheme, width] of [
      ['en', 'light', 1280],
      ['es', 'dark', 390],
      ['pt', 'light', 390],
    ] as const) {
      const admin = await enter(
        { name: `Ada ${locale}`, role: 'admin' },
        { locale, colorScheme, viewport: { width, height: 800 } },
      );
      for (const page of pages) {
        await admin.goto(`/console${page}`);
        const found = await findSerious(admin);
        const isWider = await admin.evaluate(
          'document.documentElement.scrollWidth > document.documentElement.clientWidth',
        );
        expect([page, locale, found, isWider]).toEqual([page, locale, [], false]);
      }
    }
  });
});
