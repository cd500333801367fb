import { expect, test } from 'vitest';
import { approvedOutbound } from '../support/approvedOutbound.ts';
import { testDatabase } from '../support/database.ts';
import { accountingOf, comesToRest, talkOf } from '../support/evidence.ts';
import { eventually, type Journey, startJourney } from '../support/journey.ts';

const [taking, saying, waiting, optedOut] = [
  await testDatabase(),
  await testDatabase(),
  await testDatabase(),
  await testDatabase(),
];

const rosa = 'rosa@example.com';
const text = (body: string) => ({ type: 'text', text: { body, preview_url: false } });

const buttons = (...replies: [string, string][]) => ({
  type: 'interactive',
  interactive: {
    type: 'button',
    body: { text: '¿Vamos?' },
    action: {
      buttons: replies.map(([id, title]) => ({ type: 'reply', reply: { id, title } })),
    },
  },
});
const rows = (...told: [string, string][]) => ({
  type: 'interactive',
  interactive: {
    type: 'list',
    body: { text: '¿Cuál?' },
    action: { button: 'Ver', sections: [{ rows: told.map(([id, title]) => ({ id, title })) }] },
  },
});

const asking = {
  schema: 1,
  name: 'Asking',
  language: 'es',
  start: 'one',
  steps: {
    one: { type: 'message', text: 'Uno', next: 'two' },
    two: {
      type: 'question',
      text: '¿Dos?',
      answer: { type: 'text', save_as: 'two' },
      next: 'three',
    },
    three: { type: 'message', text: 'Tres', next: 'done' },
    done: { type: 'end', status: 'success' },
  },
};

/** Somebody has written; what an agent sends them by API. */
async function written(journey: Journey, said = 'hola') {
  const messageId = await journey.phone('1').say(said);
  const chat = await eventually(async () => {
    const { status, body } = await journey.api('GET', '/v1/engagement/chat/search');
    return status === 200 && body.chats[0];
  });
  const send = (whatsapp: object, more: object = { current_username: rosa }) =>
    journey.api('POST', `/v1/engagement/chat/${chat.chat_id}/send`, { whatsapp, ...more });
  return { send, messageId, chatId: chat.chat_id as string };
}

/** A file that was uploaded here; gives its id. */
async function uploadedPdf({ config, key }: Journey): Promise<string> {
  const form = new FormData();
  form.set('file', new File(['%PDF-1.4 nota'], 'nota.pdf', { type: 'application/pdf' }));
  const response = await fetch(`http://127.0.0.1:${config.port}/v1/media`, {
    method: 'POST',
    headers: { 'Truora-API-Key': key },
    body: form,
  });
  const { media_id: mediaId } = JSON.parse(await response.text());
  return mediaId;
}

test('an agent who writes takes the chat from the flow: what the bot had queued stays unsaid, and answers are theirs', async () => {
  const { sql } = taking;
  const journey = await startJourney(taking, { flow: asking });
  await journey.emulator('POST', '/faults', { on: 'send', times: 1, do: { delay_ms: 5_000 } });
  const { send, messageId, chatId } = await written(journey);
  await eventually(async () => (await talkOf(sql))[1]?.[2] === 'sending');
  const sent = await send({ ...text('Soy Rosa'), context: { message_id: messageId } });
  expect([sent.status, sent.body]).toEqual([
    200,
    {
      message: 'message submitted to whatsapp',
      message_id: expect.stringMatching(/^MSG[0-9a-f]{32}$/),
      activity_id: expect.stringMatching(/^EN_ACT_/),
    },
  ]);
  await journey.phone('1').receives(2);
  await journey.phone('1').say('dos');
  await eventually(async () => (await talkOf(sql)).length === 5);
  await comesToRest(sql);
  expect(await talkOf(sql)).toEqual([
    ['in', 'hola', 'received'],
    ['out', 'Uno', 'read'],
    ['out', '¿Dos?', 'canceled'],
    ['out', 'Soy Rosa', 'read'],
    ['in', 'dos', 'received'],
  ]);
  const chat = await journey.api('GET', `/v1/engagement/chat/${chatId}`);
  expect(chat.body).toMatchObject({ owner: rosa, status: 'open', unassigned: false });
  const [mine] = (
    await journey.api(
      'GET',
      `/v1/engagement/chat/${chatId}/activities?actor_type=agent&type=message`,
    )
  ).body.activities;
  expect(mine).toMatchObject({
    activity_id: sent.body.activity_id,
    actor: { actor_id: rosa, type: 'agent' },
    payload: { text: 'Soy Rosa', context: { messageId } },
  });
});

