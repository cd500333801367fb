import { hash16 } from '../db/hash16.ts';
import type { FoundLines, LineOwner } from '../lines/findLines.ts';
import type { EventBody, ProviderEvent } from '../messages/events.ts';
import type { Provider } from '../providers/contract.ts';
import type { NewInboxRow } from './inboxInsert.ts';
import * as metrics from './metrics.ts';
import { personOf } from './parse.ts';

/** Events of lines that are ours and whose app has signed; of others nothing is stored, and it is counted. */
export function rowsOf(
  provider: Provider,
  events: ProviderEvent[],
  found: FoundLines,
  trusted: Set<LineOwner>,
): NewInboxRow[] {
  const rows: NewInboxRow[] = [];
  for (const event of events) {
    const owner = ownerOf(event, found);
    if (!owner) continue;
    if (!trusted.has(owner)) {
      metrics.foreign.inc({ what: 'signature' });
      continue;
    }
    if (isUnknown(event))
      metrics.unknown.inc({ field: knownFields.has(event.field) ? event.field : 'other' });
    rows.push({
      accountId: owner.accountId,
      lineId: owner.lineId ?? null,
      key: hash16(`${provider.name} ${event.lineId ?? event.wabaId} ${event.field} ${event.key}`),
      kind: event.body.kind,
      field: event.field,
      at: event.at,
      body: JSON.stringify(bodyFor(event, owner)),
      who: event.body.kind === 'status' ? event.body.to : personOf(event.body),
    });
  }
  return rows;
}

const ownerOf = (event: ProviderEvent, { lines, wabas }: FoundLines): LineOwner | undefined =>
  event.lineId === undefined ? wabas.get(event.wabaId) : lines.get(event.lineId);

/** Of a line that is ours, by somebody who may not speak for it. */
export function isRefused(
  event: ProviderEvent,
  found: FoundLines,
  trusted: Set<LineOwner>,
): boolean {
  const owner = ownerOf(event, found);
  return owner !== undefined && !trusted.has(owner);
}

/** Most notices name no line: whose they are is known here and nowhere later. */
const bodyFor = ({ body }: ProviderEvent, { wabaId }: LineOwner): EventBody =>
  body.kind === 'notice' ? { ...body, wabaId } : body;

// A label must not grow with what strangers send.
const knownFields = new Set([
  'messages',
  'smb_message_echoes',
  'user_preferences',
  'user_id_update',
]);

function isUnknown({ body }: ProviderEvent): boolean {
  if (body.kind === 'notice') return body.about === 'unknown' || body.about === 'malformed';
  return body.kind === 'message' && body.content.type === 'unknown';
}
