import { describe, expect, test } from 'vitest';
import type { Template } from '../../../src/messages/content.ts';
import { render } from '../../../src/providers/meta/render.ts';
import { graphSample } from './samples.ts';

const template: Template = {
  type: 'template',
  text: 'Hola text-string',
  outboundId: `OTB${'a'.repeat(32)}`,
  name: 'template-name',
  language: 'es_MX',
  category: 'UTILITY',
  body: [{ text: 'text-string' }],
  buttons: [],
};

function rendered(changes: Partial<Template>, providerMediaId?: string): unknown {
  const content = { ...template, ...changes };
  const result = render({
    attemptId: 'attempt',
    to: { waId: '51900000001' },
    content,
    ...(providerMediaId && { providerMediaId }),
  });
  return result.ok ? result.body.template : result.fault;
}

test('a template is its name, its language and the values of its body, in their order', () => {
  expect(rendered({ body: [{ text: 'Ana' }, { text: 'viernes' }] })).toEqual({
    name: 'template-name',
    language: { code: 'es_MX' },
    components: [
      {
        type: 'body',
        parameters: [
          { type: 'text', text: 'Ana' },
          { type: 'text', text: 'viernes' },
        ],
      },
    ],
  });
});

test('a value whose placeholder has a name goes with it', () => {
  expect(rendered({ body: [{ text: 'Ana', name: 'first_name' }] })).toMatchObject({
    components: [
      {
        type: 'body',
        parameters: [{ type: 'text', parameter_name: 'first_name', text: 'Ana' }],
      },
    ],
  });
});

test('a template without any value has no components', () => {
  expect(rendered({ body: [] })).toEqual({ name: 'template-name', language: { code: 'es_MX' } });
});

test('header image and quick replies are as in Meta’s own sample, but for its currency and date', () => {
  const sample = graphSample('post_messages_request_send_message_template_interactive');
  const [header, body, ...buttons] = Object(sample).template.components;
  const [text] = body.parameters;
  expect(
    rendered({
      header: { type: 'media', media: { kind: 'image', url: 'http(s)://the-image-url' } },
      buttons: [
        { type: 'reply', index: 0, title: 'Sí', payload: 'aGlzIHRoaXMgaXMgY29v' },
        { type: 'reply', index: 1, title: 'No', payload: '9rwnB8RbYmPF5t2Mn09x4h' },
      ],
    }),
  ).toMatchObject({ components: [header, { type: 'body', parameters: [text] }, ...buttons] });
});

test('a form’s button goes as in Meta’s own sample, with the token that Meta puts where there is none', () => {
  const sample = graphSample('post_messages_request_send_flow_template_message');
  const [button] = Object(sample).template.components;
  expect(rendered({ body: [], buttons: [{ type: 'form', index: 0 }] })).toMatchObject({
    components: [
      {
        ...button,
        parameters: [{ type: 'action', action: { flow_token: 'unused' } }],
      },
    ],
  });
});

describe('what else a template leaves open', () => {
  test('the end of an address, and a code to copy', () => {
    expect(
      rendered({
        body: [],
        buttons: [
          { type: 'url', index: 0, value: 'o/17' },
          { type: 'copy_code', index: 2, value: 'DIEZ' },
        ],
      }),
    ).toMatchObject({
      components: [
        {
          type: 'button',
          sub_type: 'url',
          index: '0',
          parameters: [{ type: 'text', text: 'o/17' }],
        },
        {
          type: 'button',
          sub_type: 'copy_code',
          index: '2',
          parameters: [{ type: 'coupon_code', coupon_code: 'DIEZ' }],
        },
      ],
    });
  });

  test('a header’s text, and a file that is at Meta already', () => {
    expect(
      rendered({ body: [], header: { type: 'text', value: { text: 'Oferta' } } }),
    ).toMatchObject({
      components: [{ type: 'header', parameters: [{ type: 'text', text: 'Oferta' }] }],
    });
    const file: Template['header'] = {
      type: 'media',
      media: { kind: 'document', mediaId: 'MED1', filename: 'plan.pdf' },
    };
    expect(rendered({ body: [], header: file }, '998')).toMatchObject({
      components: [
        {
          type: 'header',
          parameters: [{ type: 'document', document: { id: '998', filename: 'plan.pdf' } }],
        },
      ],
    });
  });

  test('a file that is nowhere is a fault, not a call', () => {
    const file: Template['header'] = { type: 'media', media: { kind: 'image', mediaId: 'MED1' } };
    expect(rendered({ header: file })).toBe('The media has no id at Meta and no public address');
  });
});