test('each kind of message that the Cloud API takes is handed over; what it would refuse is refused here, with a sentence', async () => {
  const { sql } = saying;
  const journey = await startJourney(saying, { flow: null });
  const { send } = await written(journey, 'buenas');
  const link = 'https://files.example/a.jpg';
  const mediaId = await uploadedPdf(journey);
  const kinds = [
    text('Hola'),
    { type: 'image', image: { link, caption: 'Una foto' } },
    { type: 'video', video: { link: 'https://files.example/a.mp4' } },
    { type: 'audio', audio: { link: 'https://files.example/a.ogg' } },
    { type: 'document', document: { link: 'https://files.example/a.pdf', filename: 'a.pdf' } },
    { type: 'location', location: { latitude: -12.05, longitude: -77.04, name: 'Lima' } },
    { type: 'contacts', contacts: [{ name: { formatted_name: 'Eva', first_name: 'Eva' } }] },
    {
      type: 'interactive',
      interactive: {
        type: 'button',
        body: { text: '¿Vamos?' },
        footer: { text: 'pie' },
        action: { buttons: [{ type: 'reply', reply: { id: 'si', title: 'Sí' } }] },
      },
    },
    {
      type: 'interactive',
      interactive: {
        type: 'list',
        header: { type: 'text', text: 'Arriba' },
        body: { text: 'Elige' },
        action: { button: 'Ver', sections: [{ rows: [{ id: 'a', title: 'A' }] }] },
      },
    },
    {
      type: 'interactive',
      interactive: {
        type: 'cta_url',
        body: { text: 'Mira' },
        action: {
          name: 'cta_url',
          parameters: { display_text: 'Abrir', url: 'https://x.example' },
        },
      },
    },
    { type: 'document', document: { id: mediaId, filename: 'nota.pdf', caption: 'La nota' } },
    {
      type: 'interactive',
      interactive: {
        type: 'flow',
        body: { text: 'Reserva aquí' },
        action: { name: 'flow', parameters: { flow_id: '4242', flow_cta: 'Reservar' } },
      },
    },
  ];
  for (const each of kinds) expect(await send(each)).toMatchObject({ status: 200 });
  const shown = await journey.phone('1').receives(kinds.length);
  expect(shown.map((each) => each.type)).toEqual([
    'text',
    'image',
    'video',
    'audio',
    'document',
    'location',
    'contacts',
    'interactive',
    'interactive',
    'interactive',
    'document',
    'interactive',
  ]);
  expect(shown[7]).toMatchObject({ text: '¿Vamos?', buttons: [{ id: 'si', title: 'Sí' }] });
  expect(shown[11]).toMatchObject({ text: 'Reserva aquí', buttons: [{ title: 'Reservar' }] });

  const nothing = `MED${'0'.repeat(32)}`;
  for (const [refused, status, message] of [
    [text(''), 400, /missing whatsapp\.text\.body/],
    [text(' \n'), 400, /missing whatsapp\.text\.body/],
    [{}, 400, /missing whatsapp\.type/],
    [buttons(['si', 'Sí'], ['si', 'No']), 400, /buttons: differ in their ids and titles/],
    [buttons(['si', 'Sí'], ['no', 'Sí']), 400, /buttons: differ in their ids and titles/],
    [rows(['a', 'Uno'], ['a', 'Dos']), 400, /rows: differ in their ids/],
    [{ type: 'image', image: {} }, 400, /has an id .* or a link/],
    [{ type: 'image', image: { id: nothing } }, 404, /^media not found$/],
    [{ type: 'poke' }, 400, /whatsapp\.type/],
    [{ ...text('a'), context: { message_id: 'wamid.x' } }, 400, /wamid\.x is none of this chat/],
    [
      { type: 'template', template: { name: 'none', language: { code: 'es' } } },
      400,
      /there is no template "none" in es on this line/,
    ],
  ] as const) {
    const answer = await send(refused);
    expect([answer.status, answer.body.message]).toEqual([status, expect.stringMatching(message)]);
  }
  await comesToRest(sql);
  expect(await accountingOf(journey)).toMatchObject({ accepted: kinds.length, refused: 0 });
});

