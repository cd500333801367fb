import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { approvedOutbound } from '../support/approvedOutbound.ts';
import { chromiumPath } from '../support/chromium.ts';
import { testDatabase } from '../support/database.ts';
import { eventually, startJourney } from '../support/journey.ts';
import { openBrowsers } from './agentsBrowser.ts';
import { findSerious } from './axe.ts';

const [handed, handedOnPhone, byKeys, shared, read, written, silent, gone] = [
  await testDatabase(),
  await testDatabase(),
  await testDatabase(),
  await testDatabase(),
  await testDatabase(),
  await testDatabase(),
  await testDatabase(),
  await testDatabase(),
];

const desk = {
  schema: 1,
  name: 'Desk',
  language: 'en',
  start: 'wait',
  steps: {
    wait: { type: 'message', text: 'Somebody will answer you', next: 'person' },
    person: { type: 'handoff', next: 'size' },
    size: {
      type: 'question',
      text: 'Which size?',
      answer: { type: 'text', save_as: 'size' },
      timeout: { after: '20h', next: 'bye' },
      next: 'bye',
    },
    bye: { type: 'end', status: 'success', text: 'Thank you' },
  },
};

describe.skipIf(!existsSync(chromiumPath))(
  'the inbox in a real browser',
  { timeout: 120_000 },
  () => {
    test.each([
      { width: 1280, database: handed },
      { width: 390, database: handedOnPhone },
    ])(
      'at $width px an agent takes a chat that was handed over, answers, closes it, and its flow goes on',
      async ({ width, database }) => {
        const journey = await startJourney(database, { flow: desk });
        const enter = await openBrowsers(database, journey);
        const rosa = await enter({ name: 'Rosa' }, { viewport: { width, height: 800 } });
        await rosa.goto('/console');
        await rosa.getByText('No chats here').waitFor();

        const phone = journey.phone('1');
        await phone.say('hola');
        // It appears by itself.
        await rosa.locator('a.chat').click();
        await rosa.locator('.bubble.them', { hasText: 'hola' }).waitFor();
        await rosa.locator('.bubble.bot', { hasText: 'Somebody will answer you' }).waitFor();
        await rosa.getByRole('button', { name: 'Take' }).click();
        await rosa.getByText('You have this chat').waitFor();
        if (width === 1280) {
          const writes = rosa.getByRole('textbox', { name: 'Write a message' });
          expect(await writes.evaluate((each) => each === each.ownerDocument.activeElement)).toBe(
            true,
          );
        }

        // Aside where there is room, else on call.
        const details = rosa.getByRole('button', { name: 'Details' });
        const isOnCall = await details.isVisible();
        expect(isOnCall).toBe(width < 1280);
        if (isOnCall) await details.click();
        const rail = rosa.locator('#side .rail b');
        expect(await rail.allTextContents()).toEqual(['wait', 'person', 'size']);
        expect(await rosa.locator('#side .rail [aria-current=step] b').textContent()).toBe(
          'person',
        );
        await rosa.getByRole('button', { name: 'See the whole flow' }).click();
        await rosa.locator('#whole-flow .diagram .here', { hasText: 'person' }).waitFor();
        await rosa.keyboard.press('Escape');
        if (isOnCall) await rosa.keyboard.press('Escape');
        expect(await findSerious(rosa)).toEqual([]);

        const box = rosa.getByRole('textbox', { name: 'Write a message' });
        await box.fill('Hello, I am Rosa');
        await box.press('Enter');
        await rosa.locator('.bubble.person', { hasText: 'Hello, I am Rosa' }).waitFor();
        expect(await box.inputValue()).toBe('');
        const told = await eventually(async () => {
          const received = await phone.received();
          return received.length === 2 && received;
        });
        expect(told.map(({ text }) => text)).toEqual([
          'Somebody will answer you',
          'Hello, I am Rosa',
        ]);

        await phone.say('I want shoes');
        await rosa.locator('.bubble.them', { hasText: 'I want shoes' }).waitFor();
        await rosa.locator('.chat-head').getByLabel('More').click();
        await rosa.getByRole('button', { name: 'Close' }).click();
        await rosa.locator('.bubble.bot', { hasText: 'Which size?' }).waitFor();
        expect(await rosa.locator('.chat-head').textContent()).toContain('The bot has this chat');
      },
    );

    test('without a mouse a chat is opened, taken, answered and closed', async () => {
      const journey = await startJourney(byKeys, { flow: desk });
      const enter = await openBrowsers(byKeys, journey);
      const phone = journey.phone('3');
      await phone.say('hola');
      await phone.receives(1);
      const rosa = await enter({ name: 'Rosa' });
      await rosa.goto('/console/inbox');
      await pressOn(rosa, rosa.getByRole('link', { name: 'Unassigned' }));
      await rosa.locator('a.chat').waitFor();
      await pressOn(rosa, rosa.locator('a.chat'));
      await rosa.locator('.bubble.them', { hasText: 'hola' }).waitFor();
      await pressOn(rosa, rosa.getByRole('button', { name: 'Take' }));
      await rosa.getByText('You have this chat').waitFor();
      await rosa.keyboard.type('Hello');
      await rosa.keyboard.press('Enter');
      await rosa.locator('.bubble.person', { hasText: 'Hello' }).waitFor();
      await pressOn(rosa, rosa.locator('.chat-head').getByLabel('More'));
      await pressOn(rosa, rosa.getByRole('button', { name: 'Close' }));
      await rosa.locator('.bubble.bot', { hasText: 'Which size?' }).waitFor();
    });

    test('two agents on one chat see each other, and each what the other writes', async () => {
      const journey = await startJourney(shared, { flow: desk });
      const enter = await openBrowsers(shared, journey);
      const phone = journey.phone('2');
      await phone.say('hola');
      await phone.receives(1);
      const onPhone = { viewport: { width: 390, height: 800 } };
      const [nora, luis] = [await enter({ name: 'Nora' }), await enter({ name: 'Luis' }, onPhone)];
      for (const page of [nora, luis]) {
        await page.goto('/console/inbox?view=all');
        await page.locator('a.chat').click();
        await page.locator('.bubble.them').waitFor();
      }
      await nora.getByText('Also here: Luis').waitFor();
      await luis.getByText('Also here: Nora').waitFor();

      const box = nora.getByRole('textbox', { name: 'Write a message' });
      await box.pressSequentially('@Call her');
      await luis.getByText('Nora is writing…').waitFor();
      await box.press('Enter');
      await luis.locator('.bubble.note', { hasText: 'Call her' }).waitFor();
      for (const text of ['one', 'two', 'three']) {
        await box.fill(text);
        await box.press('Enter');
      }
      for (const page of [nora, luis]) {
        await page.locator('.bubble.person', { hasText: 'three' }).waitFor();
        expect(await page.locator('.bubble.person .said-text').allTextContents()).toEqual([
          'one',
          'two',
          'three',
        ]);
      }
      const told = await phone.receives(4);
      expect(told.map(({ text }) => text)).toEqual([
        'Somebody will answer you',
        'one',
        'two',
        'three',
      ]);
      // What they feel about it, and what they answer, stands with what was said to them.
      const answered = (await phone.received()).at(-1)?.message_id ?? '';
      await phone.say({ reaction: '🎉', of: answered });
      await phone.say({ text: 'four', reply_to: answered });
      for (const page of [nora, luis]) {
        await page.locator('.bubble.person .reactions', { hasText: '🎉' }).waitFor();
        await page.locator('.bubble.them blockquote', { hasText: 'three' }).waitFor();
      }
      await nora.locator('.bubble.person', { hasText: 'one' }).hover();
      await nora.locator('.bubble.person', { hasText: 'one' }).getByLabel('Answer').click();
      await box.fill('five');
      await box.press('Enter');
      await luis.locator('.bubble.person blockquote', { hasText: 'one' }).waitFor();
      await nora.close();
      await luis.getByText('Also here').waitFor({ state: 'detached' });
    });

    test('whoever reads further up, or writes beside the chat, is not disturbed by what comes', async () => {
      const journey = await startJourney(read, { flow: desk });
      await journey.api('POST', '/v1/contact-properties', { name: 'City', type: 'string' });
      const enter = await openBrowsers(read, journey);
      const rosa = await enter({ name: 'Rosa' });
      const phone = journey.phone('1');
      for (const said of ['hola', ...Array.from({ length: 25 }, (_, place) => `said ${place}`)]) {
        await phone.say(said);
      }
      await rosa.goto('/console/inbox?view=all');
      await rosa.locator('a.chat').click();
      await rosa.locator('.bubble.them', { hasText: 'said 24' }).waitFor();

      const scroll = rosa.locator('.conversation .scroll');
      await scroll.evaluate((place: { scrollTop: number }) => {
        place.scrollTop = -300;
      });
      const twelfth = rosa.locator('.said-text', { hasText: /^said 12$/ });
      const topOf = async () => (await twelfth.boundingBox())?.y;
      const before = await topOf();
      const city = rosa.locator('#side').getByRole('textbox', { name: 'City' });
      await city.pressSequentially('Cus');
      await phone.say('one more');
      await rosa.locator('.bubble.them', { hasText: 'one more' }).waitFor({ state: 'attached' });
      await rosa.getByRole('button', { name: 'Take' }).waitFor();
      await city.pressSequentially('co');
      await city.press('Enter');
      await rosa.locator('#side').getByText('Saved').waitFor();
      expect(Math.abs(((await topOf()) ?? 0) - (before ?? 0))).toBeLessThan(2);
      const { body } = await journey.api('GET', '/v1/contacts');
      const { contact_id: id } = body.contacts[0];
      const { custom_property_values: values } = (await journey.api('GET', `/v1/contacts/${id}`))
        .body;
      expect(Object.values(values)).toEqual(['Cusco']);
    });

    test('one goes back from chat to chat, an open menu stays open, and a note that did not get through stays a note, a file is sent once', async () => {
      const journey = await startJourney(gone, { flow: desk });
      const enter = await openBrowsers(gone, journey);
      const ivo = await enter({ name: 'Ivo' });
      for (const [phone, text] of [
        ['1', 'from one'],
        ['2', 'from two'],
      ] as const) {
        await journey.phone(phone).say(text);
        await journey.phone(phone).receives(1);
      }
      await ivo.goto('/console/inbox?view=all');
      for (const text of ['from one', 'from two']) {
        await ivo
          .locator('a.chat', { has: ivo.locator('.face') })
          .nth(text === 'from one' ? 1 : 0)
          .click();
        await ivo.locator('.bubble.them', { hasText: text }).waitFor();
      }
      await ivo.goBack();
      await ivo.locator('.bubble.them', { hasText: 'from one' }).waitFor();
      await ivo.locator('.chat-list a.chat').nth(1).waitFor();
      await ivo.goBack();
      await ivo.getByText('Choose a chat to read it').waitFor();
      await ivo.goForward();
      await ivo.locator('.bubble.them', { hasText: 'from one' }).waitFor();

      const more = ivo.locator('.chat-head .asks');
      await more.getByLabel('More').click();
      await journey.phone('1').say('and more');
      await ivo.locator('.bubble.them', { hasText: 'and more' }).waitFor();
      expect(await more.getAttribute('open')).not.toBeNull();
      await ivo.keyboard.press('Escape');

      const box = ivo.getByRole('textbox', { name: 'Write a message' });
      // Browsers complain of what is refused by themselves.
      ivo.removeAllListeners('console');
      await ivo.route('**/say', (route) => route.fulfill({ status: 422, body: '' }));
      await box.pressSequentially('@She is angry');
      await box.press('Enter');
      await ivo.locator('.composer.note').waitFor();
      await eventually(async () => (await box.inputValue()) === 'She is angry');
      await ivo.unroute('**/say');
      await box.press('Enter');
      await ivo.locator('.bubble.note', { hasText: 'She is angry' }).waitFor();

      // So is a file whose answer is lost: it is sent once, however often it is dropped.
      const file = join(await mkdtemp(join(tmpdir(), 'chasqui-')), 'shoe.png');
      await writeFile(file, onePixel);
      const attach = ivo.locator('[data-attach]');
      const network = await ivo.context().newCDPSession(ivo);
      network.on('Fetch.requestPaused', ({ requestId }) =>
        network.send('Fetch.failRequest', { requestId, errorReason: 'ConnectionReset' }),
      );
      const answers = { urlPattern: '*/file', requestStage: 'Response' as const };
      await network.send('Fetch.enable', { patterns: [answers] });
      await attach.setInputFiles(file);
      await ivo.locator('.bubble.person img').waitFor();
      await ivo.locator('#refused', { hasText: 'It may not have got through' }).waitFor();
      await network.send('Fetch.disable');
      const again = ivo.waitForResponse('**/file');
      await attach.setInputFiles(file);
      expect((await again).status()).toBe(200);
      const another = ivo.waitForResponse('**/file');
      await attach.setInputFiles(file);
      expect((await another).status()).toBe(200);
      expect(await gone.sql`select 1 from message where type = 'media'`).toHaveLength(2);
    });

    test('a canned reply is offered by a slash, a message is answered, a file is sent', async () => {
      const journey = await startJourney(written, { flow: desk });
      const enter = await openBrowsers(written, journey);
      const made = await journey.api('POST', '/v1/engagement/agent/templates', {
        template_name: 'thanks',
        content_text: 'Thank you for waiting',
      });
      expect(made.status).toBe(201);
      const phone = journey.phone('3');
      await phone.say('hola');
      await phone.receives(1);
      const eva = await enter({ name: 'Eva' });
      await eva.goto('/console/inbox?view=all');
      await eva.locator('a.chat').click();
      const box = eva.getByRole('textbox', { name: 'Write a message' });
      await box.pressSequentially('/th');
      await eva.getByRole('option', { name: '/thanks' }).waitFor();
      await box.press('Enter');
      expect(await box.inputValue()).toBe('Thank you for waiting');
      await eva.locator('.bubble.them').hover();
      await eva.getByRole('button', { name: 'Answer this message' }).first().click();
      await box.press('Enter');
      const answer = eva.locator('.bubble.person');
      await answer.waitFor();
      expect(await answer.locator('blockquote').textContent()).toBe('hola');

      const picture = { name: 'shoe.png', mimeType: 'image/png', buffer: onePixel };
      await eva.locator('[data-attach]').setInputFiles(picture);
      const shown = eva.locator('.bubble.person img');
      await shown.waitFor();
      await eventually(() =>
        shown.evaluate((image: { naturalWidth: number }) => image.naturalWidth === 1),
      );
      const told = await phone.receives(3);
      expect(told.map(({ type }) => type)).toEqual(['text', 'text', 'image']);
    });

    test('once WhatsApp takes nothing free any more, an approved message is sent with its variables', async () => {
      const journey = await startJourney(silent, { flow: desk });
      await approvedOutbound(journey, silent.sql, {
        name: 'come_back',
        language: 'es',
        category: 'UTILITY',
        components: [
          { type: 'BODY', text: 'Hola {{1}}, ¿seguimos?', example: { body_text: [['Ana']] } },
        ],
      });
      const enter = await openBrowsers(silent, journey);
      const phone = journey.phone('1');
      await phone.say('hola');
      await phone.receives(1);
      await journey.pass(25 * 3_600_000);
      const zoe = await enter({ name: 'Zoe' }, { viewport: { width: 390, height: 780 } });
      await zoe.goto('/console/inbox?view=all');
      await zoe.locator('a.chat').click();
      await zoe.getByText('WhatsApp takes free messages only within 24 hours').waitFor();
      await zoe.locator('select[name=outbound_id]').selectOption('come_back (es)');
      const preview = zoe.locator('#outbound-preview');
      await preview.getByText('Hola {{1}}, ¿seguimos?').waitFor();
      await zoe.getByLabel('1', { exact: true }).fill('Ana');
      await preview.getByText('Hola Ana, ¿seguimos?').waitFor();
      await zoe.getByRole('button', { name: 'Send' }).click();
      await zoe.locator('.bubble.person', { hasText: 'Hola Ana, ¿seguimos?' }).waitFor();
      const told = await phone.receives(2);
      expect(told.map(({ text }) => text)).toEqual([
        'Somebody will answer you',
        'Hola Ana, ¿seguimos?',
      ]);
      // They answer, and one may write again.
      await phone.say('sí');
      await zoe.getByRole('textbox', { name: 'Write a message' }).waitFor();
    });
  },
);

const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Goes from one thing to the next, as the Tab key does, until it is this one, and presses it. */
async function pressOn(page: Page, wanted: Locator): Promise<void> {
  const isReached = () => wanted.evaluate((each) => each === each.ownerDocument.activeElement);
  for (let n = 0; n < 100 && !(await isReached()); n++) await page.keyboard.press('Tab');
  expect(await isReached()).toBe(true);
  await page.keyboard.press('Enter');
}
