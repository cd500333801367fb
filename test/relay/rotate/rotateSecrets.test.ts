import { beforeEach, expect, test } from 'vitest';
import { putSecret } from '../../../src/accounts/putSecret.ts';
import { createSecretBox, type SecretBox } from '../../../src/accounts/secretBox.ts';
import { deriveKeys } from '../../../src/accounts/secretKeys.ts';
import { openCalls } from '../../../src/calls/openCalls.ts';
import { toWire } from '../../../src/db/ids.ts';
import { openUnit } from '../../../src/db/unit.ts';
import { createHook } from '../../../src/hooks/createHook.ts';
import { storeWaba } from '../../../src/lines/storeWaba.ts';
import { createMediaLinks } from '../../../src/media/signLink.ts';
import type { InContent } from '../../../src/messages/events.ts';
import { sealBody } from '../../../src/relay/deadBody.ts';
import type { Renew } from '../../../src/relay/rotate/renew.ts';
import { rotateSecrets } from '../../../src/relay/rotate/rotateSecrets.ts';
import { type RowKey, sealedColumns } from '../../../src/relay/rotate/sealedColumns.ts';
import { good, talk } from '../../calls/stage.ts';
import { newTenant, testDeps } from '../../routes/testApi.ts';
import { testDatabase, wipe } from '../../support/database.ts';
import { secretBox as oldBox } from '../../support/secretBox.ts';
import { accept, hold, person } from '../stage.ts';

const database = await testDatabase();
const { sql } = database;
const deps = testDeps(database);
beforeEach(() => wipe(database));

const [oldKey, newKey] = [Buffer.alloc(32, 7), Buffer.alloc(32, 8)];
const bothBox = createSecretBox([newKey, oldKey]);
const newBox = createSecretBox([newKey]);
const otherBox = createSecretBox([Buffer.alloc(32, 9)]);

/** How ciphertext by a key begins. */
const headOf = (key: Buffer) =>
  Buffer.concat([Buffer.of(1), deriveKeys([key], 'stored secrets')[0].id]);

/** Every ciphertext by a key in the whole database, whatever the column: the columns, each as often as it holds one. */
async function columnsWith(key: Buffer): Promise<string[]> {
  const columns = await sql<{ table: string; name: string }[]>`
    select table_name as table, column_name as name from information_schema.columns
    where table_schema = 'public' and data_type in ('bytea', 'text', 'jsonb')
    order by table_name, column_name`;
  const found = await Promise.all(
    columns.map(async ({ table, name }) => {
      const rows = await sql<{ value: string }[]>`
        select ${sql(name)}::text as value from ${sql(table)} where ${sql(name)} is not null`;
      return rows.flatMap(({ value }) =>
        [
          ...[...value.matchAll(/^\\x([0-9a-f]+)$/g)].map(([, hex]) =>
            Buffer.from(hex ?? '', 'hex'),
          ),
          ...[...value.matchAll(/[A-Za-z0-9+/]{40,}/g)].map(([run]) => Buffer.from(run, 'base64')),
        ]
          .filter((bytes) => bytes.subarray(0, 5).equals(headOf(key)))
          .map(() => `${table}.${name}`),
      );
    }),
  );
  return found.flat().sort();
}

/** How many stored ciphertexts of an account a box opens, and how many it does not. */
async function opening(accountId: string, box: SecretBox) {
  const counted = { opened: 0, shut: 0 };
  const look: Renew = (place, sealed) => {
    try {
      box.open(place, sealed);
      counted.opened += 1;
    } catch {
      counted.shut += 1;
    }
    return sealed;
  };
  for (const rows of Object.values(sealedColumns)) {
    let after: RowKey | undefined;
    do {
      const from: RowKey | undefined = after;
      after = await openUnit(deps, accountId, (unit) =>
        rows(unit, look, { after: from, write: false }),
      );
    } while (after);
  }
  return counted;
}

const innerId = '01890000-0000-7000-8003-000000000001';
const ask = (said: string, answer: object, next: string) => ({
  type: 'question',
  text: said,
  answer: { sensitive: true, ...answer },
  next,
});
const steps = {
  pin: ask('PIN?', { type: 'text', save_as: 'pin' }, 'call'),
  call: {
    type: 'http',
    method: 'POST',
    url: 'https://bank.example/{{ vars.pin }}',
    headers: { 'x-key': '{{ secrets.bank }}' },
    timeout: '5s',
    save_as: 'bank',
    next: 'sub',
    failed: 'sub',
  },
  sub: {
    type: 'subflow',
    flow_id: toWire('IPF', innerId),
    pass: { pin: '{{ vars.pin }}' },
    save_as: 'left',
    next: 'photos',
  },
  photos: ask('Photos?', { type: 'media', save_as: 'photos', min: 2, max: 2 }, 'judge'),
  judge: {
    type: 'branch',
    cases: [{ if: { '==': [{ var: 'vars.pin' }, '482117'] }, next: 'right' }],
    else: 'wrong',
  },
  right: { type: 'end', status: 'success', text: 'Open' },
  wrong: { type: 'end', status: 'failure', text: 'Shut' },
};
const inner = {
  schema: 1,
  name: 'Inner',
  language: 'en',
  start: 'code',
  steps: {
    code: ask('Code?', { type: 'text', save_as: 'code' }, 'again'),
    again: ask('Again?', { type: 'text', save_as: 'again' }, 'done'),
    done: { type: 'end', status: 'success' },
  },
};

