import { existsSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { chromiumPath } from '../support/chromium.ts';
import { testDatabase } from '../support/database.ts';
import { eventually, startJourney } from '../support/journey.ts';
import { openBrowsers } from './agentsBrowser.ts';
import { findSerious } from './axe.ts';

const [broken, narrow, overtaken] = [
  await testDatabase(),
  await testDatabase(),
  await testDatabase(),
];

const visit = {
  schema: 1,
  name: 'Visit',
  language: 'en',
  start: 'day',
  steps: {
    day: {
      type: 'choice',
      text: 'When will you come?',
      options: [
        { id: 'today', title: 'Today', next: 'name' },
        { id: 'never', title: 'Never', next: 'bye' },
      ],
      timeout: { after: '2h', next: 'bye' },
    },
    name: {
      type: 'question',
      text: 'What is your name?',
      answer: { type: 'text', save_as: 'name' },
      reminders: [{ after: '20m', text: 'Still there?' }],
      timeout: { after: '2h', next: 'bye' },
      next: 'nowhere',
    },
    bye: { type: 'end', status: 'success', text: 'See you' },
  },
};

/** Takes the place of all that stands in the editor. */
async function write(page: Page, text: string) {
  await page.locator('.cm-content').click();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
}

const phone = (page: Page) => page.locator('.phone-screen');

describe.skipIf(!existsSync(chromiumPath))('flows in a real browser', { timeout: 60_000 }, () => {
  test('a flow is broken, refused with its finding at the line, repaired, tried and published', async () => {
    const journey = await startJourney(broken, { flow: null });
    const enter = await openBrowsers(broken, journey);
    const mia = await enter({ name: 'Mia', role: 'marketer' });
    await mia.goto('/console/flows');
    await mia.getByText('No flows yet').waitFor();
    expect(await findSerious(mia)).toEqual([]);
    await mia.getByRole('link', { name: 'New flow' }).first().click();
    expect(await findSerious(mia)).toEqual([]);
    await mia.getByLabel('Name').fill('Visit');
    await mia.getByRole('button', { name: 'Create', exact: true }).first().click();
    await phone(mia).getByText('Hello Ana').waitFor();

    // What can be written next is offered: fields, types, and what a step of a type needs.
    await write(mia, '{ "schema": 1, "start": "hi", "steps": { "hi": {  } } }');
    for (let n = 0; n < '  } } }'.length - 1; n++) await mia.keyboard.press('ArrowLeft');
    const offered = mia.locator('.cm-tooltip-autocomplete li');
    const choose = async (begun: string, label: string) => {
      await mia.keyboard.type(begun);
      await offered.filter({ hasText: label }).first().waitFor();
      // It takes no key in the first instant, lest one be taken that was meant for the text.
      await mia.waitForTimeout(150);
      await mia.keyboard.press('Enter');
    };
    await choose('"ty', 'type');
    await choose('mes', 'message');
    await mia
      .locator('.cm-line', { hasText: '{ "type": "message", "text": "", "next": "" }' })
      .waitFor();

    // What is no JSON is told at once, by the browser.
    await write(mia, '{ "schema": 1,, }');
    await mia.locator('.cm-lint-marker-error').waitFor();
    await mia.getByText('This is no JSON yet').waitFor();

    // What is no flow, by the service, at its line.
    const text = JSON.stringify(visit, null, 2);
    const line = text.split('\n').findIndex((each) => each.includes('"nowhere"')) + 1;
    await write(mia, text);
    const finding = mia.locator('#findings .lead', { hasText: `line ${line}` });
    await finding.waitFor();
    await mia.getByText('Not saved yet').waitFor();
    await mia.getByRole('button', { name: 'Publish' }).click();
    await mia.getByText('The draft is saved, but it was not published.').waitFor();
    await mia.locator('.cm-activeLine', { hasText: 'nowhere' }).waitFor();
    await mia.locator('.cm-content').press('ControlOrMeta+Home');
    await finding.click();
    await mia.locator('.cm-activeLine', { hasText: 'nowhere' }).waitFor();
    await mia.locator('.cm-lintRange-error').first().waitFor();
    expect(await findSerious(mia)).toEqual([]);

    // Repaired with what the editor offers: the steps that there are.
    await mia.keyboard.press('End');
    for (let n = 0; n < '"nowhere"'.length; n++) await mia.keyboard.press('Backspace');
    await mia.keyboard.type('"b');
    await offered.first().waitFor();
    expect(await offered.allTextContents()).toEqual(['byeend']);
    await mia.waitForTimeout(150);
    await mia.keyboard.press('Enter');
    await mia.locator('.cm-activeLine', { hasText: '"next": "bye"' }).waitFor();
    await mia.locator('#findings .error').first().waitFor({ state: 'detached' });

    // Tried as it stands, before it is saved.
    await phone(mia).getByText('When will you come?').waitFor();
    await phone(mia).getByRole('button', { name: 'Today' }).click();
    await phone(mia).getByText('What is your name?').waitFor();
    await mia.getByRole('button', { name: '1 h' }).click();
    await phone(mia).getByText('Still there?').waitFor();
    await mia.getByLabel('How much time').fill('61');
    await mia.locator('#unit').selectOption('minutes');
    await mia.getByRole('button', { name: 'Pass' }).click();
    await phone(mia).getByText('See you').waitFor();
    await mia.getByRole('button', { name: 'Start again' }).click();
    await phone(mia).getByText('See you').waitFor({ state: 'detached' });
    await phone(mia).getByRole('button', { name: 'Today' }).click();
    await phone(mia).getByText('What is your name?').waitFor();
    const box = mia.getByLabel('Write as the contact');
    await box.fill('Ana María');
    await box.press('Enter');
    await mia.locator('.state dd', { hasText: '"Ana María"' }).waitFor();
    expect(await box.inputValue()).toBe('');

    await mia.getByRole('button', { name: 'Publish' }).click();
    await mia.getByText('Published as version 1.').waitFor();
    await mia.locator('#flow-marks', { hasText: 'Published · v1' }).waitFor();
    await mia.getByRole('link', { name: 'Versions' }).click();
    await mia.getByText('current').waitFor();
    expect(await findSerious(mia)).toEqual([]);
    await mia.getByRole('link', { name: 'Diagram' }).click();
    await mia.locator('svg.diagram').waitFor();
    expect(await findSerious(mia)).toEqual([]);
    await mia.getByRole('link', { name: 'Settings' }).click();
    await mia.getByLabel('Phrase').fill('hola');
    await mia.getByRole('button', { name: 'Add a phrase' }).click();
    await mia.getByText('hola', { exact: true }).waitFor();
    expect(await findSerious(mia)).toEqual([]);
    await mia.goto('/console/flows');
    expect(await mia.locator('tbody tr').allTextContents()).toEqual([
      expect.stringMatching(/^VisitPublished · v10–/),
    ]);
    // And it runs.
    const contact = journey.phone('1');
    await contact.say('hola');
    expect((await contact.receives(1)).map(({ text }) => text)).toEqual(['When will you come?']);
    await mia.reload();
    await mia.locator('td[data-head="Open processes"]', { hasText: '1' }).waitFor();
  });

  test('on a phone, a flow is refused with its finding, repaired, tried, kept, published and begun on another phone', async () => {
    const journey = await startJourney(narrow, { flow: null });
    const enter = await openBrowsers(narrow, journey);
    const made = await journey.api('POST', '/v1/flows', visit);
    const zoe = await enter(
      { name: 'Zoe', role: 'admin' },
      { viewport: { width: 390, height: 780 }, colorScheme: 'dark' },
    );
    const isCut = () =>
      zoe.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');
    await zoe.goto('/console/flows');
    await zoe.getByRole('link', { name: 'Visit' }).click();
    await zoe.locator('svg.diagram').waitFor();
    expect(await isCut()).toBe(false);
    await zoe.getByText('Fit', { exact: true }).click();
    expect(
      await zoe.locator('svg.diagram').evaluate((svg) => svg.getBoundingClientRect().width),
    ).toBeLessThan(390);
    await zoe.getByRole('link', { name: 'in the editor' }).click();
    await zoe.locator('.cm-activeLine', { hasText: 'nowhere' }).waitFor();
    await zoe.locator('.cm-content').waitFor();
    expect(await isCut()).toBe(false);
    await zoe.getByRole('button', { name: 'Publish' }).click();
    await zoe.getByText('The draft is saved, but it was not published.').waitFor();
    await zoe.locator('#findings .error', { hasText: 'nowhere' }).waitFor();
    expect(await isCut()).toBe(false);
    await write(zoe, JSON.stringify(visit, null, 2).replace('nowhere', 'bye'));
    await zoe.getByText('Nothing is wrong with it.').waitFor();
    await phone(zoe).getByRole('button', { name: 'Never' }).click();
    await phone(zoe).getByText('See you').waitFor();
    await zoe.getByRole('button', { name: 'Save' }).click();
    await zoe.getByText('The draft is saved.').waitFor();
    expect(await isCut()).toBe(false);
    expect(await findSerious(zoe)).toEqual([]);
    const saved = await journey.api('GET', `/v1/flows/${made.body.flow_id}`);
    expect(saved.body.definition.steps.name.next).toBe('bye');
    await zoe.getByRole('button', { name: 'Publish' }).click();
    await zoe.getByText('Published as version 1.').waitFor();
    // What is saved, on a real phone.
    await journey.phone('1').say('hey');
    const contact = await eventually(async () => {
      const { contacts } = (await journey.api('GET', '/v1/contacts')).body;
      return contacts[0];
    });
    await zoe.getByText('On a real phone').click();
    await zoe.getByLabel('Phone number').fill(contact.phone_number);
    await zoe.getByRole('button', { name: 'Begin' }).click();
    await zoe.getByText(`It has begun with ${contact.phone_number}`).waitFor();
    const told = await journey.phone('1').receives(1);
    expect(told.map(({ text }) => text)).toEqual(['When will you come?']);
    expect(await isCut()).toBe(false);
    for (const end of ['/versions', '/settings', '']) {
      await zoe.goto(`/console/flows/${made.body.flow_id}${end}`);
      expect([end, await isCut()]).toEqual([end, false]);
    }
  });

  test('who saves after somebody else is asked first, and keeps what they have written', async () => {
    const journey = await startJourney(overtaken, { flow: null });
    const enter = await openBrowsers(overtaken, journey);
    const made = await journey.api('POST', '/v1/flows', visit);
    const [mia, leo] = [
      await enter({ name: 'Mia', role: 'marketer' }),
      await enter({ name: 'Leo', role: 'marketer' }),
    ];
    for (const page of [mia, leo]) {
      await page.goto(`/console/flows/${made.body.flow_id}/edit`);
      await page.locator('.cm-content').waitFor();
    }
    const named = (name: string) => JSON.stringify({ ...visit, name });
    await write(mia, named('By Mia'));
    await mia.locator('.cm-content').press('ControlOrMeta+s');
    await mia.getByText('The draft is saved.').waitFor();
    await write(leo, named('By Leo'));
    await leo.getByRole('button', { name: 'Save' }).click();
    await leo.getByText('Somebody else has saved this draft').waitFor();
    await leo.locator('.cm-content', { hasText: 'By Leo' }).waitFor();
    const nameNow = async () =>
      (await journey.api('GET', `/v1/flows/${made.body.flow_id}`)).body.name;
    expect(await nameNow()).toBe('By Mia');
    await leo.getByRole('button', { name: 'Save mine over it' }).click();
    await eventually(async () => (await nameNow()) === 'By Leo');
    await leo.getByText('The draft is saved.').waitFor();
  });
});