test('"Agents write freely while the window is open; after that only an outbound"; a request_id is said once for good', async () => {
  const { sql } = waiting;
  const journey = await startJourney(waiting, { flow: null });
  await approvedOutbound(journey, sql, {
    name: 'come_back',
    language: 'es',
    category: 'UTILITY',
    components: [
      { type: 'BODY', text: 'Hola {{1}}, ¿seguimos?', example: { body_text: [['Ana']] } },
    ],
  });
  const { send, chatId } = await written(journey, 'buenas');
  expect(await send(text('a'), {})).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('say who writes with current_username') },
  });
  const named = { current_username: rosa, request_id: `${chatId}_PND_ACT_1` };
  const answers = await Promise.all([1, 2, 3].map(() => send(text('Una vez'), named)));
  expect(new Set(answers.map(({ body }) => body.message_id)).size).toBe(1);
  expect(await send(text('Otra cosa'), named)).toMatchObject({
    status: 409,
    body: { message: `The request_id "${named.request_id}" was used for another message` },
  });
  await journey.phone('1').receives(1);
  await comesToRest(sql);

  await journey.pass(25 * 3_600_000);
  // Rosa has the chat still, or it was closed for its silence: who writes is said again.
  expect(await send(text('¿Sigues ahí?'))).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('has not written in the last 24 hours') },
  });
  expect(await send(text('Una vez'), named)).toMatchObject({ status: 200 });
  const template = {
    type: 'template',
    template: {
      name: 'come_back',
      language: { code: 'es' },
      components: [{ type: 'body', parameters: [{ type: 'text', text: 'Ana' }] }],
    },
  };
  expect(
    await send({ ...template, template: { ...template.template, components: [] } }),
  ).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('wants a value for 1') },
  });
  expect(await send(template)).toMatchObject({ status: 200 });
  const shown = await journey.phone('1').receives(2);
  expect(shown.map((each) => each.text)).toEqual(['Una vez', 'Hola Ana, ¿seguimos?']);
  const [chat] = (await journey.api('GET', '/v1/engagement/chat/search')).body.chats;
  expect(chat).toMatchObject({ owner: rosa, status: 'open' });
});

test('a person’s own reply reaches one who has opted out; a template does not', async () => {
  const { sql } = optedOut;
  const journey = await startJourney(optedOut, { flow: null });
  const { send } = await written(journey, 'stop');
  await journey.phone('1').receives(1);
  expect(await send(text('Entendido'))).toMatchObject({ status: 200 });
  expect((await journey.phone('1').receives(2)).map((each) => each.text)).toContain('Entendido');
  await comesToRest(sql);
  await approvedOutbound(journey, sql, {
    name: 'plain',
    language: 'es',
    category: 'UTILITY',
    components: [{ type: 'BODY', text: 'Hola' }],
  });
  const template = { type: 'template', template: { name: 'plain', language: { code: 'es' } } };
  expect(await send(template)).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('the contact has opted out') },
  });
});
