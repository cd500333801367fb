import { expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { getContact } from '../../src/contacts/getContact.ts';
import { createProperty, type NewProperty } from '../../src/contacts/saveProperty.ts';
import { toWire } from '../../src/db/ids.ts';
import type { Deps } from '../../src/deps.ts';
import { createUser } from '../../src/users/createUser.ts';
import { startSession } from '../../src/users/session.ts';
import type { Role } from '../../src/users/table.ts';
import { storeActivity, storeChat, storeContact, storeMessage } from '../chats/storedChat.ts';
import { storeLine } from '../lines/storedLine.ts';
import { newTenant, testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';
import { openBrowser } from './visitor.ts';

const database = await testDatabase();
const deps: Deps = testDeps(database);
const app = buildApp(deps);
const part = { 'HX-Request': 'true' };
let numbers = 300;

/** An account, and somebody of that role in their browser. */
async function office(role: Role = 'admin', language = 'en') {
  const tenant = await newTenant(deps);
  const cookie = await tenant.unit(async (unit) => {
    const user = await createUser(unit, { email: 'rosa@example.com', name: 'Rosa', role });
    return `chasqui_console=${await startSession(unit, user.id)}`;
  });
  const { ask } = openBrowser(app, language);
  return {
    ...tenant,
    ask: (path: string, form?: Record<string, string> | FormData, headers = {}) =>
      ask(`/console/contacts${path}`, form, { Cookie: cookie, ...headers }),
    person: async (given: Parameters<typeof storeContact>[1] = {}) => {
      numbers += 1;
      const phone = `+51987654${numbers}`;
      const id = await tenant.unit((unit) =>
        storeContact(unit, { name: 'Ana Quispe', phone, waId: null, ...given }),
      );
      return { id, phone, wireId: toWire('CNT', id) };
    },
    /** A line of the account, by that name. */
    line: (name: string) =>
      tenant.unit(async (unit) => {
        numbers += 1;
        const number = `+1555000${numbers}`;
        const { line } = await storeLine(unit, {
          wabaId: `w${numbers}`,
          lineId: `l${numbers}`,
          number,
        });
        await unit.tx.execute(`update line set name = '${name}' where id = '${line.id}'`);
        return line.id;
      }),
    property: (name: string, type: NewProperty['type'], more: Partial<NewProperty> = {}) =>
      tenant.unit(async (unit) =>
        toWire('CCP', (await createProperty(unit, { name, type, isHidden: false, ...more })).id),
      ),
    read: (id: string) => tenant.unit((unit) => getContact(unit, { by: 'contact_id', id })),
  };
}

test('a property is changed where it stands, as its type has it, and those that are hidden are not there', async () => {
  const at = await office('agent');
  const ana = await at.person();
  const size = await at.property('Shoe size', 'int');
  const plan = await at.property('Plan', 'enum', { allowedValues: ['free', 'gold'] });
  const vip = await at.property('Pays', 'boolean');
  const secret = await at.property('Score', 'int', { isHidden: true });
  const page = (await at.ask(`/${ana.wireId}`)).text;
  expect(page).toContain(`id="property-${size}"`);
  expect(page).toContain('<option value="gold">gold</option>');
  expect(page).not.toContain(secret);

  const save = (property_id: string, value: string) =>
    at.ask(`/${ana.wireId}/property`, { property_id, value }, part);
  const saved = await save(size, ' 42 ');
  expect([saved.status, saved.text]).toEqual([200, expect.stringContaining('Saved')]);
  expect(saved.text.startsWith(`<form id="property-${size}" class="in-place"`)).toBe(true);
  await save(plan, 'gold');
  await save(vip, 'true');
  expect((await at.read(ana.id)).properties).toEqual({ 'Shoe size': 42, Plan: 'gold', Pays: true });

  const wrong = await save(size, 'big');
  expect(wrong.status).toBe(422);
  expect(wrong.text).toContain('This takes a whole number, as in 42.');
  expect(wrong.text).toContain('value="big"');
  expect((await save(size, '')).status).toBe(200);
  expect((await at.read(ana.id)).properties).toEqual({ Plan: 'gold', Pays: true });
});

test('without a script a property is saved all the same, and what is wrong stands above the page', async () => {
  const at = await office('marketer');
  const ana = await at.person();
  const born = await at.property('Born', 'date');
  const form = { property_id: born, value: '1990-02-28' };
  const saved = await at.ask(`/${ana.wireId}/property`, form);
  expect([saved.status, saved.to]).toEqual([303, `/console/contacts/${ana.wireId}`]);
  expect((await at.read(ana.id)).properties).toEqual({ Born: '1990-02-28' });
  const wrong = await at.ask(`/${ana.wireId}/property`, { ...form, value: '1990-02-31' });
  expect(wrong.status).toBe(422);
  expect(wrong.text).toContain('<p class="said bad" role="alert">Born: This takes a day');
});

test('facts are changed where they stand, and whoever has the number already is named', async () => {
  const at = await office('agent');
  const [ana, luis] = [await at.person(), await at.person({ name: 'Luis' })];
  const save = (fact: string, value: string) =>
    at.ask(`/${ana.wireId}/fact`, { fact, value }, part);
  await save('tags', ' vip, lima ,vip');
  await save('language', 'pt-br');
  await save('name', 'Ana María');
  expect(await at.read(ana.id)).toMatchObject({
    name: 'Ana María',
    tags: ['vip', 'lima'],
    language: 'pt-BR',
  });
  const taken = await save('phone_number', luis.phone);
  expect(taken.status).toBe(422);
  expect(taken.text).toContain('Another contact has this number.');
  expect(taken.text).toContain(`href="/console/contacts/${luis.wireId}"`);
  expect((await save('phone_number', 'call me')).text).toContain('with its country code');
  expect((await save('phone_number', '')).text).toContain('needs a phone number or an ID');
  expect((await save('email', 'ana@')).text).toContain('This is no e-mail address.');
});

test('a history has what happened on each line, newest first, and goes on where a page ends', async () => {
  const at = await office('marketer');
  const ana = await at.person();
  const lines = [await at.line('Shop'), await at.line('Help')];
  await at.unit(async (unit) => {
    for (const [place, lineId] of lines.entries()) {
      const chatId = await storeChat(unit, { contactId: ana.id, lineId, seq: 30 });
      const of = { chatId, contactId: ana.id, lineId };
      for (let seq = 1; seq <= 30; seq++) {
        const createdAt = new Date(unit.now.getTime() - (60 - seq * 2 + place) * 1_000);
        if (seq === 7 && place === 0)
          await storeActivity(unit, { ...of, seq }, 'note', { text: 'called' }, 'rosa@example.com');
        else
          await storeMessage(
            unit,
            { ...of, seq },
            { type: 'text', text: `${place}-${seq}` },
            { createdAt },
          );
      }
    }
  });
  const saidIn = (text: string) =>
    [...text.matchAll(/<p class="said-text">([^<]*)</g)].map(([, said]) => said);
  const first = (await at.ask(`/${ana.wireId}`)).text;
  expect(saidIn(first).slice(0, 4)).toEqual(['0-30', '1-30', '0-29', '1-29']);
  expect(first).toContain('Shop');
  expect(first).not.toContain('/console/inbox/');
  const [, more] =
    /hx-get="\/console\/contacts(\/CNT\w+\/history\?start_key=[^"]+)"/.exec(first) ?? [];
  const second = (await at.ask((more ?? '').replaceAll('&amp;', '&'))).text;
  expect([...saidIn(first), ...saidIn(second)].toSorted()).toEqual(
    [
      'called',
      ...Array.from({ length: 30 }, (_, index) => `0-${index + 1}`).filter(
        (each) => each !== '0-7',
      ),
      ...Array.from({ length: 30 }, (_, index) => `1-${index + 1}`),
    ].toSorted(),
  );
  expect(second).not.toContain('start_key');
});
