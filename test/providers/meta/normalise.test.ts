import { describe, expect, test } from 'vitest';
import type { EventBody, ProviderEvent } from '../../../src/messages/events.ts';
import { normalise } from '../../../src/providers/meta/normalise.ts';
import { ana, message, webhook, webhookSample } from './samples.ts';

const bodies = (body: unknown): EventBody[] => normalise(body).map((event) => event.body);

/** The only event of a body. */
function only(body: unknown): ProviderEvent {
  const [event, ...others] = normalise(body);
  expect(others).toEqual([]);
  if (!event) throw new Error('no event');
  return event;
}

const messages = (...items: object[]) => webhook('messages', { contacts: [ana], messages: items });
const statuses = (...items: object[]) => webhook('messages', { statuses: items });
const status = (otherwise: object = {}) => ({
  id: 'wamid.9',
  status: 'delivered',
  timestamp: '1749416383',
  recipient_id: '51900000001',
  ...otherwise,
});

test('a text has its place, its key, its time, its sender and its words', () => {
  expect(only(messages(message()))).toEqual({
    key: 'message 1065 wamid.1',
    wabaId: '4195',
    lineId: '1065',
    field: 'messages',
    at: new Date('2025-06-08T20:59:43Z'),
    body: {
      kind: 'message',
      id: 'wamid.1',
      from: { phone: '+51900000001', waId: '51900000001', userId: 'PE.1349' },
      name: 'Ana',
      content: { type: 'text', text: 'hola' },
    },
  });
});

describe('who wrote', () => {
  const from = (item: object, contacts: object[] | undefined) => {
    const { body } = only(webhook('messages', { messages: [item], ...(contacts && { contacts }) }));
    return body.kind === 'message' ? body.from : body;
  };
  const hidden = message({ from: undefined, from_user_id: 'PE.1349' });

  test.each([
    [
      'a number without a contact',
      message(),
      undefined,
      { phone: '+51900000001', waId: '51900000001' },
    ],
    ['a user id alone', hidden, undefined, { userId: 'PE.1349' }],
    [
      'a user id and its parent, with a contact without number',
      message({ from: undefined, from_user_id: 'PE.1349', from_parent_user_id: 'PE.ENT.7' }),
      [{ profile: { username: 'ana' }, user_id: 'PE.1349' }],
      { userId: 'PE.1349', parentUserId: 'PE.ENT.7' },
    ],
    [
      'a user id in the place of the number',
      message({ from: 'PE.1349' }),
      undefined,
      { userId: 'PE.1349' },
    ],
    [
      'a parent user id in the place of the number',
      message({ from: 'PE.ENT.7' }),
      undefined,
      { parentUserId: 'PE.ENT.7' },
    ],
    [
      'a user id in the place of the number, with a contact that has both',
      message({ from: 'PE.1349' }),
      [ana],
      { phone: '+51900000001', waId: '51900000001', userId: 'PE.1349' },
    ],
    [
      'nothing, with the only contact',
      message({ from: undefined }),
      [ana],
      { phone: '+51900000001', waId: '51900000001', userId: 'PE.1349' },
    ],
    [
      'a number as a JSON number',
      message({ from: 51900000001 }),
      undefined,
      { phone: '+51900000001', waId: '51900000001' },
    ],
    [
      'a Mexican phone whose wa_id has the old 1',
      message({ from: '525512345678' }),
      [{ wa_id: '5215512345678' }],
      { phone: '+525512345678', waId: '5215512345678' },
    ],
    [
      'an Argentine phone whose wa_id has the 9 of mobiles',
      message({ from: '541123456789' }),
      [{ wa_id: '5491123456789' }],
      { phone: '+541123456789', waId: '5491123456789' },
    ],
    [
      'a Brazilian phone whose wa_id lacks the ninth digit',
      message({ from: '5531987654321' }),
      [{ wa_id: '553187654321' }],
      { phone: '+5531987654321', waId: '553187654321' },
    ],
    ['an id of no shape we know', message({ from: 'someone' }), undefined, { userId: 'someone' }],
  ])('%s', (_, item, contacts, expected) => {
    expect(from(item, contacts)).toEqual(expected);
  });

  test('two people in one body do not get each other’s ids', () => {
    const body = webhook('messages', {
      contacts: [ana],
      messages: [message(), message({ id: 'wamid.2', from: '51900000002' })],
    });
    expect(bodies(body)).toMatchObject([
      { from: { userId: 'PE.1349' }, name: 'Ana' },
      { from: { phone: '+51900000002', waId: '51900000002' } },
    ]);
    expect(normalise(body)[1]?.body).not.toHaveProperty('name');
  });

  test('another’s contact is not taken for the writer’s, even when it is the only one', () => {
    const item = message({ from: undefined, from_user_id: 'PE.2222' });
    expect(from(item, [ana])).toEqual({ userId: 'PE.2222' });
  });

  test('a message of nobody is kept as a notice under its own id', () => {
    const raw = message({ from: undefined });
    expect(only(webhook('messages', { messages: [raw] }))).toMatchObject({
      key: 'message 1065 wamid.1',
      body: { kind: 'notice', about: 'malformed', raw: { id: 'wamid.1', type: 'text' } },
    });
  });
});

