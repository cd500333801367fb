/** What can be said to a contact, without any provider's words: a provider's `render` puts it into theirs. */
export type Content =
  | { type: 'text'; text: string; previewUrl?: boolean }
  | { type: 'media'; media: MediaOut }
  | { type: 'buttons'; text: string; header?: string; footer?: string; buttons: Button[] }
  | {
      type: 'list';
      text: string;
      header?: string;
      footer?: string;
      /** Label that opens the list, at most 20 characters. */
      button: string;
      rows: Row[];
    }
  | { type: 'link'; text: string; url: string; label: string; header?: string; footer?: string }
  | ({ type: 'location' } & Place)
  | { type: 'contacts'; contacts: ContactCard[] }
  /** A WhatsApp Flow. `token` comes back with its answer: `<process_id>:<step>`. */
  | { type: 'form'; text: string; cta: string; formId: string; token: string }
  | Template;

/**
 * An approved template of ours, filled in. `text` is its body as the contact reads it; what the
 * provider is given are the values. `language` is the template's own code, as in `es_MX`.
 */
export type Template = {
  type: 'template';
  text: string;
  /** `OTB…` */
  outboundId: string;
  name: string;
  language: string;
  /** `MARKETING`, `UTILITY`, `AUTHENTICATION`: the provider's word. */
  category: string;
  header?: { type: 'text'; value: TemplateValue } | { type: 'media'; media: MediaOut };
  body: TemplateValue[];
  buttons: TemplateButton[];
};

/** The value of one placeholder; `name` where the template names its placeholders. */
export type TemplateValue = { text: string; name?: string };

/** What the template's button at `index` (from 0) needs with every send. */
export type TemplateButton =
  /** A quick reply. Before the message has an id `payload` is the bare action; then `<message_id>:<action>`. */
  | { type: 'reply'; index: number; title: string; payload: string }
  | { type: 'url'; index: number; value: string }
  | { type: 'copy_code'; index: number; value: string }
  | { type: 'form'; index: number };

/** A quick reply. `id` comes back in the tap: `<process_id>:<step>:<option>`. */
type Button = { id: string; title: string };

type Row = { id: string; title: string; description?: string };

export type MediaKind = 'image' | 'video' | 'audio' | 'document' | 'sticker';

/** Media to send: a stored file of ours (`mediaId`, wire form `MED…`) or a public address (`url`). */
export type MediaOut = {
  kind: MediaKind;
  mediaId?: string;
  url?: string;
  caption?: string;
  filename?: string;
};

export type Place = { latitude: number; longitude: number; name?: string; address?: string };

/** A contact card as WhatsApp carries it: name, phones and whatever else the sender's phone added. */
export type ContactCard = {
  name: { formatted_name: string; first_name?: string; last_name?: string };
  phones?: { phone?: string; wa_id?: string; type?: string }[];
  emails?: { email?: string; type?: string }[];
  [more: string]: unknown;
};

/** The file that a message carries, if it carries one. */
export function mediaIn(content: Content): MediaOut | undefined {
  if (content.type === 'media') return content.media;
  if (content.type !== 'template' || content.header?.type !== 'media') return undefined;
  return content.header.media;
}
