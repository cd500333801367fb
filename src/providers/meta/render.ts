import type { Content } from '../../messages/content.ts';
import type { Identities } from '../../messages/events.ts';
import type { OutgoingMessage } from '../contract.ts';
import { renderTemplate } from './renderTemplate.ts';

/** The body of `POST /{phone_number_id}/messages`, or why there can be none. */
export type Rendered =
  | { ok: true; body: { [field: string]: unknown } }
  | { ok: false; fault: string };

/**
 * A message in Meta's words. Written to is the `wa_id` that Meta itself gave, else the phone, else the
 * business-scoped user id. The attempt's id goes along as callback data: every status brings it back.
 */
export function render(message: OutgoingMessage): Rendered {
  const address = addressOf(message.to);
  if (!address) return { ok: false, fault: 'The contact has no number and no user id to write to' };
  const payload = payloadOf(message.content, message.providerMediaId);
  if (!payload) return { ok: false, fault: 'The media has no id at Meta and no public address' };
  return {
    ok: true,
    body: {
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      ...address,
      ...(message.replyTo === undefined ? {} : { context: { message_id: message.replyTo } }),
      ...payload,
      biz_opaque_callback_data: message.attemptId,
    },
  };
}

function addressOf({ waId, phone, userId, parentUserId }: Identities): object | undefined {
  const to = waId ?? phone;
  // Meta takes `to` where both are given, so one of them is all there is to say.
  if (to) return { to };
  const recipient = userId ?? parentUserId;
  return recipient ? { recipient } : undefined;
}

function payloadOf(content: Content, providerMediaId: string | undefined): object | undefined {
  switch (content.type) {
    case 'text':
      return {
        type: 'text',
        text: { body: content.text, preview_url: content.previewUrl ?? false },
      };
    case 'media': {
      const { kind, url, caption, filename } = content.media;
      const source = providerMediaId ? { id: providerMediaId } : url ? { link: url } : undefined;
      if (!source) return undefined;
      const captioned = kind !== 'audio' && kind !== 'sticker' && caption;
      return {
        type: kind,
        [kind]: {
          ...source,
          ...(captioned ? { caption } : {}),
          ...(kind === 'document' && filename ? { filename } : {}),
        },
      };
    }
    case 'buttons':
      return interactive('button', content, {
        buttons: content.buttons.map(({ id, title }) => ({ type: 'reply', reply: { id, title } })),
      });
    case 'list':
      return interactive('list', content, {
        button: content.button,
        // One section needs no title.
        sections: [{ rows: content.rows }],
      });
    case 'link':
      return interactive('cta_url', content, {
        name: 'cta_url',
        parameters: { display_text: content.label, url: content.url },
      });
    case 'location': {
      const { latitude, longitude, name, address } = content;
      return {
        type: 'location',
        location: {
          latitude,
          longitude,
          ...(name ? { name } : {}),
          ...(address ? { address } : {}),
        },
      };
    }
    case 'contacts':
      return { type: 'contacts', contacts: content.contacts };
    case 'form':
      // Without an action Meta opens the form at its first screen.
      return interactive('flow', content, {
        name: 'flow',
        parameters: {
          flow_message_version: '3',
          flow_token: content.token,
          flow_id: content.formId,
          flow_cta: content.cta,
          mode: 'published',
        },
      });
    case 'template':
      return renderTemplate(content, providerMediaId);
  }
}

const interactive = (
  type: 'button' | 'list' | 'cta_url' | 'flow',
  words: { text: string; header?: string; footer?: string },
  action: object,
): object => ({
  type: 'interactive',
  interactive: {
    type,
    ...(words.header ? { header: { type: 'text', text: words.header } } : {}),
    body: { text: words.text },
    ...(words.footer ? { footer: { text: words.footer } } : {}),
    action,
  },
});