describe('what was said', () => {
  const content = (item: object) => {
    const { body } = only(messages(message({ text: undefined, ...item })));
    return body.kind === 'message' ? body.content : body;
  };
  const form = (response: unknown) => ({
    type: 'interactive',
    interactive: { type: 'nfm_reply', nfm_reply: { name: 'flow', response_json: response } },
  });

  test.each<[string, object, object]>([
    ['an empty text', { text: { body: '' } }, { type: 'text', text: '' }],
    [
      'a text without a type',
      { type: undefined, text: { body: 'hi' } },
      { type: 'text', text: 'hi' },
    ],
    [
      'the old type voice',
      { type: 'voice', voice: { id: '7', mime_type: 'audio/ogg' } },
      {
        type: 'media',
        media: { kind: 'audio', providerId: '7', mimeType: 'audio/ogg', voice: true },
      },
    ],
    [
      'a document, its hash in hex',
      {
        type: 'document',
        document: {
          id: 12,
          filename: 'a.pdf',
          mime_type: 'application/pdf',
          sha256: 'SfInY0gGKTsJlUWbwxC1k+FAD0FZHvzwfpvO0zX0GUI=',
        },
      },
      {
        type: 'media',
        media: {
          kind: 'document',
          providerId: '12',
          mimeType: 'application/pdf',
          filename: 'a.pdf',
          sha256: '49f227634806293b0995459bc310b593e1400f41591efcf07e9bced335f41942',
        },
      },
    ],
    [
      'a button without a payload',
      { type: 'button', button: { text: 'Sí' } },
      { type: 'tap', from: 'template', id: 'Sí', title: 'Sí' },
    ],
    [
      'a tap whose type is missing',
      { type: 'interactive', interactive: { list_reply: { id: 'a', title: 'A' } } },
      { type: 'tap', from: 'list', id: 'a', title: 'A' },
    ],
    ['a form of an object', form('{"a":1}'), { type: 'form', name: 'flow', response: { a: 1 } }],
    ['a form of a list', form('[1,2]'), { type: 'form', name: 'flow', response: [1, 2] }],
    ['a form of text', form('done'), { type: 'form', name: 'flow', response: 'done' }],
    [
      'a form with a character Postgres refuses',
      form('{"a":"x\\u0000y"}'),
      { type: 'form', name: 'flow', response: { a: 'x\u{FFFD}y' } },
    ],
    [
      'a shared contact that was asked for',
      {
        type: 'contacts',
        contacts: [{ origin: 'contact_request', phones: [{ phone: '+51 900 000 001' }] }],
      },
      {
        type: 'contacts',
        requested: true,
        contacts: [
          {
            origin: 'contact_request',
            name: { formatted_name: '' },
            phones: [{ phone: '+51 900 000 001' }],
          },
        ],
      },
    ],
    [
      'a location in texts',
      { type: 'location', location: { latitude: '-12.05', longitude: '-77.04' } },
      { type: 'location', latitude: -12.05, longitude: -77.04 },
    ],
    [
      'an edited text',
      {
        type: 'edit',
        edit: { original_message_id: 'wamid.0', message: { type: 'text', text: { body: 'b' } } },
      },
      { type: 'edit', messageId: 'wamid.0', text: 'b' },
    ],
    [
      'the old type unknown',
      { type: 'unknown', errors: [{ code: 131051 }] },
      { type: 'unsupported' },
    ],
    [
      'a system message that changes no id',
      { type: 'system', system: { type: 'customer_identity_changed', body: 'New key' } },
      { type: 'system', change: 'customer_identity_changed', text: 'New key' },
    ],
  ])('%s', (_, item, expected) => {
    expect(content(item)).toEqual(expected);
  });

  test.each<[string, object, string]>([
    ['a type of the future', { type: 'hologram', hologram: { id: '1' } }, 'hologram'],
    ['a text without words', { type: 'text', text: {} }, 'text'],
    ['an image without an id', { type: 'image', image: { caption: 'x' } }, 'image'],
    ['no type and no body', { type: undefined }, 'none'],
    ['a type that every object has', { type: 'constructor' }, 'constructor'],
    [
      'an answer to something we do not send',
      {
        type: 'interactive',
        interactive: { type: 'call_permission_reply', call_permission_reply: {} },
      },
      'interactive.call_permission_reply',
    ],
  ])('%s is kept whole, as unknown', (_, item, name) => {
    expect(content(item)).toMatchObject({
      type: 'unknown',
      name,
      raw: { id: 'wamid.1', timestamp: '1749416383', ...JSON.parse(JSON.stringify(item)) },
    });
  });

  test('content that is kept whole is not kept twice', () => {
    const { body } = only(messages(message({ type: 'hologram', hologram: {}, mood: 'glad' })));
    expect(body).toMatchObject({ content: { raw: { mood: 'glad' } } });
    expect(body).not.toHaveProperty('more');
  });

  test('a hash that is no sha-256 is not taken for one, and kept', () => {
    const item = message({
      type: 'image',
      text: undefined,
      image: { id: '7', sha256: '4654+8g=' },
    });
    const { body } = only(messages(item));
    expect(body).toMatchObject({ more: { image: { sha256: '4654+8g=' } } });
    expect(body).toHaveProperty('content.media', {
      kind: 'image',
      providerId: '7',
      mimeType: 'application/octet-stream',
    });
  });

  test('what we have no word for is kept beside what we have', () => {
    const item = message({
      text: { body: 'hola', format: 'bold' },
      mood: 'glad',
      context: { id: 'wamid.0', frequently_forwarded: true },
    });
    const body = webhook('messages', { contacts: [{ ...ana, since: 2020 }], messages: [item] });
    expect(only(body).body).toMatchObject({
      content: { type: 'text', text: 'hola' },
      context: { messageId: 'wamid.0', forwarded: true },
      more: {
        mood: 'glad',
        text: { format: 'bold' },
        context: { frequently_forwarded: true },
        contact: { since: 2020 },
      },
    });
  });

  test('a field of the wrong type is kept, and the message is read', () => {
    const item = message({ context: 'wamid.0', errors: 'many', timestamp: 'soon' });
    const event = only(messages(item));
    expect(event.body).toMatchObject({
      content: { type: 'text', text: 'hola' },
      more: { context: 'wamid.0', errors: 'many' },
    });
    expect(event).not.toHaveProperty('at');
  });

  test('what went wrong with a message stands at it', () => {
    const details = 'Media file size too big. Max is 100 MB';
    const item = message({
      type: 'unsupported',
      text: undefined,
      errors: [{ code: 131052, title: 'Media download error', error_data: { details } }],
    });
    expect(only(messages(item)).body).toMatchObject({
      content: { type: 'unsupported' },
      errors: [{ code: 131052, title: 'Media download error', details }],
    });
  });

  test('what somebody says in a group is no answer to the line', () => {
    expect(only(messages(message({ group_id: 'Y2Fw' }))).body).toMatchObject({
      kind: 'notice',
      raw: { group_id: 'Y2Fw', text: { body: 'hola' } },
    });
  });
});

