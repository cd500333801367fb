import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { eventually, startJourney } from '../support/journey.ts';

const database = await testDatabase();
const bytes = Buffer.from('a picture of a cat');
const photo = {
  media: { kind: 'image', mime_type: 'image/jpeg', base64: bytes.toString('base64') },
};

/** Asks for a photo and sends it back. */
const mirror = {
  schema: 1,
  name: 'Mirror',
  language: 'es',
  start: 'ask',
  steps: {
    ask: {
      type: 'question',
      text: '¿Una foto?',
      answer: { type: 'media', kinds: ['image'], save_as: 'photo' },
      next: 'back',
    },
    back: {
      type: 'message',
      media: { kind: 'image', media_id: '{{ vars.photo.media_id }}', caption: 'Toma' },
      next: 'done',
    },
    done: { type: 'end', status: 'success' },
  },
};

test('a photo is fetched, read by a signed link, and sent back', async () => {
  const { api, phone, emulator } = await startJourney(database, { flow: mirror, readMarks: true });
  await phone('1').say('hola');
  expect(await phone('1').receives(1)).toMatchObject([{ text: '¿Una foto?' }]);
  await phone('1').say(photo);
  expect(await phone('1').receives(2)).toMatchObject([{}, { type: 'image', text: 'Toma' }]);

  const found = await api('GET', '/v1/engagement/chat/search');
  const chatId = found.body.chats[0].chat_id;
  const { body } = await api('GET', `/v1/engagement/chat/${chatId}/activities`);
  const [media] = body.activities.flatMap((each: { payload: { media?: { url: string } } }) =>
    each.payload.media ? [each.payload.media] : [],
  );
  const file = await fetch(media.url);
  expect([file.status, file.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
  expect(Buffer.from(await file.arrayBuffer())).toEqual(bytes);

  // And both of their messages are marked as read, once nothing else is to be sent.
  await eventually(async () => {
    const shown = await emulator('GET', '/phones/1/messages?after=0');
    const said = shown.body.messages.filter(
      (each: { direction: string }) => each.direction === 'said',
    );
    return said.length === 2 && said.every((each: { status: string }) => each.status === 'read');
  });
});
