import type { Json } from '../../messages/events.ts';
import type { NewButton, NewTemplate } from '../management.ts';

/**
 * A template to be approved, in Meta's words. Source: Meta, WhatsApp Business Management API, "Template
 * components"; of codes, "Authentication templates": their texts are Meta's own.
 */
export function renderNewTemplate(template: NewTemplate): Json[] {
  const { category, header, body, footer, buttons, codeExpiresInMinutes } = template;
  if (category === 'AUTHENTICATION') return codeComponents(codeExpiresInMinutes);
  return [
    ...(header === undefined ? [] : [headerOf(header)]),
    {
      type: 'BODY',
      text: body.text,
      ...(body.examples.length > 0 && { example: { body_text: [body.examples] } }),
    },
    ...(footer === undefined ? [] : [{ type: 'FOOTER', text: footer }]),
    ...(buttons.length === 0 ? [] : [{ type: 'BUTTONS', buttons: buttons.map(buttonOf) }]),
  ];
}

const codeComponents = (minutes: number | undefined): Json[] => [
  { type: 'BODY' },
  ...(minutes === undefined ? [] : [{ type: 'FOOTER', code_expiration_minutes: minutes }]),
  { type: 'BUTTONS', buttons: [{ type: 'OTP', otp_type: 'COPY_CODE' }] },
];

function headerOf(header: NonNullable<NewTemplate['header']>): Json {
  if (header.type === 'media') {
    const format = header.kind.toUpperCase();
    return { type: 'HEADER', format, example: { header_handle: [header.handle] } };
  }
  const { text, example } = header;
  return {
    type: 'HEADER',
    format: 'TEXT',
    text,
    ...(example !== undefined && { example: { header_text: [example] } }),
  };
}

function buttonOf(button: NewButton): Json {
  switch (button.type) {
    case 'reply':
      return { type: 'QUICK_REPLY', text: button.text };
    case 'url': {
      const { text, url, example } = button;
      return { type: 'URL', text, url, ...(example !== undefined && { example: [example] }) };
    }
    case 'phone':
      return { type: 'PHONE_NUMBER', text: button.text, phone_number: button.phoneNumber };
    case 'copy_code':
      // Its label is Meta's.
      return { type: 'COPY_CODE', example: button.example };
  }
}
