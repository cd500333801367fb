import { expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { campaign, campaignRecipient } from '../../src/campaigns/table.ts';
import { buildConsole } from '../../src/console/buildConsole.tsx';
import { getContact } from '../../src/contacts/getContact.ts';
import { createProperty, type NewProperty } from '../../src/contacts/saveProperty.ts';
import { createSegment, listSegments } from '../../src/contacts/segments.ts';
import { contactImport } from '../../src/contacts/table.ts';
import { toWire } from '../../src/db/ids.ts';
import type { Unit } from '../../src/db/unit.ts';
import type { Deps } from '../../src/deps.ts';
import { newImport } from '../../src/imports/importTables.ts';
import { endImport } from '../../src/imports/runImport.ts';
import { createUser } from '../../src/users/createUser.ts';
import { startSession } from '../../src/users/session.ts';
import type { Role } from '../../src/users/table.ts';
import { storeActivity, storeChat, storeContact, storeMessage } from '../chats/storedChat.ts';
import { storeLine } from '../lines/storedLine.ts';
import { newTenant, testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';
import { eventually } from '../support/journey.ts';
import { openBrowser } from './visitor.ts';

const database = await testDatabase();
const deps: Deps = testDeps(database);
const app = buildApp(deps);
const part = { 'HX-Request': 'true' };
let numbers = 300;

const stamped = ({ accountId, newId, now }: Unit) => ({
  accountId,
  id: newId(),
  createdAt: now,
  updatedAt: now,
});

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
    cookie,
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
    campaign: (name: string, more: Partial<typeof campaign.$inferInsert>) =>
      tenant.unit(async (unit) => {
        const row = stamped(unit);
        await unit.tx.insert(campaign).values({
          ...row,
          name,
          status: 'running',
          outboundId: row.id,
          lineId: row.id,
          variables: {},
          countryCode: 'PE',
          sources: [],
          expiresAfter: '72h',
          failureReason: '',
          ...more,
        });
        return row.id;
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

  expect((await save(secret, '1')).status).toBe(404);

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

test('what is refused unsays that something before it was done', async () => {
  const at = await office('agent');
  const ana = await at.person();
  const cookieOf = async (value: string, headers = {}) =>
    (await at.ask(`/${ana.wireId}/fact`, { fact: 'email', value }, headers)).headers.get(
      'set-cookie',
    );
  expect(await cookieOf('ana@quispe.pe')).toMatch(/^chasqui_done=1; Max-Age=5; Path=\/console/);
  const unread = { Cookie: `${at.cookie}; chasqui_done=1` };
  expect(await cookieOf('ana@', unread)).toMatch(/^chasqui_done=; Max-Age=0; Path=\/console/);
  expect(await cookieOf('ana@')).toBeNull();
});

test('of many tags none is lost when another is added, and a long one is cut between letters', async () => {
  const at = await office('agent');
  const tags = Array.from({ length: 60 }, (_, place) => `tag ${place}`);
  const ana = await at.person({ tags });
  const value = [...tags, `${'a'.repeat(99)}🎉🎉`].join(', ');
  const saved = await at.ask(`/${ana.wireId}/fact`, { fact: 'tags', value }, part);
  expect(saved.status).toBe(200);
  expect((await at.read(ana.id)).tags).toEqual([...tags, `${'a'.repeat(99)}🎉`]);
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

const namesIn = (text: string) =>
  [...text.matchAll(/<td data-head="Name"[\s\S]*?<b>([^<]*)<\/b>/g)].map(([, name]) => name);

test('people are found by a part of name, number or e-mail, by the whole of an ID, by tag and by segment', async () => {
  const at = await office('marketer');
  await at.person({ name: 'Ana Quispe', tags: ['vip'], email: 'ana@quispe.pe' });
  const bea = await at.person({ name: 'Béa', phone: '+5215512345678' });
  await at.ask(`/${bea.wireId}/fact`, { fact: 'external_id', value: 'b7' });
  await at.person({ name: 'Luis', tags: ['vip', 'lima'] });
  const found = async (query: string) => namesIn((await at.ask(`/list${query}`)).text);
  expect(await found('')).toEqual(['Luis', 'Béa', 'Ana Quispe']);
  expect(await found('?q=quisp')).toEqual(['Ana Quispe']);
  expect(await found('?q=1234')).toEqual(['Béa']);
  expect(await found('?q=b7')).toEqual(['Béa']);
  expect(await found('?q=b7&tag=vip')).toEqual([]);
  expect(await found('?q=ana@q')).toEqual(['Ana Quispe']);
  expect(await found('?tag=vip')).toEqual(['Luis', 'Ana Quispe']);
  const segment = await at.unit((unit) =>
    createSegment(unit, { name: 'Lima', query: { field: 'tags', is: 'lima' } }),
  );
  const inLima = `segment=${toWire('SEG', segment.id)}`;
  expect(await found(`?${inLima}`)).toEqual(['Luis']);
  expect(await found(`?${inLima}&q=bea`)).toEqual([]);
  expect((await at.ask('/list?q=xy')).text).toContain('Write at least three characters');
  expect((await at.ask('/list?q=nobody')).text).toContain('Nobody fits');
  expect((await at.ask('')).text).toContain(`<option value="${toWire('SEG', segment.id)}">Lima`);
  const file = await at.ask(`/export?${inLima}`);
  expect(file.headers.get('content-disposition')).toBe('attachment; filename="contacts.csv"');
  expect(file.text.split('\r\n').slice(1, -1)).toEqual([expect.stringContaining(',Luis,')]);
});

test('a list goes on where its page ends, and one of nobody says what to do', async () => {
  const at = await office('agent');
  expect((await at.ask('')).text).toContain('Whoever writes to you appears here.');
  for (let index = 0; index < 26; index++) await at.person({ name: `N${index}` });
  const first = (await at.ask('?q=987')).text;
  expect(namesIn(first)).toHaveLength(25);
  expect(first).not.toContain('/console/contacts/export');
  const [, next] = /href="\/console\/contacts(\?q=987&amp;start_key=[^"]+)"/.exec(first) ?? [];
  const second = (await at.ask((next ?? '').replaceAll('&amp;', '&'))).text;
  expect(namesIn(second)).toEqual(['N0']);
});

test('somebody is added by their number, which is understood while it is written', async () => {
  const at = await office('agent');
  expect((await at.ask('/phone?phone_number=%2B51 987 654 321')).text).toContain(
    '+51987654321 · Peru',
  );
  expect((await at.ask('/phone?phone_number=12')).text).toContain('With its country code');
  const added = await at.ask('', { name: 'Ana', phone_number: '+51 (987) 654-321', tags: 'vip, ' });
  expect(added.status).toBe(303);
  const id = (added.to ?? '').replace('/console/contacts', '');
  const page = (await at.ask(id)).text;
  expect(page).toContain('value="+51987654321"');
  expect(page).toContain('value="vip"');
  const again = await at.ask('', { name: 'Bea', phone_number: '+51987654321', tags: '' });
  expect(again.status).toBe(422);
  expect(again.text).toContain('Another contact has this number.');
  expect(again.text).toContain(`href="${added.to}"`);
  expect(again.text).toContain('<input name="name" value="Bea"');
  const wrong = await at.ask('', { name: 'Bea', phone_number: '987', tags: '' });
  expect(wrong.text).toContain('This is no phone number. Write it with its country code');
});

test('what somebody said elsewhere is entered with where they said it, and holds', async () => {
  const at = await office('agent', 'es');
  const ana = await at.person();
  const path = `/${ana.wireId}/consents`;
  expect((await at.ask(path)).text).toContain('Esta persona no ha rechazado nada');
  const said = { granted: 'no', scope: 'marketing', detail: 'Por teléfono' };
  const entered = await at.ask(path, said);
  expect([entered.status, entered.to]).toEqual([303, `/console/contacts${path}`]);
  const page = (await at.ask(path)).text;
  expect(page).toContain('Esta persona no quiere publicidad, desde');
  for (const shown of ['Por teléfono', 'A mano', 'Rosa']) expect(page).toContain(shown);
  const kept = await database.sql`select source from consent where contact_id = ${ana.id}`;
  expect(kept).toEqual([{ source: 'console' }]);
  expect((await at.read(ana.id)).marketingStoppedAt).not.toBeNull();
  await at.ask(path, { ...said, granted: 'yes' });
  expect((await at.read(ana.id)).marketingStoppedAt).toBeNull();
  const mute = await at.ask(path, { ...said, detail: ' ' });
  expect(mute.status).toBe(422);
  expect(mute.text).toContain('<p>Escriba dónde y cómo lo dijo');
});

test('two contacts are compared and made one, and what is said of it is what comes of it', async () => {
  const at = await office('admin');
  const city = await at.property('City', 'string');
  const ana = await at.person({ name: null, profileName: 'Anita', tags: ['vip'] });
  const other = await at.person({
    name: 'Ana Quispe',
    email: 'ana@quispe.pe',
    tags: ['lima', 'vip'],
    properties: { City: 'Lima' },
    optedOutAt: new Date('2026-01-02'),
  });
  const lineId = await at.line('Shop');
  for (const { id } of [ana, other]) {
    await at.unit((unit) => storeChat(unit, { contactId: id, lineId }));
  }
  const path = `/${ana.wireId}/merge`;
  const found = (await at.ask(`${path}?q=quispe`)).text;
  expect(found).toContain(`href="/console/contacts${path}?with=${other.wireId}"`);
  const preview = (await at.ask(`${path}?with=${other.wireId}`)).text;
  const afterwards = [...preview.matchAll(/<td data-head="Afterwards"><b>([^<]*)</g)];
  expect(afterwards.map(([, text]) => text)).toEqual([
    'Ana Quispe',
    ana.phone,
    'ana@quispe.pe',
    'vip, lima',
    'Lima',
    'No messages',
  ]);
  expect(preview).toContain('Both have a chat on this line.');
  const merged = await at.ask(path, { with: other.wireId });
  expect(merged.to).toBe(`/console/contacts/${ana.wireId}`);
  expect(await at.read(other.id)).toMatchObject({
    id: ana.id,
    name: 'Ana Quispe',
    phone: ana.phone,
    email: 'ana@quispe.pe',
    tags: ['vip', 'lima'],
    properties: { City: 'Lima' },
    optedOutAt: new Date('2026-01-02'),
  });
  const page = (await at.ask(`/${ana.wireId}`)).text;
  expect(page.match(/\/console\/inbox\/EN_CHT_/g)).toHaveLength(2);
  expect(page).toContain(city);
  const itself = await at.ask(`${path}?with=${other.wireId}`, { with: other.wireId });
  expect(itself.status).toBe(422);
});

test('somebody is erased once their number or name has been written', async () => {
  const at = await office('admin');
  const ana = await at.person({ name: 'José' });
  const path = `/${ana.wireId}/erase`;
  expect((await at.ask(path)).text).toContain(`To confirm, write ${ana.phone} or José`);
  const wrong = await at.ask(path, { confirmed: 'Jo' });
  expect(wrong.status).toBe(422);
  expect(wrong.text).toContain('Nothing was erased.');
  const erased = await at.ask(path, { confirmed: ' jose ' });
  expect([erased.status, erased.to]).toEqual([303, '/console/contacts?done=erased']);
  expect((await at.ask('?done=erased')).text).toContain('The contact is erased.');
  expect((await at.ask(`/${ana.wireId}`)).status).toBe(404);
  const luis = await at.person({ name: null, profileName: null, phone: '+5215512345678' });
  expect((await at.ask(`/${luis.wireId}/erase`, { confirmed: '55 1234 5678' })).status).toBe(422);
  expect((await at.ask(`/${luis.wireId}/erase`, { confirmed: '+52 55 1234-5678' })).status).toBe(
    303,
  );
});

const fileOf = (text: string, name = 'people.csv') => {
  const form = new FormData();
  form.set('file', new File([text], name, { type: 'text/csv' }));
  return form;
};

test('a file is imported by what its columns are said to be, and each refused row says why', async () => {
  const at = await office('marketer');
  await at.property('City', 'string');
  await at.property('Age', 'int');
  const text =
    'Celular,Nombre,Ciudad,Age,Extra\n987654321,Ana,Lima,30,x\nabc,Bea,Cusco,31,y\n987654322,Eva,Lima,old,z\n';
  const guessed = (await at.ask('/imports/columns/file', fileOf(text), part)).text;
  expect(guessed).toContain('<option value="phone_number" selected="">Phone number');
  expect(guessed).toContain('<option value="properties.Age" selected="">Age');
  expect(guessed).toContain('987654321 · abc · 987654322');

  const form = fileOf(text);
  form.set('column.Ciudad', 'properties.City');
  form.set('country', '+51');
  const begun = await at.ask('/imports/file', form);
  expect(begun.status).toBe(303);
  const path = (begun.to ?? '').replace('/console/contacts', '');
  const report = await eventually(async () => {
    const { text: shown } = await at.ask(path, undefined, part);
    return !shown.includes('Being read') && shown;
  });
  expect(report).not.toContain('hx-trigger');
  const figures = [...report.matchAll(/<dt>([^<]*)<\/dt><dd>([^<]*)</g)].map(([, ...each]) => each);
  expect(Object.fromEntries(figures)).toEqual({
    Rows: '3',
    Made: '1',
    Changed: '0',
    Repeated: '0',
    Refused: '2',
  });
  const rows = [
    ...report.matchAll(/<td data-head="Row" class="number"><b>(\d+)<[\s\S]*?<code>([^<]*)</g),
  ];
  expect(rows.map(([, row, value]) => [row, value])).toEqual([
    ['3', 'abc'],
    ['4', 'old'],
  ]);
  expect(report).toContain('This is no phone number. Write it with its country code');
  const file = await at.ask(`${path}/refused`);
  expect(file.text.split('\r\n').slice(0, 2)).toEqual([
    'Celular,Nombre,Ciudad,Age,Extra,code,message',
    'abc,Bea,Cusco,31,y,invalid_number,"Celular is a phone number with its country code, or national with country_code"',
  ]);
  const [ana] = await database.sql`
    select phone, name, properties from contact where account_id = ${at.accountId}`;
  expect(ana).toEqual({
    phone: '+51987654321',
    name: 'Ana',
    properties: { City: 'Lima', Age: 30 },
  });
  expect((await at.ask('/imports')).text).toContain(`href="${begun.to}"`);
});

test('a file that is too large is said to be, and not to come from elsewhere', async () => {
  const at = await office('admin');
  const header = { 'Content-Length': String(102 * 1024 * 1024), 'Content-Type': 'text/plain' };
  const refused = await at.ask('/imports/file', new FormData(), header);
  expect([refused.status, refused.text]).toEqual([
    413,
    expect.stringContaining('That is too large'),
  ]);
});

test('an import that runs is asked for again, until it is over', async () => {
  const at = await office('admin');
  const id = deps.ids(Date.now());
  await at.unit(async (unit) => {
    await unit.tx
      .insert(contactImport)
      .values({ ...newImport({ ...unit, newId: () => id }), created: 0, updated: 0, rows: 1_000 });
  });
  const path = `/imports/${toWire('IMP', id)}`;
  const running = (await at.ask(path)).text;
  expect(running).toContain(`hx-get="/console/contacts${path}" hx-trigger="every 1s"`);
  expect(running).toContain('Being read');
  await at.unit((unit) => endImport(unit, contactImport, id, 'The upload cannot be read: why'));
  const over = (await at.ask(path, undefined, part)).text;
  expect(over).not.toContain('hx-trigger');
  expect(over).toContain('Mend the file and send it again');
  expect(over).toContain('The upload cannot be read: why');
});

test('a segment stays while a campaign is still to be sent to it, which stands on the page of each recipient', async () => {
  const at = await office('marketer');
  const segment = await at.unit((unit) =>
    createSegment(unit, { name: 'Lima', query: { field: 'tags', is: 'lima' } }),
  );
  const ana = await at.person();
  const campaignId = await at.campaign('Spring', {
    sources: [{ segmentId: segment.id }],
    status: 'draft',
  });
  await at.unit((unit) =>
    unit.tx.insert(campaignRecipient).values({
      ...stamped(unit),
      campaignId,
      contactId: ana.id,
      variables: {},
      state: 'held',
    }),
  );
  const dealings = (await at.ask(`/${ana.wireId}/dealings`)).text;
  expect(dealings).toContain(`href="/console/campaigns/${toWire('CPG', campaignId)}">Spring<`);
  expect(dealings).toContain('waits for its time');
  const kept = await at.ask(`/segments/${toWire('SEG', segment.id)}/remove`, {});
  expect(kept.status).toBe(422);
  expect(kept.text).toContain('campaigns are still to be sent to it: &quot;Spring&quot; is draft');
});

test('a form that says nothing is refused, and breaks nothing', async () => {
  const at = await office('admin');
  const ana = await at.person();
  for (const path of ['', '/fact', '/property', '/consents', '/merge', '/erase']) {
    const { status } = await at.ask(path === '' ? '' : `/${ana.wireId}${path}`, {});
    expect([path, status]).toEqual([path, 422]);
  }
  expect((await at.ask('/segments/new', {})).status).toBe(422);
  expect((await at.ask('/imports/file', new FormData())).status).toBe(422);
});

test.each([
  ['', 'has no rows below its first line'],
  ['phone\n', 'has no rows below its first line'],
  ['PK\u0003\u0004', 'This is a spreadsheet'],
  ['a,b\n1,2\n', 'No column says whom a row is about.'],
])('a file of %j is refused, and says what to do', async (text, why) => {
  const at = await office('admin');
  const refused = await at.ask('/imports/file', fileOf(text));
  expect([refused.status, refused.text]).toEqual([422, expect.stringContaining(why)]);
  if (text.startsWith('a,b')) return;
  const part422 = await at.ask('/imports/columns/file', fileOf(text), part);
  expect([part422.status, part422.text]).toEqual([422, expect.stringContaining(why)]);
});

/** As the form of a segment sends it. */
const conditions = (name: string, rows: [string, string, string][], more = {}) => ({
  name,
  match: 'all',
  ...Object.fromEntries(
    rows.flatMap(([field, op, value], place) => [
      [`field.${place}`, field],
      [`op.${place}`, op],
      [`value.${place}`, value],
    ]),
  ),
  ...more,
});

const fittingIn = (text: string) => /Who fits now: <span class="number">(\d+)/.exec(text)?.[1];

test('a segment is written by conditions, shows whom it means, and is saved as its query', async () => {
  const at = await office('marketer');
  const age = await at.property('Age', 'int');
  await at.person({ name: 'Ana', tags: ['vip'], properties: { Age: 30 } });
  await at.person({ name: 'Bea', tags: ['vip'], properties: { Age: 20 }, optedOutAt: new Date() });
  await at.person({ name: 'Eva' });
  expect((await at.ask('/segments')).text).toContain('No segments yet');
  expect(fittingIn((await at.ask('/segments/new')).text)).toBeUndefined();
  const try_ = async (rows: [string, string, string][], more = {}) =>
    (await at.ask('/segments/new/form', conditions('VIPs', rows, more), part)).text;
  const vips: [string, string, string] = ['tags', 'is', 'vip'];
  expect(fittingIn(await try_([vips]))).toBe('2');
  const both = await try_([vips, [`properties.${age}`, 'gt', '25']]);
  expect(fittingIn(both)).toBe('1');
  expect(both).toContain('>Ana</a>');
  expect(fittingIn(await try_([vips, ['opted_out', 'is', 'false']]))).toBe('1');
  expect(fittingIn(await try_([vips, ['opted_out', 'is', 'true']], { match: 'any' }))).toBe('2');
  expect(fittingIn(await try_([['last_inbound', 'unknown', '']]))).toBe('3');
  expect(fittingIn(await try_([['created', 'within', '7']]))).toBe('3');
  // What is not written to its end says nothing yet.
  const added = await try_([vips], { do: 'add' });
  expect([fittingIn(added), added.match(/id="condition-/g)?.length]).toEqual(['2', 2]);
  const dropped = await try_([vips, ['name', 'is', 'Eva']], { do: 'drop.0' });
  expect(fittingIn(dropped)).toBe('1');
  const wrong = await try_([vips, [`properties.${age}`, 'gt', 'old']]);
  expect(wrong).toMatch(/id="condition-1"[\s\S]*This takes a whole number, as in 42\./);

  const saved = await at.ask(
    '/segments/new',
    conditions('VIPs', [vips, [`properties.${age}`, 'gt', '25']]),
  );
  expect([saved.status, saved.to]).toEqual([303, '/console/contacts/segments']);
  const [row] = await at.unit(async (unit) => (await listSegments(unit, { limit: 9 })).items);
  expect(row).toMatchObject({
    name: 'VIPs',
    count: 1,
    query: {
      all: [
        { field: 'tags', is: 'vip' },
        { field: `properties.${age}`, gt: '25' },
      ],
    },
  });
  const path = `/segments/${toWire('SEG', row?.id ?? '')}`;
  const written = (await at.ask(path)).text;
  expect(written).toContain('<option value="gt" selected="">is more than');
  expect(written).toContain('value="25"');
  await at.ask(path, conditions('Grown', [['tags', 'not', 'vip']]));
  expect((await at.ask('/segments')).text).toContain('Grown');
  await at.person({ name: 'Luis' });
  await at.ask(`${path}/count`, {});
  expect((await at.ask('/segments')).text).toContain('See the contacts: Grown">2<');
  await at.ask(`${path}/remove`, {});
  expect((await at.ask('/segments')).text).toContain('No segments yet');
});

test('a segment that is not written to its end, or has a name that is taken, says so where it is', async () => {
  const at = await office('admin');
  const save = (form: Record<string, string>) => at.ask('/segments/new', form);
  const unnamed = await save(conditions('', [['tags', 'is', 'vip']]));
  expect([unnamed.status, unnamed.text]).toEqual([
    422,
    expect.stringContaining('Give it a name of at most'),
  ]);
  const open = await save(
    conditions('Open', [
      ['tags', 'is', 'vip'],
      ['tags', 'is', ''],
    ]),
  );
  expect(open.status).toBe(422);
  expect(open.text).toMatch(/id="condition-1"[\s\S]*Something is missing here\./);
  await save(conditions('VIPs', [['tags', 'is', 'vip']]));
  const taken = await save(conditions('VIPs', [['tags', 'is', 'old']]));
  expect([taken.status, taken.text]).toEqual([
    422,
    expect.stringContaining('Another segment has this name.'),
  ]);
  expect(taken.text).toContain('value="old"');
});

test('what the form cannot say is written as JSON, and says where it is wrong', async () => {
  const at = await office('admin');
  await at.person({ name: 'Ana', tags: ['vip'] });
  const deep = { any: [{ not: { field: 'tags', is: 'vip' } }, { field: 'name', is: 'ana' }] };
  const json = JSON.stringify(deep);
  const shown = (await at.ask('/segments/new/form', { name: 'Deep', json }, part)).text;
  expect(fittingIn(shown)).toBe('1');
  await at.ask('/segments/new', { name: 'Deep', json });
  const [row] = await at.unit(async (unit) => (await listSegments(unit, { limit: 9 })).items);
  expect(row?.query).toEqual(deep);
  const page = (await at.ask(`/segments/${toWire('SEG', row?.id ?? '')}`)).text;
  expect(page).toContain('<textarea class="code" name="json"');
  const say = async (text: string, more = {}) =>
    (await at.ask('/segments/new/form', { name: 'X', json: text, ...more }, part)).text;
  expect(await say('{"all": [')).toContain('query is no JSON: ');
  expect(await say('{"all": [{"field": "shoe", "is": 1}]}')).toContain('query.all.0.field names');
  const kept = await say(json, { do: 'form' });
  expect(kept).toContain('<textarea class="code" name="json"');
  expect(kept).not.toContain('Write it with fields');
  const turned = await say('{"field": "tags", "in": ["a", "b"]}', { do: 'form' });
  expect(turned).toContain('value="a, b"');
  const back = await at.ask(
    '/segments/new/form',
    conditions('X', [['tags', 'in', 'a, b']], { do: 'json' }),
    part,
  );
  expect(back.text.replaceAll(/\s/g, '')).toContain(
    '{&quot;field&quot;:&quot;tags&quot;,&quot;in&quot;:[&quot;a&quot;,&quot;b&quot;]}',
  );
});

test('what is another account’s is not there, at any of the addresses', async () => {
  const [mine, theirs] = [await office('admin'), await office('admin')];
  const ana = await theirs.person();
  const own = await mine.person();
  const property = await theirs.property('Size', 'int');
  const segment = toWire(
    'SEG',
    (
      await theirs.unit((unit) =>
        createSegment(unit, { name: 'S', query: { field: 'tags', is: 'a' } }),
      )
    ).id,
  );
  const begun = await theirs.ask('/imports/file', fileOf('phone\n+51987654321\n'));
  const importPath = (begun.to ?? '').replace('/console/contacts', '');
  const forms: Record<string, Record<string, string>> = {
    fact: { fact: 'name', value: 'X' },
    property: { property_id: property, value: '1' },
    consents: { granted: 'no', scope: 'all', detail: 'X' },
    merge: { with: own.wireId },
    erase: { confirmed: ana.phone },
    count: {},
    remove: {},
  };
  const { entries } = buildConsole(deps);
  const ofOne = entries.filter(({ path }) => /^\/console\/contacts\/.*:/.test(path));
  expect(ofOne.length).toBe(18);
  for (const { method, path } of ofOne) {
    const address = path
      .replace('/console/contacts', '')
      .replace(':contact_id', ana.wireId)
      .replace(':segment_id', segment)
      .replace('/imports/:import_id', importPath);
    const form = forms[path.split('/').at(-1) ?? ''] ?? conditions('X', [['tags', 'is', 'a']]);
    const { status } = await mine.ask(address, method === 'post' ? form : undefined);
    expect([method, path, status]).toEqual([method, path, 404]);
  }
  for (const path of [
    `?segment=${segment}`,
    `/list?segment=${segment}`,
    `/export?segment=${segment}`,
    `/${own.wireId}/merge?with=${ana.wireId}`,
  ]) {
    expect([path, (await mine.ask(path)).status]).toEqual([path, 404]);
  }
  expect((await mine.ask(`/${own.wireId}/merge`, { with: ana.wireId })).status).toBe(404);
  expect(
    (await mine.ask(`/${own.wireId}/property`, { property_id: property, value: '1' })).status,
  ).toBe(404);
  expect((await mine.ask('/list')).text).not.toContain(ana.wireId);
  expect(await theirs.read(ana.id)).toMatchObject({ name: 'Ana Quispe', properties: {} });
});