test.each([
  ['text', '1749416383', '2025-06-08T20:59:43.000Z'],
  ['number', 1749416383, '2025-06-08T20:59:43.000Z'],
  ['milliseconds', '1749416383000', undefined],
  ['nonsense', {}, undefined],
])('a timestamp as %s', (_, timestamp, at) => {
  expect(only(messages(message({ timestamp }))).at?.toISOString()).toBe(at);
});

describe('statuses', () => {
  test('a status has its attempt, its error, its price and the person', () => {
    const errors = [
      { code: 131026, title: 'Message undeliverable', error_data: { details: 'No WhatsApp' } },
    ];
    const attempt = '0191A0B0-0000-7000-8000-000000000001';
    const pricing = { category: 'utility' };
    const item = status({ status: 'failed', biz_opaque_callback_data: attempt, errors, pricing });

    expect(only(statuses(item))).toEqual({
      key: 'status 1065 failed  wamid.9',
      wabaId: '4195',
      lineId: '1065',
      field: 'messages',
      at: new Date('2025-06-08T20:59:43Z'),
      body: {
        kind: 'status',
        id: 'wamid.9',
        status: 'failed',
        to: { phone: '+51900000001', waId: '51900000001' },
        attemptId: '0191a0b0-0000-7000-8000-000000000001',
        error: { code: 131026, title: 'Message undeliverable', details: 'No WhatsApp' },
        pricing: { category: 'utility' },
      },
    });
  });

  test('somebody else’s callback data is not taken for an attempt', () => {
    const { body } = only(statuses(status({ biz_opaque_callback_data: 'order-17' })));
    expect(body).not.toHaveProperty('attemptId');
    expect(body).toMatchObject({ more: { biz_opaque_callback_data: 'order-17' } });
  });

  test('a status to a user id without a number', () => {
    const item = status({ recipient_id: undefined, recipient_user_id: 'PE.1349' });
    expect(only(statuses(item)).body).toMatchObject({ to: { userId: 'PE.1349' } });
  });

  test('each participant of a group has a status of his own, under either spelling', () => {
    const group = { recipient_type: 'group', recipient_id: 'Y2Fw' };
    const events = normalise(
      statuses(
        status({ ...group, recipient_participant_id: '51900000001' }),
        status({ ...group, recipient_participant_id: '51900000002' }),
        status({ ...group, participant_recipient_id: '51900000003' }),
      ),
    );
    expect(events.map(({ key }) => key)).toEqual([
      'status 1065 delivered 51900000001 wamid.9',
      'status 1065 delivered 51900000002 wamid.9',
      'status 1065 delivered 51900000003 wamid.9',
    ]);
    expect(events[0]?.body).toMatchObject({
      participant: '51900000001',
      to: { waId: '51900000001' },
      more: { group_id: 'Y2Fw', recipient_type: 'group' },
    });
  });

  test.each([
    ['deleted', undefined],
    ['warning', undefined],
    ['teleported', 'unknown'],
    ['constructor', 'unknown'],
  ])('a status %s is one notice under its own key', (word, about) => {
    const event = only(statuses(status({ status: word })));
    expect(event.key).toBe(`status 1065 ${word}  wamid.9`);
    expect(event.body).toEqual({
      kind: 'notice',
      ...(about && { about }),
      raw: { id: 'wamid.9', status: word, timestamp: '1749416383', recipient_id: '51900000001' },
    });
  });

  test('messages and statuses in one change are all there', () => {
    const body = webhook('messages', {
      contacts: [ana],
      statuses: [status(), status({ status: 'read' })],
      messages: [message()],
      errors: [{ code: 130429, title: 'Rate limit hit' }],
    });
    expect(bodies(body).map(({ kind }) => kind)).toEqual(['message', 'status', 'status', 'notice']);
  });
});