/** An account in which something sealed stands wherever it can, by the old key. */
async function fullAccount() {
  const stage = await talk(database, steps, { language: 'en' });
  const { accountId, seeded, unit } = stage;
  const definition = JSON.stringify(inner);
  await sql`insert into flow (account_id, id, name, draft, draft_revision, published_version,
      created_at, updated_at)
    values (${accountId}, ${innerId}, 'Inner', ${definition}::text::jsonb, 1, 1, now(), now())`;
  await sql`insert into flow_version (account_id, flow_id, version, definition, created_at)
    values (${accountId}, ${innerId}, 1, ${definition}::text::jsonb, now())`;
  await unit(async (opened) => {
    await storeWaba(opened, oldBox, {
      provider: 'meta',
      providerId: `waba of ${accountId}`,
      accessToken: 'EAAJ-token',
      appSecret: 'app-secret',
      lines: [],
    });
    await putSecret(opened, oldBox, { name: 'bank', value: 'bank-secret' });
    await createHook(opened, oldBox, {
      eventType: 'all',
      actions: [],
      name: 'all',
      url: 'https://hooks.example/',
      status: 'enabled',
    });
  });
  // The seeded WABA holds bytes that nobody has sealed.
  await sql`update waba set access_token = (select w.access_token from waba w
      where w.account_id = ${accountId} and w.provider_id = ${`waba of ${accountId}`})
    where account_id = ${accountId} and access_token = 'none'`;
  await sql`update line set waba_id = (select w.id from waba w where w.account_id = ${accountId}
      and w.provider_id = ${`waba of ${accountId}`}) where account_id = ${accountId}`;
  await sql`delete from waba where account_id = ${accountId}
    and provider_id <> ${`waba of ${accountId}`}`;

  let sent = 0;
  const send = async (from: number, content: InContent) => {
    sent += 1;
    const id = `wamid.${accountId}.${sent}`;
    await accept(database, seeded, [{ kind: 'message', id, from: person(from), content }]);
    await stage.turn();
  };
  const say = (from: number, said: string) => send(from, { type: 'text', text: said });
  const photo = (from: number) =>
    send(from, {
      type: 'media',
      media: { kind: 'image', providerId: `${sent}`, mimeType: 'image/png', caption: 'mine' },
    });
  for (const each of [1, 2, 3]) {
    await say(each, 'hola');
    await say(each, '482117');
    const [due] = await stage.claim();
    if (!due) throw new Error('No call');
    // The second and the third get their answer: one is asked in the sub-flow, one is past it.
    if (each === 1) continue;
    await stage.settle(due, good({ ok: true }));
    await stage.turn();
    await say(each, 'first code');
    if (each === 3) {
      await say(each, 'second code');
      await photo(each);
    }
  }
  // What is written while the call is made is held.
  await say(1, 'too early');
  const body = JSON.stringify({ kind: 'message', content: { type: 'text', text: 'buried' } });
  await sql`insert into inbox_dead
      (account_id, id, lane, key, kind, field, at, body, received_at, error, died_at)
    values (${accountId}, 7, 0, 'key', 'message', 'messages', now(),
      ${sealBody(oldBox, { accountId, id: 7, body })}, now(), 'Error: no such step', now())`;
  return { ...stage, say, photo };
}

const columnsOf = (found: string[]) => [...new Set(found)];

