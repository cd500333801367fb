import { toWire } from '../db/ids.ts';
import type { Json } from '../messages/events.ts';
import { placeholdersOf } from '../messages/templateShape.ts';
import type { OutboundView } from './getOutbound.ts';
import { shownQualityOf } from './shownQuality.ts';
import { shownStatusOf } from './shownStatus.ts';

/** An outbound as the API shows it, and hooks are told of it. */
export function showOutbound(view: OutboundView) {
  const { outbound, phoneNumber, provider } = view;
  const { shape, variableMapping, replies } = outbound;
  return {
    outbound_id: toWire('OTB', outbound.id),
    client_id: toWire('TCI', outbound.accountId),
    outbound_name: outbound.name,
    outbound_status: shownStatusOf(outbound.status),
    outbound_quality: shownQualityOf(outbound.quality),
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
    creation_date: outbound.createdAt.toISOString(),
    template_update_date: outbound.updatedAt.toISOString(),
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
