import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { type ContactKey, type ContactView, getContact } from '../contacts/getContact.ts';
import { listContacts } from '../contacts/listContacts.ts';
import { fromWire, toWire } from '../db/ids.ts';
import type { Deps } from '../deps.ts';
import type { Json } from '../messages/events.ts';
import { idOf, time, timeOf } from './fields.ts';
import { pageLinks, pageQuery, readPage } from './page.ts';
import { addRead } from './route.ts';

const tag = 'Contacts';

const summarySchema = z.object({
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
  inbound_processes_started: z.number(),
  outbound_processes_started: z.number(),
  flow_outbounds_rejected: z.number(),
  notification_outbounds_received: z.number(),
  creation_date: time,
  update_date: time,
});

const contactSchema = summarySchema
  .extend({ custom_property_values: z.record(z.string(), z.string()) })
  .openapi('Contact');

const showSummary = (view: ContactView): z.output<typeof summarySchema> => {
  const { contact } = view;
  return {
    client_id: toWire('TCI', contact.accountId),
    contact_id: toWire('CNT', contact.id),
    name: contact.name ?? contact.profileName ?? contact.phone ?? '',
    phone_number: contact.phone ?? '',
    email: contact.email ?? '',
    external_id: contact.externalId ?? '',
    language: contact.language ?? '',
    tags: contact.tags,
    is_valid_wa_user: contact.waId !== null || contact.userId !== null,
    opted_out: contact.optedOutAt !== null,
    inbound_processes_started: view.inboundProcesses,
    // Nothing is sent but in answer yet, so these are true.
    outbound_processes_started: 0,
    flow_outbounds_rejected: 0,
    notification_outbounds_received: 0,
    creation_date: timeOf(contact.createdAt),
    update_date: timeOf(contact.updatedAt),
  };
};

const showContact = (view: ContactView): z.output<typeof contactSchema> => ({
  ...showSummary(view),
  custom_property_values: Object.fromEntries(
    Object.entries(view.contact.properties).map(([name, value]) => [name, textOf(value)]),
  ),
});

const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

export function addContactRoutes(app: OpenAPIHono, deps: Deps): void {
  addRead(
    app,
    deps,
    {
      path: '/v1/contacts',
      tag,
      summary: 'List contacts',
      scope: 'read',
      query: pageQuery,
      answer: z.object({
        contacts: z.array(summarySchema),
        self: z.string(),
        next: z.string(),
      }),
    },
    async (unit, { query, url }) => {
      const page = await listContacts(unit, readPage(query));
      return { contacts: page.items.map(showSummary), ...pageLinks(url, page.next) };
    },
  );

  addRead(
    app,
    deps,
    {
      path: '/v1/contacts/{contact_id}',
      tag,
      summary: 'Get a contact, by our id, their number or your own id',
      scope: 'read',
      params: z.object({ contact_id: z.string() }),
      query: z.object({
        key_type: z.enum(['contact_id', 'phone_number', 'external_id']).default('contact_id'),
      }),
      answer: contactSchema,
    },
    async (unit, { params, query }) =>
      showContact(await getContact(unit, keyOf(query.key_type, params.contact_id))),
  );
}

const keyOf = (by: ContactKey['by'], text: string): ContactKey =>
  by === 'contact_id' ? { by, id: fromWire('CNT', text) } : { by, text };