describe('one person, new ids', () => {
  test('a changed number', () => {
    expect(only(webhookSample('openapi_system_message')).body).toMatchObject({
      kind: 'identity',
      previous: { phone: '+16505551234', waId: '16505551234' },
      current: { phone: '+12195555358', waId: '12195555358' },
    });
  });

  test('a changed user id, told by a system message', () => {
    const system = { type: 'user_changed_user_id', user_id: 'PE.2083', parent_user_id: 'PE.ENT.2' };
    expect(only(messages(message({ type: 'system', text: undefined, system }))).body).toEqual({
      kind: 'identity',
      previous: { phone: '+51900000001', waId: '51900000001' },
      current: { userId: 'PE.2083', parentUserId: 'PE.ENT.2' },
    });
  });

  test('a changed user id, told by user_id_update', () => {
    const user_id_update = [
      {
        wa_id: '51900000001',
        detail: 'User id has been updated',
        user_id: { previous: 'PE.1349', current: 'PE.2083' },
        parent_user_id: { previous: 'PE.ENT.1', current: 'PE.ENT.2' },
        timestamp: '1750030073',
      },
    ];
    expect(only(webhook('user_id_update', { user_id_update }))).toMatchObject({
      key: 'user_id 1065 PE.1349 PE.2083 PE.ENT.1 PE.ENT.2 51900000001',
      at: new Date('2025-06-15T23:27:53Z'),
      body: {
        kind: 'identity',
        previous: { waId: '51900000001', userId: 'PE.1349', parentUserId: 'PE.ENT.1' },
        current: { waId: '51900000001', userId: 'PE.2083', parentUserId: 'PE.ENT.2' },
        more: { detail: 'User id has been updated' },
      },
    });
  });

  test('a change that names nobody before it links nobody', () => {
    const system = { type: 'user_changed_user_id', user_id: 'PE.2083' };
    const item = message({ type: 'system', from: undefined, text: undefined, system });
    expect(only(webhook('messages', { messages: [item] })).body.kind).toBe('notice');
  });
});

