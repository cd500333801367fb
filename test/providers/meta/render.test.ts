import { describe, expect, test } from 'vitest';
import type { ContactCard, Content } from '../../../src/messages/content.ts';
import type { OutgoingMessage } from '../../../src/providers/contract.ts';
import { render } from '../../../src/providers/meta/render.ts';
import { graphSample } from './samples.ts';

const rendered = (content: Content, otherwise: Partial<OutgoingMessage> = {}) => {
  const result = render({
    attemptId: 'attempt',
    to: { waId: '51900000001' },
    content,
    ...otherwise,
  });
  if (!result.ok) throw new Error(result.fault);
  return result.body;
};

/** A sample of Meta's own, addressed to Ana and with our callback data. */
const sample = (name: string): object => ({
  ...Object(graphSample(`post_messages_request_send_${name}`)),
  to: '51900000001',
  recipient_type: 'individual',
  biz_opaque_callback_data: 'attempt',
});

const media = (
  kind: 'image' | 'video' | 'audio' | 'document' | 'sticker',
  otherwise: object = {},
): Content => ({
  type: 'media',
  media: { kind, ...otherwise },
});

describe('Meta’s own samples', () => {
  test.each<[string, Content, Partial<OutgoingMessage>]>([
    ['text_message', { type: 'text', text: 'text-message-content' }, {}],
    ['image_message_by_id', media('image'), { providerMediaId: '<IMAGE_OBJECT_ID>' }],
    ['image_message_by_url', media('image', { url: 'http(s)://image-url' }), {}],
    [
      'audio_message_by_id',
      media('audio', { caption: 'no' }),
      { providerMediaId: '<AUDIO_OBJECT_ID>' },
    ],
    ['audio_message_by_url', media('audio', { url: '<http(s)://audio-url>' }), {}],
    [
      'sticker_message_by_id',
      media('sticker', { caption: 'no' }),
      { providerMediaId: '<MEDIA_OBJECT_ID>' },
    ],
    ['sticker_message_by_url', media('sticker', { url: '<http(s)://sticker-url>' }), {}],
    [
      'video_message_by_id',
      media('video', { caption: '<VIDEO_CAPTION_TEXT>', filename: 'no.mp4' }),
      { providerMediaId: '<VIDEO_OBJECT_ID>' },
    ],
    [
      'video_message_by_url',
      media('video', { caption: '<VIDEO_CAPTION_TEXT>', url: '<http(s)://video-url>' }),
      {},
    ],
    [
      'document_message_by_id',
      media('document', {
        caption: '<DOCUMENT_CAPTION_TO_SEND>',
        filename: '<DOCUMENT_FILENAME>',
        url: 'https://not.this',
      }),
      { providerMediaId: '<DOCUMENT_OBJECT_ID>' },
    ],
    [
      'document_message_by_url',
      media('document', { caption: '<DOCUMENT-CAPTION-TEXT>', url: '<http(s)://document-url>' }),
      {},
    ],
    [
      'reply_button',
      {
        type: 'buttons',
        text: '<BUTTON_TEXT>',
        buttons: [
          { id: '<UNIQUE_BUTTON_ID_1>', title: '<BUTTON_TITLE_1>' },
          { id: '<UNIQUE_BUTTON_ID_2>', title: '<BUTTON_TITLE_2>' },
        ],
      },
      {},
    ],
    [
      'location_message',
      {
        type: 'location',
        latitude: 37.758056,
        longitude: -122.425332,
        name: 'META HQ',
        address: '1 Hacker Way, Menlo Park, CA 94025',
      },
      {},
    ],
    [
      'reply_to_text_message',
      { type: 'text', text: '<TEXT_MSG_CONTENT>', previewUrl: false },
      { replyTo: '<MSGID_OF_PREV_MSG>' },
    ],
  ])('%s', (name, content, otherwise) => {
    expect(rendered(content, otherwise)).toEqual(sample(name));
  });

  test('text_message_with_preview_url, whose sample leaves out the type', () => {
    const content: Content = {
      type: 'text',
      text: 'Please visit https://youtu.be/hpltvTEiRrY.',
      previewUrl: true,
    };
    expect(rendered(content)).toEqual({ ...sample('text_message_with_preview_url'), type: 'text' });
  });

  test('contact_message', () => {
    const { contacts } = Object(graphSample('post_messages_request_send_contact_message'));
    const cards: ContactCard[] = contacts;
    expect(rendered({ type: 'contacts', contacts: cards })).toEqual(sample('contact_message'));
  });

  test('list_message, whose two sections are one of ours', () => {
    const rows = [1, 2].flatMap((section) =>
      [1, 2].map((row) => ({
        id: `<LIST_SECTION_${section}_ROW_${row}_ID>`,
        title: `<SECTION_${section}_ROW_${row}_TITLE>`,
        description: `<SECTION_${section}_ROW_${row}_DESC>`,
      })),
    );
    const content: Content = {
      type: 'list',
      header: '<HEADER_TEXT>',
      text: '<BODY_TEXT>',
      footer: '<FOOTER_TEXT>',
      button: '<BUTTON_TEXT>',
      rows,
    };
    const { interactive } = Object(sample('list_message'));
    const { action } = interactive;
    const sections = [
      { rows: action.sections.flatMap((section: { rows: object[] }) => section.rows) },
    ];
    expect(sections[0]?.rows).toHaveLength(4);
    expect(rendered(content)).toEqual({
      ...sample('list_message'),
      interactive: { ...interactive, action: { ...action, sections } },
    });
  });
});

