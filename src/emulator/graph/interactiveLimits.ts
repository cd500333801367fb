import { isRecord, type JsonRecord, recordOf, recordsOf, textOf } from '../record.ts';
import { invalidValue, missingParameter, type Refusal } from './graphError.ts';
import { refuseLength } from './lengths.ts';
import { refuseMedia } from './mediaLimits.ts';

function firstRefusal(checks: (() => Refusal | undefined)[]): Refusal | undefined {
  for (const check of checks) {
    const refusal = check();
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** What is wrong with a message that can be tapped, by Meta's limits for its kind. */
export function refuseInteractive(content: JsonRecord): Refusal | undefined {
  const kind = textOf(content.type);
  const action = content.action;
  if (kind === undefined) return missingParameter('interactive[type] is missing');
  if (!isRecord(action)) return missingParameter('interactive[action] is missing');
  const body = recordOf(content.body)?.text;
  const footer = recordOf(content.footer)?.text;
  const bodyMax = kind === 'list' ? 4096 : 1024;
  const isBodyOptional = kind === 'product' || kind === 'address_message';
  return firstRefusal([
    () => refuseLength('Body text', body, bodyMax, isBodyOptional ? 0 : 1),
    () => refuseLength('Footer text', footer, 60, 0),
    () => refuseHeader(kind, content.header),
    () => refuseAction(kind, action),
  ]);
}

const mediaHeaders = new Set(['image', 'video', 'document']);

function refuseHeader(kind: string, header: unknown): Refusal | undefined {
  if (header === undefined) return undefined;
  if (!isRecord(header)) return invalidValue('Header must be an object');
  const type = textOf(header.type) ?? '';
  if (type === 'text') return refuseLength('Header text', header.text, 60);
  if (kind === 'list' || !mediaHeaders.has(type)) {
    return invalidValue(`Header type "${type}" is not allowed for interactive type ${kind}`);
  }
  const media = recordOf(header[type]);
  return media === undefined
    ? missingParameter(`Header ${type} is missing`)
    : refuseMedia(type, media);
}

function refuseAction(kind: string, action: JsonRecord): Refusal | undefined {
  const parameters = recordOf(action.parameters);
  switch (kind) {
    case 'button':
      return refuseButtons(recordsOf(action.buttons));
    case 'list':
      return refuseList(action);
    case 'cta_url':
      return firstRefusal([
        () => refuseLength('CTA display_text', parameters?.display_text, 20),
        () => refuseLength('CTA url', parameters?.url, 2000),
      ]);
    case 'flow':
      return refuseFlow(parameters ?? {});
    case 'location_request_message':
      return action.name === 'send_location'
        ? undefined
        : invalidValue('Action name must be send_location');
    default:
      return knownInteractive.has(kind)
        ? undefined
        : invalidValue(`Unknown interactive type ${kind}`);
  }
}

const knownInteractive = new Set([
  'product',
  'product_list',
  'catalog_message',
  'order_details',
  'order_status',
  'address_message',
  'call_permission_request',
  'voice_call',
  'request_contact_info',
  'carousel',
]);

function refuseButtons(buttons: JsonRecord[]): Refusal | undefined {
  if (buttons.length < 1 || buttons.length > 3) {
    return invalidValue('Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3');
  }
  const titles = new Set<unknown>();
  const ids = new Set<unknown>();
  for (const button of buttons) {
    if (button.type !== 'reply') return invalidValue('Button type must be reply');
    const reply = recordOf(button.reply);
    const refusal = firstRefusal([
      () => refuseLength('Button title', reply?.title, 20),
      () => refuseLength('Button id', reply?.id, 256),
    ]);
    if (refusal !== undefined) return refusal;
    if (titles.has(reply?.title)) return invalidValue('Duplicated title in buttons');
    if (ids.has(reply?.id)) return invalidValue('Duplicated id in buttons');
    titles.add(reply?.title);
    ids.add(reply?.id);
  }
  return undefined;
}

function refuseList(action: JsonRecord): Refusal | undefined {
  const sections = recordsOf(action.sections);
  if (sections.length < 1 || sections.length > 10) {
    return invalidValue('Invalid sections count. Min allowed: 1, Max allowed: 10');
  }
  const rows = sections.flatMap((section) => recordsOf(section.rows));
  if (rows.length < 1 || rows.length > 10) {
    return invalidValue('Total row count exceed max allowed count: 10');
  }
  const isTitleNeeded = sections.length > 1;
  const ids = new Set<unknown>();
  return firstRefusal([
    () => refuseLength('Button label', action.button, 20),
    ...sections.map(
      (section) => () => refuseLength('Section title', section.title, 24, isTitleNeeded ? 1 : 0),
    ),
    ...rows.map((row) => () => refuseRow(row, ids)),
  ]);
}

function refuseRow(row: JsonRecord, ids: Set<unknown>): Refusal | undefined {
  const refusal = firstRefusal([
    () => refuseLength('Row title', row.title, 24),
    () => refuseLength('Row id', row.id, 200),
    () => refuseLength('Row description', row.description, 72, 0),
  ]);
  if (refusal !== undefined) return refusal;
  if (ids.has(row.id)) return invalidValue('Duplicated row id');
  ids.add(row.id);
  return undefined;
}

function refuseFlow(parameters: JsonRecord): Refusal | undefined {
  const hasId = textOf(parameters.flow_id) !== undefined;
  const hasName = textOf(parameters.flow_name) !== undefined;
  if (hasId === hasName) return invalidValue('Exactly one of flow_id and flow_name is required');
  return firstRefusal([
    () => refuseLength('flow_cta', parameters.flow_cta, 30),
    () => refuseLength('flow_message_version', parameters.flow_message_version, 10),
  ]);
}
