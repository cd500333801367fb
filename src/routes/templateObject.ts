import { z } from '@hono/zod-openapi';
import { toWire } from '../db/ids.ts';
import type { PlacedTemplate } from '../outbounds/fillByPlaces.ts';
import { wireId } from './fields.ts';

const file = z
  .object({ id: wireId('MED').optional(), link: z.url().optional() })
  .refine(
    ({ id, link }) => (id === undefined) !== (link === undefined),
    'has an id (a file here, MED…) or a link (a public address), and not both',
  );

const parameter = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text'), text: z.string(), parameter_name: z.string().optional() }),
  z.object({ type: z.literal('payload'), payload: z.string() }),
  z.object({ type: z.literal('coupon_code'), coupon_code: z.string() }),
  z.object({ type: z.literal('image'), image: file }),
  z.object({ type: z.literal('video'), video: file }),
  z.object({ type: z.literal('document'), document: file }),
]);

const component = z.discriminatedUnion('type', [
  z.object({ type: z.literal('header'), parameters: z.array(parameter).length(1) }),
  z.object({ type: z.literal('body'), parameters: z.array(parameter).max(100) }),
  z.object({
    type: z.literal('button'),
    sub_type: z.enum(['url', 'quick_reply', 'copy_code', 'flow']),
    index: z.coerce.number().int().min(0).max(9),
    parameters: z.array(parameter).max(1).default([]),
  }),
]);

/**
 * A template as the Cloud API takes it: `{"name":"visit","language":{"code":"es"},"components":[{"type":
 * "body","parameters":[{"type":"text","text":"Ana"}]}]}`. Source: Meta, Cloud API, Templates.
 */
export const templateObject = z.object({
  name: z.string().min(1).max(512),
  language: z.object({ code: z.string().min(2).max(15) }),
  components: z.array(component).max(12).default([]),
});

/** Its values stand where its placeholders do. */
export function templateOf(asked: z.output<typeof templateObject>): PlacedTemplate {
  const { components } = asked;
  const headers = components.filter((each) => each.type === 'header');
  const bodies = components.filter((each) => each.type === 'body');
  const buttons = components.filter((each) => each.type === 'button');
  return {
    name: asked.name,
    language: asked.language.code,
    header: headers.flatMap(({ parameters }) => parameters.map(wordOf))[0],
    body: bodies.flatMap(({ parameters }) =>
      parameters.map((each) => ({
        text: String(wordOf(each)),
        ...(each.type === 'text' && { name: each.parameter_name }),
      })),
    ),
    buttons: Object.fromEntries(
      buttons.flatMap(({ index, parameters }) =>
        parameters.map((each) => [String(index), String(wordOf(each))]),
      ),
    ),
  };
}

function wordOf(given: z.output<typeof parameter>): string {
  switch (given.type) {
    case 'text':
      return given.text;
    case 'payload':
      return given.payload;
    case 'coupon_code':
      return given.coupon_code;
    case 'image':
      return placeOf(given.image);
    case 'video':
      return placeOf(given.video);
    case 'document':
      return placeOf(given.document);
  }
}

const placeOf = ({ id: mediaId, link: url = '' }: z.output<typeof file>): string =>
  mediaId === undefined ? url : toWire('MED', mediaId);
