import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { createIds } from '../../src/db/ids.ts';
import { openUnit } from '../../src/db/unit.ts';
import { storeChat, storeContact } from '../chats/storedChat.ts';
import { chromiumPath } from '../support/chromium.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { eventually, type Journey, startJourney } from '../support/journey.ts';
import { openBrowsers } from './agentsBrowser.ts';

const [followed, late, long, leaving, untold, searched, waiting] = [
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
    person: { type: 'handoff', next: 'bye' },
    bye: { type: 'end', status: 'success', text: 'Thank you' },
  },
};

const views = ['mine', 'unassigned', 'all', 'closed'] as const;

/** What a list shows, row by row, after the counts above it. */
const shownOn = (page: Page): Promise<string[]> =>
  page.locator('.views .count, #chats li, #chats .empty:visible b').allTextContents();

/** Names in a list, from its top. */
const namesOn = (page: Page): Promise<string[]> => page.locator('#chats .who').allTextContents();

/** Rosa, an agent, in her browser; `come`: these people write one after the other, and are handed over to agents. */
async function openDesk(database: TestDatabase) {
  const journey = await startJourney(database, { flow: desk });
  const enter = await openBrowsers(database, journey);
  const come = async (...phones: string[]) => {
    for (const id of phones) {
      await journey.phone(id).say('hola');
      await journey.phone(id).receives(1);
    }
  };
  return { journey, rosa: await enter({ name: 'Rosa' }), come };
}

/** The path of somebody's chat in the API. */
async function chatOf({ api }: Journey, name: string): Promise<string> {
  const { body } = await api('GET', `/v1/engagement/chat/search?contact_query=${name}`);
  return `/v1/engagement/chat/agent/${body.chats[0].chat_id}`;
}