test('after a rotation the old key opens nothing that is stored and the new one all of it, in every column', async () => {
  const stage = await fullAccount();
  const { accountId } = stage;
  const before = await columnsWith(oldKey);
  expect(columnsOf(before)).toEqual(Object.keys(sealedColumns).sort());
  expect(await opening(accountId, oldBox)).toEqual({ opened: before.length, shut: 0 });
  expect(await opening(accountId, newBox)).toEqual({ opened: 0, shut: before.length });
  const [state] = await sql`select string_agg(state::text, '') as text from process
    where account_id = ${accountId}`;
  for (const part of ['"held": [{"$sealed"', '"media": [{"$sealed"', '"pin": {"$sealed"']) {
    expect(state?.text).toContain(part);
  }

  const done = await rotateSecrets(deps, bothBox, accountId);
  expect(done.map(({ column }) => column).sort()).toEqual(columnsOf(before));
  expect(done.reduce((sum, { renewed }) => sum + renewed, 0)).toBe(before.length);
  expect(done.filter(({ left, unreadable }) => left + unreadable > 0)).toEqual([]);

  expect(await columnsWith(oldKey)).toEqual([]);
  expect(await columnsWith(newKey)).toEqual(before);
  expect(await opening(accountId, oldBox)).toEqual({ opened: 0, shut: before.length });
  expect(await opening(accountId, newBox)).toEqual({ opened: before.length, shut: 0 });

  // And with the new key alone everybody is answered as if nothing had been.
  stage.worker.secretBox = newBox;
  await stage.photo(3);
  await stage.say(2, 'second code');
  const last = await sql`select distinct on (chat_id) content->>'text' as text from message
    where account_id = ${accountId} and direction = 'out' order by chat_id, seq desc`;
  expect(last.map((row) => row.text).sort()).toEqual(['Open', 'PIN?', 'Photos?']);
  stage.pass(60_000);
  const [due] = await stage.claim();
  if (!due) throw new Error('No call');
  const mediaLinks = createMediaLinks([newKey], 'http://chasqui.test');
  const [opened] = await stage.unit((unit) =>
    openCalls(unit, { secretBox: newBox, mediaLinks }, [due]),
  );
  expect(opened).toMatchObject({ call: { url: 'https://bank.example/482117' } });
});

/** An account with so many secrets by the old key. */
async function accountWith(count: number) {
  const tenant = await newTenant(deps);
  await tenant.unit(async (unit) => {
    for (let n = 0; n < count; n += 1) {
      const name = `secret_${String(n).padStart(3, '0')}`;
      await putSecret(unit, oldBox, { name, value: `value ${n}` });
    }
  });
  return tenant;
}

const ofSecrets = (done: Awaited<ReturnType<typeof rotateSecrets>>) =>
  done.filter(({ column }) => column === 'secret.value');

test('a rotation that was cut off is gone on with, and one that was done does nothing', async () => {
  const { accountId } = await accountWith(250);
  const renew: Renew = (place, sealed) => bothBox.renew(place, sealed) ?? sealed;
  await openUnit(deps, accountId, (unit) =>
    sealedColumns['secret.value'](unit, renew, { after: undefined, write: true }),
  );
  expect(ofSecrets(await rotateSecrets(deps, bothBox, accountId))).toEqual([
    { column: 'secret.value', renewed: 150, left: 0, unreadable: 0 },
  ]);
  expect(ofSecrets(await rotateSecrets(deps, bothBox, accountId))).toEqual([
    { column: 'secret.value', renewed: 0, left: 0, unreadable: 0 },
  ]);
});

test('a row that somebody holds is waited for by nobody, and is come back to', async () => {
  const { accountId } = await accountWith(3);
  const { release } = await hold(
    database,
    (held) =>
      held`select name from secret where account_id = ${accountId} and name = 'secret_001' for update`,
  );
  const rotating = rotateSecrets(deps, bothBox, accountId);
  await expect
    .poll(() => opening(accountId, newBox), { timeout: 10_000 })
    .toEqual({ opened: 2, shut: 1 });
  await release();
  expect(ofSecrets(await rotating)).toEqual([
    { column: 'secret.value', renewed: 3, left: 0, unreadable: 0 },
  ]);
});

test('what is written meanwhile by the new key is not put back, and another account keeps its own', async () => {
  const [mine, other] = [await accountWith(1), await accountWith(1)];
  await mine.unit((unit) => putSecret(unit, bothBox, { name: 'secret_000', value: 'newer' }));
  await rotateSecrets(deps, bothBox, mine.accountId);
  expect(await opening(mine.accountId, newBox)).toEqual({ opened: 1, shut: 0 });
  expect(await opening(other.accountId, oldBox)).toEqual({ opened: 1, shut: 0 });
});

test('what no key opens stays as it is, is counted, and keeps nothing else from being rotated', async () => {
  const { accountId, unit } = await accountWith(1);
  await unit((opened) => putSecret(opened, otherBox, { name: 'lost', value: 'by a third key' }));
  expect(ofSecrets(await rotateSecrets(deps, bothBox, accountId))).toEqual([
    { column: 'secret.value', renewed: 1, left: 0, unreadable: 1 },
  ]);
  expect(await opening(accountId, otherBox)).toEqual({ opened: 1, shut: 1 });
});
