import { expect, onTestFinished, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { comesToRest } from '../support/evidence.ts';
import { eventually, type Journey, startJourney } from '../support/journey.ts';

const [following, resuming, late, revoked] = [
  await testDatabase(),
  await testDatabase(),
  await testDatabase(),
  await testDatabase(),
];

type Told = { event: string; id: string; data: { [field: string]: unknown } };

/** Follows the account's events; what has been told so far, and whether the stream has ended. */
async function listen({ config, key }: Pick<Journey, 'config' | 'key'>, query = '', lastId = '') {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const response = await fetch(`http://127.0.0.1:${config.port}/v1/engagement/events${query}`, {
    headers: { 'Truora-API-Key': key, ...(lastId && { 'Last-Event-ID': lastId }) },
    signal: stop.signal,
  });
  const told: Told[] = [];
  const state = { status: response.status, told, ended: false, stop: () => stop.abort() };
  const read = async () => {
    const decoder = new TextDecoder();
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? '';
        if (field('event')) {
          told.push({ event: field('event'), id: field('id'), data: JSON.parse(field('data')) });
        }
      }
    }
  };
  void read()
    .catch(() => undefined)
    .finally(() => {
      state.ended = true;
    });
  return state;
}

const said = (told: Told[]) =>
  told
    .filter(({ event, data }) => event === 'activity' && data.type === 'message')
    .map(({ data }) => (data.payload as { text: string }).text);

test('what happens in a chat is told as it happens: opened, said, answered, read', async () => {
  const journey = await startJourney(following);
  const all = await listen(journey);
  await eventually(async () => all.told[0]?.event === 'ready');
  await journey.phone('1').say('hola');
  await journey.phone('1').receives(2);
  await eventually(async () => said(all.told).length === 3);
  expect(said(all.told)).toEqual(['hola', 'Hola Ana Quispe', '¿Cuál es tu correo?']);
  await eventually(async () =>
    all.told.some(({ event, data }) => event === 'message_status' && data.status === 'read'),
  );
  const [first] = all.told.filter(({ event }) => event === 'activity');
  expect(first?.data).toMatchObject({ type: 'chat_opened' });
  const chats = all.told.filter(({ event }) => event === 'chat');
  expect(chats.at(-1)?.data).toMatchObject({ status: 'open', contact_name: 'Ana Quispe' });
  expect(new Set(all.told.map(({ id }) => id)).size).toBe(all.told.length);

  const chatId = String(chats[0]?.data.chat_id);
  const none = await listen(
    journey,
    '?follow=false&event=activity&chat_id=EN_CHT_00000000000000000000000000',
    all.told[0]?.id,
  );
  const some = await listen(
    journey,
    `?follow=false&event=activity&chat_id=${chatId}`,
    all.told[0]?.id,
  );
  await eventually(async () => none.ended && some.ended);
  expect(none.told.map(({ event }) => event)).toEqual(['ready']);
  expect(said(some.told)).toEqual(['hola', 'Hola Ana Quispe', '¿Cuál es tu correo?']);
});

test('who reads on from the last id misses nothing and sees nothing twice, a restart in between', async () => {
  const { sql } = resuming;
  const journey = await startJourney(resuming, { flow: null });
  const before = await listen(journey);
  await eventually(async () => before.told[0]?.event === 'ready');
  await journey.phone('1').say('uno');
  await journey.phone('2').say('dos');
  await eventually(async () => said(before.told).length === 2);
  await comesToRest(sql);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const whole = before.told.map(({ id }) => id);
  await journey.restart(async () => {});
  await eventually(async () => before.ended);
  await journey.phone('1').say('tres');
  await comesToRest(sql);

  // From anywhere in the middle: what follows is what followed.
  const resumed = await listen(journey, '', whole[3]);
  await eventually(async () => said(resumed.told).includes('tres'));
  const [ready, ...rest] = resumed.told.map(({ event, id }) => ({ event, id }));
  expect(ready?.event).toBe('ready');
  expect(rest.map(({ id }) => id).slice(0, whole.length - 4)).toEqual(whole.slice(4));
  expect(said(resumed.told).filter((text) => text === 'tres')).toEqual(['tres']);

  const old = whole[1]?.replace(/^\d+/, '3') ?? '';
  const lost = await listen(journey, '?follow=false', old);
  await eventually(async () => lost.ended);
  expect(lost.told.map(({ event }) => event)).toEqual(['reset']);
  expect((await listen(journey, '', 'garbage')).status).toBe(400);
});

test('a transaction that commits late keeps later ones back, and is told in its place', async () => {
  const { sql } = late;
  const journey = await startJourney(late, { flow: null });
  const all = await listen(journey);
  await eventually(async () => all.told[0]?.event === 'ready');
  await journey.phone('1').say('uno');
  await eventually(async () => said(all.told).length === 1);
  await comesToRest(sql);
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let begun = () => {};
  const hasBegun = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const open = sql.begin(async (tx) => {
    await tx`insert into chat_feed (account_id, chat_id, contact_id, from_seq, to_seq, statuses_of, created_at)
      select account_id, id, contact_id, 0, 1, '[]', now() from chat`;
    begun();
    await held;
  });
  await hasBegun;
  await journey.phone('1').say('dos');
  await eventually(async () => {
    const [row] = await sql`select count(*)::int as n from message where content->>'text' = 'dos'`;
    return row?.n === 1;
  });
  await new Promise((resolve) => setTimeout(resolve, 900));
  expect(said(all.told)).toEqual(['uno']);
  const from = all.told.length;
  letGo();
  await open;
  await eventually(async () => said(all.told).includes('dos'));
  const since = all.told.slice(from).map(({ event, data }) => [event, data.type ?? '']);
  expect(since.slice(0, 3)).toEqual([
    ['activity', 'chat_opened'],
    ['chat', ''],
    ['activity', 'message'],
  ]);
});

test('nobody who may not read is told anything, and a key that is revoked hears no more', async () => {
  const { sql } = revoked;
  const journey = await startJourney(revoked, { flow: null });
  expect((await listen({ ...journey, key: 'none' })).status).toBe(401);
  const made = await journey.api('POST', '/v1/api-keys', { key_type: 'backend', key_name: 'desk' });
  const desk = await listen({ ...journey, key: made.body.api_key });
  await eventually(async () => desk.told[0]?.event === 'ready');
  await sql`update api_key set revoked_at = now() where name = 'desk'`;
  await eventually(async () => desk.ended, 15_000);
}, 20_000);