test('a form is opened at its first screen by a button', () => {
  const content: Content = {
    type: 'form',
    text: '¿Cuándo?',
    cta: 'Agendar',
    formId: '1197715005513101',
    token: 'IDP1:visit',
  };
  expect(rendered(content)).toMatchObject({
    type: 'interactive',
    interactive: {
      type: 'flow',
      body: { text: '¿Cuándo?' },
      action: {
        name: 'flow',
        parameters: {
          flow_message_version: '3',
          flow_token: 'IDP1:visit',
          flow_id: '1197715005513101',
          flow_cta: 'Agendar',
          mode: 'published',
        },
      },
    },
  });
});

test('a link is a button that opens an address', () => {
  expect(
    rendered({
      type: 'link',
      text: 'Your order',
      url: 'https://a.example/1',
      label: 'See it',
      footer: 'Thanks',
    }),
  ).toEqual({
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to: '51900000001',
    type: 'interactive',
    interactive: {
      type: 'cta_url',
      body: { text: 'Your order' },
      footer: { text: 'Thanks' },
      action: {
        name: 'cta_url',
        parameters: { display_text: 'See it', url: 'https://a.example/1' },
      },
    },
    biz_opaque_callback_data: 'attempt',
  });
});

describe('to whom', () => {
  const text: Content = { type: 'text', text: 'x' };

  test.each<[string, OutgoingMessage['to'], object]>([
    [
      'the wa_id that Meta gave, before the phone it differs from',
      { waId: '5215512345678', phone: '+525512345678', userId: 'MX.1' },
      { to: '5215512345678' },
    ],
    [
      'the phone, while no wa_id is known',
      { phone: '+525512345678', userId: 'MX.1' },
      { to: '+525512345678' },
    ],
    [
      'the user id of who hides the number',
      { userId: 'MX.1', parentUserId: 'MX.ENT.2' },
      { recipient: 'MX.1' },
    ],
    ['the parent user id', { parentUserId: 'MX.ENT.2' }, { recipient: 'MX.ENT.2' }],
  ])('%s', (_, to, address) => {
    const { to: written, recipient } = rendered(text, { to });
    expect({ to: written, recipient }).toEqual({ to: undefined, recipient: undefined, ...address });
  });

  test('nobody is a fault, not a call', () => {
    expect(render({ attemptId: 'a', to: {}, content: text })).toEqual({
      ok: false,
      fault: 'The contact has no number and no user id to write to',
    });
  });
});

test('media that is neither at Meta nor at an address is a fault', () => {
  expect(
    render({ attemptId: 'a', to: { waId: '1' }, content: media('image', { mediaId: 'MED1' }) }),
  ).toEqual({
    ok: false,
    fault: 'The media has no id at Meta and no public address',
  });
});
