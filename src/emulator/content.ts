import { type JsonRecord, recordOf, recordsOf, textOf } from './record.ts';
import { fillTemplate } from './templateText.ts';
import type { ChatMessage } from './world.ts';

/** Something to tap: a reply, or a way out (`url`, `phone_number`, `flow` …), which has no id. */
type Button = { id: string | null; title: string; kind: string; url: string | null };

type Row = {
  id: string;
  title: string;
  description: string | null;
  section: string | null;
};

type ShownMedia = {
  kind: string;
  id: string | null;
  link: string | null;
  mime_type: string | null;
  filename: string | null;
};

/** A message as a person sees it, whatever its kind. */
export type Content = {
  header: string | null;
  text: string | null;
  footer: string | null;
  buttons: Button[];
  rows: Row[];
  /** The label that opens the rows. */
  opens: string | null;
  media: ShownMedia | null;
};

const nothing: Content = {
  header: null,
  text: null,
  footer: null,
  buttons: [],
  rows: [],
  opens: null,
  media: null,
};

const known = new WeakMap<ChatMessage, Content>();

/** Read from the raw message once, and only when somebody looks. */
export function contentOf(message: ChatMessage): Content {
  let content = known.get(message);
  if (content === undefined) {
    content = readContent(message);
    known.set(message, content);
  }
  return content;
}

function readContent({ type, raw, template }: ChatMessage): Content {
  const inside = recordOf(raw[type]) ?? {};
  switch (type) {
    case 'text':
      return { ...nothing, text: textOf(inside.body) ?? null };
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker':
      return {
        ...nothing,
        text: textOf(inside.caption) ?? null,
        media: mediaOf(type, inside),
      };
    case 'interactive':
      return readInteractive(inside);
    case 'button':
      return { ...nothing, text: textOf(inside.text) ?? null };
    case 'template':
      return readTemplate(inside, template);
    case 'location':
      return { ...nothing, text: readLocation(inside) };
    case 'contacts':
      return { ...nothing, text: readContacts(recordsOf(raw.contacts)) };
    case 'reaction':
      return { ...nothing, text: textOf(inside.emoji) ?? null };
    case 'edit':
      return { ...nothing, text: readEdit(inside) };
    case 'order':
      return { ...nothing, text: textOf(inside.text) ?? null };
    case 'system':
      return { ...nothing, text: textOf(inside.body) ?? null };
    default:
      return nothing;
  }
}

const mediaOf = (kind: string, inside: JsonRecord): ShownMedia => ({
  kind,
  id: textOf(inside.id) ?? null,
  link: textOf(inside.link) ?? null,
  mime_type: textOf(inside.mime_type) ?? null,
  filename: textOf(inside.filename) ?? null,
});

function readLocation(inside: JsonRecord): string {
  const place = [textOf(inside.name), textOf(inside.address)].filter(Boolean);
  return [...place, `${inside.latitude}, ${inside.longitude}`].join('\n');
}

const readContacts = (contacts: JsonRecord[]): string =>
  contacts
    .map((contact) => {
      const name = textOf(recordOf(contact.name)?.formatted_name) ?? '';
      const phone = textOf(recordsOf(contact.phones)[0]?.phone);
      return phone === undefined ? name : `${name} ${phone}`;
    })
    .join('\n');

function readEdit(inside: JsonRecord): string | null {
  const message = recordOf(inside.message);
  return textOf(recordOf(message?.text)?.body) ?? null;
}

function readTemplate(inside: JsonRecord, template: ChatMessage['template']): Content {
  if (template === undefined) return nothing;
  const filled = fillTemplate(template, inside);
  const header = recordsOf(inside.components).find(
    (component) => textOf(component.type)?.toLowerCase() === 'header',
  );
  const parameter = recordsOf(header?.parameters)[0];
  const kind = textOf(parameter?.type) ?? '';
  const media = recordOf(parameter?.[kind]);
  return {
    ...nothing,
    header: filled.header ?? null,
    text: filled.body,
    footer: filled.footer ?? null,
    buttons: filled.buttons,
    media: media === undefined || kind === 'location' ? null : mediaOf(kind, media),
  };
}

function readInteractive(inside: JsonRecord): Content {
  const reply = recordOf(inside.button_reply) ?? recordOf(inside.list_reply);
  if (reply !== undefined) return { ...nothing, text: textOf(reply.title) ?? null };
  const form = recordOf(inside.nfm_reply);
  if (form !== undefined) return { ...nothing, text: textOf(form.body) ?? null };

  const header = recordOf(inside.header);
  const headerKind = textOf(header?.type) ?? '';
  const headerMedia = recordOf(header?.[headerKind]);
  const action = recordOf(inside.action) ?? {};
  return {
    header: textOf(header?.text) ?? null,
    text: textOf(recordOf(inside.body)?.text) ?? null,
    footer: textOf(recordOf(inside.footer)?.text) ?? null,
    buttons: buttonsOf(textOf(inside.type) ?? '', action),
    rows: rowsOf(action),
    opens: textOf(action.button) ?? null,
    media: headerMedia === undefined ? null : mediaOf(headerKind, headerMedia),
  };
}

function buttonsOf(kind: string, action: JsonRecord): Button[] {
  const parameters = recordOf(action.parameters) ?? {};
  switch (kind) {
    case 'button':
      return recordsOf(action.buttons).map((button) => {
        const reply = recordOf(button.reply);
        return {
          id: textOf(reply?.id) ?? null,
          title: textOf(reply?.title) ?? '',
          kind: 'reply',
          url: null,
        };
      });
    case 'cta_url':
      return [wayOut('url', parameters.display_text, parameters.url)];
    case 'flow':
      return [wayOut('flow', parameters.flow_cta)];
    case 'location_request_message':
      return [wayOut('location', 'Send location')];
    case 'request_contact_info':
      return [wayOut('contact', 'Share contact info')];
    default:
      return [];
  }
}

const wayOut = (kind: string, title: unknown, url?: unknown): Button => ({
  id: null,
  title: textOf(title) ?? '',
  kind,
  url: textOf(url) ?? null,
});

const rowsOf = (action: JsonRecord): Row[] =>
  recordsOf(action.sections).flatMap((section) =>
    recordsOf(section.rows).map((row) => ({
      id: textOf(row.id) ?? '',
      title: textOf(row.title) ?? '',
      description: textOf(row.description) ?? null,
      section: textOf(section.title) ?? null,
    })),
  );