describe('other fields', () => {
  test('a contact stops marketing messages', () => {
    const user_preferences = [
      {
        wa_id: '51900000001',
        category: 'marketing_messages',
        value: 'stop',
        timestamp: 1731705721,
      },
    ];
    expect(only(webhook('user_preferences', { user_preferences }))).toMatchObject({
      key: 'preference 1065 marketing_messages stop 1731705721  51900000001 ',
      at: new Date('2024-11-15T21:22:01Z'),
      body: { kind: 'preference', marketing: 'stop', from: { waId: '51900000001' } },
    });
  });

  test('what somebody wrote in the Business app is an echo to its receiver', () => {
    const message_echoes = [message({ from: '15550783881', to: undefined, to_user_id: 'PE.1349' })];
    expect(only(webhook('smb_message_echoes', { contacts: [ana], message_echoes }))).toMatchObject({
      key: 'echo 1065 wamid.1',
      body: {
        kind: 'echo',
        to: { userId: 'PE.1349', waId: '51900000001' },
        content: { text: 'hola' },
      },
    });
  });

  test('an account’s change is a notice with the entry’s time, known again by what it says', () => {
    const body = webhook('account_update', { event: 'ACCOUNT_DELETED' }, 1743451903);
    const later = webhook('account_update', { event: 'ACCOUNT_DELETED' }, 1743451904);
    expect(only(body)).toMatchObject({
      field: 'account_update',
      at: new Date('2025-03-31T20:11:43Z'),
      body: { kind: 'notice', raw: { event: 'ACCOUNT_DELETED' } },
    });
    expect(only(body).key).toBe(only(structuredClone(body)).key);
    expect(only(later).key).not.toBe(only(body).key);
  });

  test('a field of the future, and a list of the future in a field we know, are kept', () => {
    expect(only(webhook('telepathy', { thoughts: ['x'] })).body).toMatchObject({
      kind: 'notice',
      about: 'unknown',
      raw: { thoughts: ['x'] },
    });
    expect(
      bodies(webhook('messages', { messages: [message()], thoughts: ['x'], contacts: [ana] })),
    ).toMatchObject([
      { kind: 'message' },
      { kind: 'notice', about: 'unknown', raw: { thoughts: ['x'] } },
    ]);
  });

  test.each([
    'history',
    'message_template_status_update',
    'phone_number_quality_update',
    'group_lifecycle_update',
    'security',
  ])('a change of %s is a notice of something known', (field) => {
    expect(only(webhook(field, { event: 'X' })).body).not.toHaveProperty('about');
  });

  test('past conversations handed over are not taken for new messages', () => {
    const history = [{ threads: [{ id: '51900000001', messages: [message()] }] }];
    expect(bodies(webhook('history', { history }))).toMatchObject([{ kind: 'notice' }]);
  });

  test('a call’s two ends are two notices', () => {
    const call = { id: 'wacid.1', event: 'connect', timestamp: '1752582933' };
    const events = normalise(webhook('calls', { calls: [call, { ...call, event: 'terminate' }] }));
    expect(events.map(({ key }) => key)).toEqual([
      'call 1065 connect  wacid.1',
      'call 1065 terminate  wacid.1',
    ]);
  });
});