describe.skipIf(!existsSync(chromiumPath))(
  'the list of chats in a real browser',
  { timeout: 90_000 },
  () => {
    test('a list that stays open shows after all that happens what it shows when it is loaded anew', async () => {
      const { journey, rosa, come } = await openDesk(followed);
      const { phone } = journey;
      const put = async (path: string, body: unknown) =>
        expect(await journey.api('PUT', path, body)).toMatchObject({ status: 200 });
      const open = await Promise.all(
        views.map(async (view) => {
          const page = await rosa.context().newPage();
          await page.goto(`/console/inbox?view=${view}`);
          await page.getByText('No chats here').waitFor();
          return { view, page };
        }),
      );
      const [mine, unassigned, all, closed] = open.map(({ page }) => page);
      if (!mine || !unassigned || !all || !closed) throw new Error('A page is not open');
      const shows = (page: Page, names: string[]) =>
        eventually(async () => JSON.stringify(await namesOn(page)) === JSON.stringify(names));
      const agree = async () => {
        for (const { view, page } of open) {
          await eventually(async () => {
            await rosa.goto(`/console/inbox?view=${view}`);
            return JSON.stringify(await shownOn(page)) === JSON.stringify(await shownOn(rosa));
          });
        }
      };
      await come('1', '2', '3');
      for (const page of [unassigned, all])
        await shows(page, ['Carla Rojas', 'Bruno Flores', 'Ana Quispe']);
      await agree();

      // Whoever has come to a row by the keyboard stays on it while it moves.
      const older = await rosa.context().newPage();
      await older.addInitScript('delete Element.prototype.moveBefore');
      await older.goto('/console/inbox?view=all');
      const anas = all.locator('a.chat', { hasText: 'Ana Quispe' });
      const anasOnOlder = older.locator('a.chat', { hasText: 'Ana Quispe' });
      await anas.focus();
      await anasOnOlder.focus();
      await phone('1').say('Where are you?');
      await shows(all, ['Ana Quispe', 'Carla Rojas', 'Bruno Flores']);
      await phone('3').say('And you?');
      await shows(all, ['Carla Rojas', 'Ana Quispe', 'Bruno Flores']);
      await shows(older, ['Carla Rojas', 'Ana Quispe', 'Bruno Flores']);
      for (const each of [anas, anasOnOlder])
        expect(await each.evaluate((it) => it === it.ownerDocument.activeElement)).toBe(true);
      await older.close();
      expect((await shownOn(all)).slice(2)).toEqual([
        expect.stringMatching(/^CRCarla Rojas\d\d:\d\dAnd you\?2 unread waits since0 min$/),
        expect.stringMatching(/^AQAna Quispe\d\d:\d\dWhere are you\?2 unread waits since0 min$/),
        expect.stringMatching(/^BFBruno Flores/),
      ]);

      const [ana, bruno] = [await chatOf(journey, 'Ana'), await chatOf(journey, 'Bruno')];
      await put(ana, { owner: 'rosa@example.com' });
      await shows(mine, ['Ana Quispe']);
      await shows(unassigned, ['Carla Rojas', 'Bruno Flores']);
      await put(`${bruno.replace('/agent/', '/')}/tags`, [{ name: 'vip' }]);
      await agree();

      await put(ana, { status: 'closed', force_close_processes: true });
      await shows(closed, ['Ana Quispe']);
      await mine.getByText('No chats here').waitFor();
      await agree();

      await phone('1').say('Still there?');
      await shows(all, ['Ana Quispe', 'Bruno Flores', 'Carla Rojas']);
      await closed.getByText('No chats here').waitFor();
      await agree();
    });

    test('what comes while the list is asked for stays in it, though the answer is from before', async () => {
      const { journey, rosa, come } = await openDesk(late);
      await come('1', '2');
      await rosa.goto('/console/inbox?view=all');
      await rosa.locator('a.chat').nth(1).waitFor();
      await rosa.route('**/console/inbox/list?*', async (route) => {
        const response = await route.fetch();
        await journey.phone('1').say('Too late?');
        await journey.phone('3').say('And me?');
        await rosa.getByText('Too late?').waitFor();
        await rosa.getByText('And me?').waitFor();
        await rosa.locator('#count-unassigned', { hasText: '3' }).waitFor();
        await route.fulfill({ response });
      });
      const answered = rosa.waitForResponse('**/console/inbox/list?*');
      await rosa.locator('body').dispatchEvent('missed');
      await (await answered).finished();
      await rosa.unroute('**/console/inbox/list?*');
      await eventually(
        async () => (await namesOn(rosa)).join() === 'Carla Rojas,Ana Quispe,Bruno Flores',
      );
      await rosa.getByText('Too late?').waitFor();
      expect(await rosa.locator('#count-unassigned').textContent()).toBe('3');
      // A row that came so is one like all others.
      await rosa.locator('a.chat', { hasText: 'Carla Rojas' }).click();
      await rosa.locator('.bubble.them', { hasText: 'And me?' }).waitFor();
      expect(await rosa.locator('a.chat[aria-current]').textContent()).toContain('Carla Rojas');
    });

    test('a chat that stands further down than the list goes does not come into it out of turn', async () => {
      const { journey, rosa, come } = await openDesk(long);
      await come('1', '2');
      const [row] = await long.sql<{ account_id: string; line_id: string }[]>`
        select account_id, line_id from chat limit 1`;
      if (!row) throw new Error('Nobody has said anything');
      const { account_id: accountId, line_id: lineId } = row;
      const deps = {
        database: long,
        clock: { offsetMs: 0 },
        ids: createIds(() => randomBytes(10)),
      };
      await openUnit(deps, accountId, async (unit) => {
        for (let n = 0; n < 45; n++) {
          const contactId = await storeContact(unit, { phone: `+5198000000${n}`, waId: null });
          await storeChat(unit, { contactId, lineId });
        }
      });
      await rosa.goto('/console/inbox?view=all');
      expect(await rosa.locator('a.chat').count()).toBe(40);
      const other = await rosa.context().newPage();
      const { body } = await journey.api('GET', '/v1/engagement/chat/search?contact_query=Bruno');
      await other.goto(`/console/inbox/${body.chats[0].chat_id}?view=unassigned`);
      // That it has been read is told to all lists.
      await other.locator('a.chat:not(.unread)', { hasText: 'Bruno' }).waitFor();
      await journey.phone('1').say('Here I am');
      await rosa.getByText('Here I am').waitFor();
      expect(await rosa.locator('a.chat').count()).toBe(41);
      expect((await namesOn(rosa))[0]).toBe('Ana Quispe');
      expect(await rosa.locator('a.chat', { hasText: 'Bruno' }).count()).toBe(0);
      // Nor does it get shorter by being asked for anew.
      const asked = rosa.waitForRequest('**/console/inbox/list?*');
      await rosa.locator('body').dispatchEvent('missed');
      expect(new URL((await asked).url()).searchParams.getAll('shown')).toEqual(['41']);
      await rosa.getByRole('button', { name: 'Show more' }).click();
      await rosa.locator('a.chat', { hasText: 'Bruno' }).waitFor();
    });

    test('chats that stand further down come into a list that others have left', async () => {
      const { journey, rosa, come } = await openDesk(leaving);
      const give = async (name: string, owner: string) =>
        expect(await journey.api('PUT', await chatOf(journey, name), { owner })).toMatchObject({
          status: 200,
        });
      await come('1', '2');
      await rosa.goto('/console/inbox?view=unassigned&shown=1');
      expect(await namesOn(rosa)).toEqual(['Bruno Flores']);
      await give('Bruno', 'rosa@example.com');
      await eventually(async () => (await namesOn(rosa)).join() === 'Ana Quispe');

      // Those that it is too long for are further down, too.
      await rosa.goto('/console/inbox?view=all');
      await rosa.locator('ol.chats').evaluate((each) => each.setAttribute('data-most', '2'));
      // What it asks for then would be there at once.
      await rosa.route('**/console/inbox/list?*', (route) => route.fulfill({ status: 204 }));
      await come('3');
      await eventually(async () => (await namesOn(rosa)).join() === 'Carla Rojas,Bruno Flores');
      await rosa.unroute('**/console/inbox/list?*');
      const carla = await chatOf(journey, 'Carla');
      const closing = { status: 'closed', force_close_processes: true };
      expect(await journey.api('PUT', carla, closing)).toMatchObject({ status: 200 });
      await eventually(
        async () => (await namesOn(rosa)).toSorted().join() === 'Ana Quispe,Bruno Flores',
      );
    });

    test('what nobody tells a list stands in it within five minutes', async () => {
      const { rosa, come } = await openDesk(untold);
      await rosa.clock.install();
      await come('1', '2');
      await rosa.goto('/console/inbox?view=all');
      await rosa.locator('a.chat', { hasText: 'Ana Quispe' }).waitFor();
      await untold.sql`update contact set name = 'Ana Rojas' where profile_name = 'Ana Quispe'`;
      await rosa.clock.fastForward('05:01');
      await rosa.locator('a.chat', { hasText: 'Ana Rojas' }).waitFor();
    });

    test('a list that is searched does not give way to an answer from before', async () => {
      const { rosa, come } = await openDesk(searched);
      await come('1', '2');
      await rosa.goto('/console/inbox?view=all');
      await rosa.locator('a.chat').nth(1).waitFor();
      const shows = (names: string) =>
        eventually(async () => (await namesOn(rosa)).join() === names);
      await rosa.route(
        (url) => url.pathname === '/console/inbox/list' && !url.searchParams.get('q'),
        async (route) => {
          const response = await route.fetch();
          await rosa.getByLabel('Search').fill('Ana');
          await shows('Ana Quispe');
          await route.fulfill({ response });
        },
        { times: 1 },
      );
      const late = rosa.waitForResponse((each) => !new URL(each.url()).searchParams.get('q'));
      const anew = rosa.waitForResponse(
        (each) => each.url().includes('q=Ana') && each.url().endsWith('shown=40'),
      );
      await rosa.locator('body').dispatchEvent('missed');
      await (await late).finished();
      await (await anew).finished();
      await shows('Ana Quispe');
    });

    test('how long somebody waits is said anew as time goes by', async () => {
      const { rosa, come } = await openDesk(waiting);
      await rosa.clock.install();
      await come('1');
      await rosa.goto('/console/inbox?view=all');
      await rosa.locator('a.chat', { hasText: /0 min/ }).waitFor();
      // The server's clock does not go on so fast.
      await rosa.route('**/console/inbox/list?*', (route) => route.fulfill({ status: 204 }));
      // A row that comes meanwhile, as the bot's message is delivered, begins anew.
      await eventually(async () => {
        await rosa.clock.runFor(20_000);
        await rosa.clock.fastForward('03:01');
        return /3 min/.test((await rosa.locator('a.chat').textContent()) ?? '');
      });
    });
  },
);
