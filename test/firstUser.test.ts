import { expect, test } from 'vitest';
import { buildApp } from '../src/app.ts';
import { offerFirstSignIn } from '../src/firstUser.ts';
import { openBrowser } from './console/visitor.ts';
import { newTenant, testDeps } from './routes/testApi.ts';
import { testDatabase } from './support/database.ts';

const database = await testDatabase();
const deps = testDeps(database);

test('a newcomer is offered a link at each start until somebody has signed in by one', async () => {
  expect(await offerFirstSignIn(deps)).toBeUndefined();
  const { accountId } = await newTenant(deps);
  const missed = await offerFirstSignIn(deps);
  const token = await offerFirstSignIn(deps);
  const browser = openBrowser(buildApp(deps));
  expect((await browser.ask(`/console/link/${missed}`)).text).toContain('opens nothing any more');
  await browser.ask(`/console/link/${token}`, { password: 'a horse and a battery' });
  expect(await browser.ask('/console')).toMatchObject({ status: 303, to: '/console/inbox' });
  expect(await offerFirstSignIn(deps)).toBeUndefined();
  expect(await database.sql`select account_id, email, role from console_user`).toEqual([
    { account_id: accountId, email: 'admin@localhost', role: 'admin' },
  ]);
});