describe('a bad item harms only itself', () => {
  test.each<[string, unknown]>([
    ['null', null],
    ['a number', 7],
    ['a list', [message()]],
    ['a message without an id', message({ id: undefined })],
    ['a message whose id is a record', message({ id: {} })],
  ])('%s among messages', (_, bad) => {
    const items = [message(), bad, message({ id: 'wamid.2' })];
    expect(bodies(webhook('messages', { contacts: [ana], messages: items }))).toMatchObject([
      { kind: 'message', id: 'wamid.1' },
      { kind: 'notice', about: 'malformed', raw: JSON.parse(JSON.stringify(bad)) },
      { kind: 'message', id: 'wamid.2' },
    ]);
  });

  test('a body that is no webhook is one notice', () => {
    for (const body of [null, 'x', [], {}, { entry: [] }, { entry: 'x' }, { entry: {} }]) {
      expect(bodies(body)).toEqual([{ kind: 'notice', about: 'malformed', raw: body }]);
    }
  });

  test('an entry and a change that say nothing are kept beside those that do', () => {
    const good = messages(message());
    const body = { ...good, entry: [{ id: '1' }, { id: '2', changes: [7] }, ...good.entry] };
    expect(normalise(body)).toMatchObject([
      { wabaId: '1', body: { kind: 'notice', about: 'unknown' } },
      { wabaId: '2', body: { kind: 'notice', about: 'malformed', raw: 7 } },
      { wabaId: '4195', body: { kind: 'message' } },
    ]);
  });
});

test('a thousand messages in one body are a thousand events in their order, quickly', () => {
  const people = Array.from({ length: 1000 }, (_, at) => String(51900000000 + at));
  const contacts = people.map((wa_id) => ({ profile: { name: `N${wa_id}` }, wa_id }));
  const items = people.map((from) => message({ from, id: `wamid.${from}` }));
  const body = webhook('messages', { contacts, messages: items });

  const started = performance.now();
  const events = normalise(body);
  const took = performance.now() - started;

  expect(events.map(({ key }) => key)).toEqual(people.map((from) => `message 1065 wamid.${from}`));
  expect(events.at(-1)?.body).toMatchObject({
    name: 'N51900000999',
    from: { waId: '51900000999' },
  });
  // Tens of milliseconds when warm; a search per message through all contacts would take far longer.
  expect(took).toBeLessThan(1000);
});
