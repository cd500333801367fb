import { existsSync } from 'node:fs';
import { chromium, type Page } from 'playwright-core';
import { expect, onTestFinished, test } from 'vitest';
import { chromiumFlags, chromiumPath } from '../support/chromium.ts';
import { testDatabase } from '../support/database.ts';
import { passUntil, publishExamples } from '../support/exampleFlows.ts';
import { eventually, startJourney } from '../support/journey.ts';
import { phoneInHand } from '../support/phoneInHand.ts';
import { talks } from './exampleTalks.ts';

const database = await testDatabase();
const { sql } = database;

async function openPage(url: string): Promise<Page> {
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: chromiumFlags,
  });
  onTestFinished(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  page.setDefaultTimeout(15_000);
  await page.goto(url);
  return page;
}

test.skipIf(!existsSync(chromiumPath))(
  'each example is talked through on the phone page, by hand',
  async () => {
    const journey = await startJourney(database, {
      env: { CALLS_MAY_REACH: '127.0.0.1' },
      flow: undefined,
    });
    const names = talks.map(({ name }) => name);
    const { outside, examples } = await publishExamples(journey, sql, names);
    const page = await openPage(new URL(journey.config.meta.graphUrl).origin);
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    await page.locator('.phone').first().waitFor();
    for (const [index, { name, person, at, trigger, answers = [], happens }] of talks.entries()) {
      // What an example calls when it has said its last takes none of the next one's answers.
      await eventually(async () => {
        const open = await sql`select 1 from call where answered_at is null`;
        return open.length === 0;
      });
      await passUntil(journey, at);
      outside.answers.splice(0, Number.POSITIVE_INFINITY, ...answers);
      const phoneNumber = `+5190000010${index}`;
      // Ana has a phone from the beginning; the page shows twelve.
      if (index > 0)
        await journey.emulator('POST', '/phones', { phone: phoneNumber, name: person });
      const hand = phoneInHand(page.getByLabel(`Phone of ${person}`), journey);
      await hand.writes(trigger ? 'Buenas' : name.replaceAll('-', ' '));
      if (trigger) {
        const { flowId } = examples.get(name) ?? {};
        const asked = { phone_number: phoneNumber, ...trigger };
        // Two ticks say that it has come in, not that it has been decided.
        await eventually(async () => {
          const { status } = await journey.api('POST', `/v1/flows/${flowId}/try`, asked);
          return status === 200;
        });
      }
      await happens(hand).catch((error) => {
        throw new Error(`${name}: ${error.message}`, { cause: error });
      });
    }
    expect(faults).toEqual([]);
  },
  120_000,
);
