import { randomBytes } from 'node:crypto';
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { createIds } from '../../src/db/ids.ts';
import { openUnit } from '../../src/db/unit.ts';
import { createUser } from '../../src/users/createUser.ts';
import { startSession } from '../../src/users/session.ts';
import type { Role } from '../../src/users/table.ts';
import { chromiumFlags, chromiumPath } from '../support/chromium.ts';
import type { TestDatabase } from '../support/database.ts';
import type { Journey } from '../support/journey.ts';

/** Real browsers, in each of which somebody new is signed in. A page of theirs that complains fails the test. */
export async function openBrowsers(database: TestDatabase, journey: Journey) {
  const browser = await chromium.launch({ executablePath: chromiumPath, args: chromiumFlags });
  const complaints: string[] = [];
  onTestFinished(async () => {
    await browser.close();
    expect(complaints).toEqual([]);
  });
  const deps = { database, clock: { offsetMs: 0 }, ids: createIds(() => randomBytes(10)) };
  const [account] = await database.sql<{ id: string }[]>`select id from account`;
  return async (
    { name, role = 'agent' }: { name: string; role?: Role },
    options: BrowserContextOptions = {},
  ): Promise<Page> => {
    const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.com`;
    const token = await openUnit(deps, account?.id ?? '', async (unit) =>
      startSession(unit, (await createUser(unit, { email, name, role })).id),
    );
    const context = await browser.newContext({
      baseURL: journey.config.publicUrl,
      viewport: { width: 1280, height: 800 },
      locale: 'en',
      ...options,
    });
    const url = journey.config.publicUrl;
    await context.addCookies([{ name: 'chasqui_console', value: token, url }]);
    const page = await context.newPage();
    page.on('console', (said) => {
      if (said.type() === 'error' || said.type() === 'warning') complaints.push(said.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.setDefaultTimeout(20_000);
    return page;
  };
}
