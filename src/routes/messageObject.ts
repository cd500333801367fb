import { z } from '@hono/zod-openapi';
import { toWire } from '../db/ids.ts';
import { limits } from '../engine/limits.ts';
import type { Content, MediaKind } from '../messages/content.ts';
import type { PlacedTemplate } from '../outbounds/fillByPlaces.ts';
import { wireId } from './fields.ts';
import { templateObject, templateOf } from './templateObject.ts';

/**
 * A message as the Cloud API takes it (`{"type":"text","text":{"body":"Hola"}}`), read as what we can say.
 * Files are ours (`id`, a MED…) or stand at a public address (`link`). Source: Meta, Cloud API, Messages.
 */
export type AskedMessage = {
  says: Exclude<Content, { type: 'template' }> | ({ type: 'template' } & PlacedTemplate);
  /** What it answers: the provider's id of a message, or ours. */
  replyTo?: string | undefined;
};

const link = z.url({ protocol: /^https?$/, error: 'is a public address, as in https://…' });
/** WhatsApp takes no text of nothing but spaces. */
const words = (most: number) => z.string().regex(/\S/, 'is empty').max(most);

const areDifferent = (texts: string[]): boolean => new Set(texts).size === texts.length;

const file = z
  .object({
    id: wireId('MED').optional(),
    link: link.optional(),
    caption: words(limits.caption).optional(),
    filename: words(240).optional(),
  })
  .refine(
    ({ id: ours, link: url }) => (ours === undefined) !== (url === undefined),
    'has an id (a file here, MED…) or a link (a public address), and not both',
  );

const header = z.object({ type: z.literal('text'), text: words(limits.header) }).optional();
const footer = z.object({ text: words(limits.footer) }).optional();
const body = (most: number) => z.object({ text: words(most) });
const id = z.string().min(1).max(200);

const interactive = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('button'),
    header,
    body: body(limits.buttonsBody),
    footer,
    action: z.object({
      buttons: z
        .array(
          z.object({
            type: z.literal('reply'),
            reply: z.object({ id, title: words(limits.buttonTitle) }),
          }),
        )
        .min(1)
        .max(limits.buttons)
        .refine(
          (buttons) =>
            areDifferent(buttons.map(({ reply }) => reply.id)) &&
            areDifferent(buttons.map(({ reply }) => reply.title)),
          'differ in their ids and titles',
        ),
    }),
  }),
  z.object({
    type: z.literal('list'),
    header,
    body: body(limits.listBody),
    footer,
    action: z.object({
      button: words(limits.label),
      sections: z
        .array(
          z.object({
            rows: z
              .array(
                z.object({
                  id,
                  title: words(limits.rowTitle),
                  description: words(limits.rowDescription).optional(),
                }),
              )
              .min(1)
              .max(limits.rows)
              .refine((rows) => areDifferent(rows.map((row) => row.id)), 'differ in their ids'),
          }),
        )
        .length(1, 'is one section'),
    }),
  }),
  z.object({
    type: z.literal('cta_url'),
    header,
    body: body(limits.linkBody),
    footer,
    action: z.object({
      parameters: z.object({ display_text: words(limits.label), url: link }),
    }),
  }),
  z.object({
    type: z.literal('flow'),
    body: body(limits.buttonsBody),
    action: z.object({
      parameters: z.object({
        flow_id: z.string().min(1),
        flow_cta: words(limits.label),
        flow_token: z.string().min(1).max(200).optional(),
      }),
    }),
  }),
]);

const message = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('text'),
    text: z.object({ body: words(limits.text), preview_url: z.boolean().optional() }),
  }),
  z.object({ type: z.literal('image'), image: file }),
  z.object({ type: z.literal('video'), video: file }),
  z.object({ type: z.literal('audio'), audio: file }),
  z.object({ type: z.literal('document'), document: file }),
  z.object({ type: z.literal('sticker'), sticker: file }),
  z.object({
    type: z.literal('location'),
    location: z.object({
      latitude: z.number().min(-90).max(90),
      longitude: z.number().min(-180).max(180),
      name: words(1_000).optional(),
      address: words(1_000).optional(),
    }),
  }),
  z.object({
    type: z.literal('contacts'),
    contacts: z
      .array(z.looseObject({ name: z.looseObject({ formatted_name: z.string().min(1) }) }))
      .min(1)
      .max(257),
  }),
  z.object({ type: z.literal('interactive'), interactive }),
  z.object({
    type: z.literal('template'),
    template: templateObject,
  }),
]);

export const messageObject = z
  .intersection(
    message,
    z.object({ context: z.object({ message_id: z.string().min(1).max(512) }).optional() }),
  )
  .transform(
    (asked): AskedMessage => ({
      says: contentOf(asked),
      replyTo: asked.context?.message_id,
    }),
  )
  .openapi({
    type: 'object',
    description:
      'A message as the Cloud API takes it: text, image, video, audio, document, sticker, location, contacts, interactive (button, list, cta_url, flow) or template; files by id (MED…) or link; context.message_id for a reply',
    example: { type: 'text', text: { body: 'Hola', preview_url: false } },
  });

type Message = z.output<typeof message>;

function contentOf(asked: Message): AskedMessage['says'] {
  switch (asked.type) {
    case 'text':
      return {
        type: 'text',
        text: asked.text.body,
        ...(asked.text.preview_url !== undefined && { previewUrl: asked.text.preview_url }),
      };
    case 'location': {
      const { name, address, ...place } = asked.location;
      return { type: 'location', ...place, ...(name && { name }), ...(address && { address }) };
    }
    case 'contacts':
      return { type: 'contacts', contacts: asked.contacts };
    case 'interactive':
      return interactiveOf(asked.interactive);
    case 'template':
      return { type: 'template', ...templateOf(asked.template) };
    case 'image':
      return mediaOf('image', asked.image);
    case 'video':
      return mediaOf('video', asked.video);
    case 'audio':
      return mediaOf('audio', asked.audio);
    case 'document':
      return mediaOf('document', asked.document);
    case 'sticker':
      return mediaOf('sticker', asked.sticker);
  }
}

function mediaOf(kind: MediaKind, asked: z.output<typeof file>): AskedMessage['says'] {
  const { id: mediaId, link: url, caption, filename } = asked;
  return {
    type: 'media',
    media: {
      kind,
      ...(mediaId && { mediaId: toWire('MED', mediaId) }),
      ...(url && { url }),
      ...(caption && { caption }),
      ...(filename && { filename }),
    },
  };
}

function interactiveOf(asked: z.output<typeof interactive>): AskedMessage['says'] {
  const text = asked.body.text;
  if (asked.type === 'flow') {
    const { flow_id: formId, flow_cta: cta, flow_token: token = 'agent' } = asked.action.parameters;
    return { type: 'form', text, cta, formId, token };
  }
  const around = {
    ...(asked.header && { header: asked.header.text }),
    ...(asked.footer && { footer: asked.footer.text }),
  };
  switch (asked.type) {
    case 'button':
      return {
        type: 'buttons',
        text,
        ...around,
        buttons: asked.action.buttons.map(({ reply }) => reply),
      };
    case 'list': {
      const { button, sections } = asked.action;
      const rows = sections.flatMap((section) =>
        section.rows.map(({ description, ...row }) => ({
          ...row,
          ...(description !== undefined && { description }),
        })),
      );
      return { type: 'list', text, ...around, button, rows };
    }
    case 'cta_url': {
      const { display_text: label, url } = asked.action.parameters;
      return { type: 'link', text, ...around, url, label };
    }
  }
}
