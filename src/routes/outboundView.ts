import { z } from '@hono/zod-openapi';
import { toWire } from '../db/ids.ts';
import type { Json } from '../messages/events.ts';
import { placeholdersOf } from '../messages/templateShape.ts';
import type { OutboundView } from '../outbounds/getOutbound.ts';
import { shownStatuses, shownStatusOf } from '../outbounds/shownStatus.ts';
import { idOf, time, timeOf } from './fields.ts';

const qualities: Record<string, 'HIGH' | 'MEDIUM' | 'LOW'> = {
  GREEN: 'HIGH',
  YELLOW: 'MEDIUM',
  RED: 'LOW',
};

const names = z.record(z.string(), z.string());

export const outboundSchema = z
  .object({
    outbound_id: idOf('OTB'),
    client_id: idOf('TCI'),
    outbound_name: z.string(),
    outbound_status: z.enum(shownStatuses),
    outbound_quality: z.enum(['PENDING', 'HIGH', 'MEDIUM', 'LOW']),
    failure_reason: z.string().openapi({ description: 'Why it was rejected' }),
    outbound_type: z.enum(['text', 'image', 'video', 'document']),
    interaction_category: z
      .string()
      .openapi({ description: 'MARKETING, UTILITY or AUTHENTICATION' }),
    language_code: z.string(),
    is_notification: z.boolean().openapi({ description: 'It has no replies, and starts no flow' }),
    outbound_message: z.string().openapi({ description: 'With placeholders, as in Hola {{1}}' }),
    variable_mapping: names.openapi({ description: 'Which variable fills which placeholder' }),
    header_variable_mapping: names,
    buttons_variable_mapping: z
      .record(z.string(), z.record(z.string(), names))
      .openapi({ description: 'By the button’s index from 0, its kind, the placeholder' }),
    outbound_answers: z.array(
      z.object({ action: z.enum(['continue_process', 'cancel_process']), message: z.string() }),
    ),
    call_to_action_options: z.array(
      z.object({
        type: z.string(),
        text: z.string(),
        url: z.string().optional(),
        phone_number: z.string().optional(),
      }),
    ),
    template_components: z.array(z.record(z.string(), z.unknown())),
    media_id: z.string(),
    flow_id: z.string().openapi({ description: 'What `continue` starts; empty: nothing' }),
    waba_phone_number: z.string(),
    waba_provider: z.string(),
    creation_date: time,
    template_update_date: time,
  })
  .openapi('OutboundMessage');

export function showOutbound(view: OutboundView): z.output<typeof outboundSchema> {
  const { outbound, phoneNumber, provider } = view;
  const { shape, variableMapping, replies } = outbound;
  return {
    outbound_id: toWire('OTB', outbound.id),
    client_id: toWire('TCI', outbound.accountId),
    outbound_name: outbound.name,
    outbound_status: shownStatusOf(outbound.status),
    outbound_quality: qualities[outbound.quality] ?? 'PENDING',
    failure_reason: outbound.failureReason ?? '',
    outbound_type: typeOf(shape.header),
    interaction_category: outbound.category,
    language_code: outbound.language,
    is_notification: replies.length === 0,
    outbound_message: shape.body,
    variable_mapping: variableMapping.body,
    header_variable_mapping: headerNames(view),
    buttons_variable_mapping: buttonNames(view),
    outbound_answers: replies.map(({ action, title }) => ({
      action: `${action}_process` as const,
      message: title,
    })),
    call_to_action_options: optionsOf(outbound.components),
    template_components: recordsIn(outbound.components),
    media_id: outbound.mediaId ? toWire('MED', outbound.mediaId) : '',
    flow_id: outbound.flowId ? toWire('IPF', outbound.flowId) : '',
    waba_phone_number: phoneNumber,
    waba_provider: provider.toUpperCase(),
    creation_date: timeOf(outbound.createdAt),
    template_update_date: timeOf(outbound.updatedAt),
  };
}

type Shape = OutboundView['outbound']['shape'];

function typeOf(header: Shape['header']): 'text' | 'image' | 'video' | 'document' {
  if (header?.type !== 'media') return 'text';
  const { kind } = header;
  return kind === 'image' || kind === 'video' ? kind : 'document';
}

function headerNames({ outbound: { shape, variableMapping } }: OutboundView) {
  const { header } = variableMapping;
  if (header === undefined) return {};
  const [placeholder = '1'] =
    shape.header?.type === 'text' ? placeholdersOf(shape.header.text) : [];
  return { [placeholder]: header };
}

const buttonNames = ({ outbound: { shape, variableMapping } }: OutboundView) =>
  Object.fromEntries(
    Object.entries(variableMapping.buttons).map(([index, name]) => {
      const kind = shape.buttons[Number(index)]?.type === 'copy_code' ? 'COPY_CODE' : 'URL';
      return [index, { [kind]: { 1: name } }];
    }),
  );

/** Buttons that are no replies, in the provider's words. */
function optionsOf(components: Json) {
  const parts = recordsIn(components).filter(({ type }) => wordIn(type) === 'BUTTONS');
  return parts
    .flatMap(({ buttons }) => recordsIn(buttons))
    .filter(({ type }) => wordIn(type) !== 'QUICK_REPLY')
    .map(({ type, text, url, phone_number: phone }) => ({
      type: wordIn(type),
      text: String(text ?? ''),
      ...(typeof url === 'string' && { url }),
      ...(typeof phone === 'string' && { phone_number: phone }),
    }));
}

const wordIn = (value: Json | undefined): string => String(value ?? '').toUpperCase();

const recordsIn = (value: Json | undefined): Record<string, Json>[] =>
  Array.isArray(value)
    ? value.flatMap((each) =>
        typeof each === 'object' && each !== null && !Array.isArray(each) ? [each] : [],
      )
    : [];
