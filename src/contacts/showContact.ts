import type { Unit } from '../db/unit.ts';
import type { ContactRow } from './contactChange.ts';
import { type Conversations, countConversations } from './countConversations.ts';
import { readProperties } from './listProperties.ts';
import { type Property, valueText } from './property.ts';
import { shownContact } from './shownContact.ts';

const showSummary = (row: ContactRow, conversations: Conversations) => ({
  ...shownContact(row),
  inbound_processes_started: conversations.inboundStarted,
  outbound_processes_started: conversations.outboundStarted,
  flow_outbounds_rejected: conversations.outboundsRejected,
  notification_outbounds_received: conversations.notificationsReceived,
});

/** Contacts as lists show them: without the values of their properties. */
export async function showContacts(
  unit: Unit,
  rows: ContactRow[],
): Promise<ReturnType<typeof showSummary>[]> {
  const conversationsOf = await countConversations(
    unit,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => showSummary(row, conversationsOf(row.id)));
}

/** One contact, with the values of all properties that are not hidden. */
export async function showContact(unit: Unit, row: ContactRow, { showHidden = false } = {}) {
  const conversationsOf = await countConversations(unit, [row.id]);
  return {
    ...showSummary(row, conversationsOf(row.id)),
    custom_property_values: valuesById(row, await readProperties(unit), showHidden),
  };
}

function valuesById(
  { properties: values }: ContactRow,
  properties: readonly Property[],
  showHidden: boolean,
): Record<string, string> {
  const propertyOf = new Map(properties.map((each) => [each.key, each]));
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => {
      const property = propertyOf.get(key);
      if (property?.isDeleted || (property?.isHidden && !showHidden)) return [];
      return [[property?.id ?? key, valueText(value)]];
    }),
  );
}
