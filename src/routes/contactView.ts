import { z } from '@hono/zod-openapi';
import type { ContactRow } from '../contacts/contactChange.ts';
import { type Conversations, countConversations } from '../contacts/countConversations.ts';
import { readProperties } from '../contacts/listProperties.ts';
import { type Property, valueText } from '../contacts/property.ts';
import { shownContact } from '../contacts/shownContact.ts';
import type { Unit } from '../db/unit.ts';
import { idOf, time } from './fields.ts';

export const contactSummarySchema = z.object({
  client_id: idOf('TCI'),
  contact_id: idOf('CNT'),
  name: z.string(),
  phone_number: z.string(),
  email: z.string(),
  external_id: z.string(),
  language: z.string(),
  tags: z.array(z.string()),
  is_valid_wa_user: z.boolean(),
  opted_out: z.boolean(),
  marketing_opted_out: z.boolean(),
  inbound_processes_started: z.number(),
  outbound_processes_started: z.number(),
  flow_outbounds_rejected: z.number(),
  notification_outbounds_received: z.number(),
  creation_date: time,
  update_date: time,
});

export const contactSchema = contactSummarySchema
  .extend({
    custom_property_values: z.record(z.string(), z.string()).openapi({
      description: 'By property id; what only flows set, by its name',
    }),
  })
  .openapi('Contact');

const showSummary = (
  row: ContactRow,
  conversations: Conversations,
): z.output<typeof contactSummarySchema> => ({
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
): Promise<z.output<typeof contactSummarySchema>[]> {
  const conversationsOf = await countConversations(
    unit,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => showSummary(row, conversationsOf(row.id)));
}

/** One contact, with the values of all properties that are not hidden. */
export async function showContact(
  unit: Unit,
  row: ContactRow,
  { showHidden = false } = {},
): Promise<z.output<typeof contactSchema>> {
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
