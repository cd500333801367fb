import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { ContactChange } from '../contacts/contactChange.ts';
import { type Finding, findingOf } from '../contacts/findingOf.ts';
import { type ContactKey, getContact } from '../contacts/getContact.ts';
import { listContacts } from '../contacts/listContacts.ts';
import { createContact, type SavedContact, updateContact } from '../contacts/saveContact.ts';
import { getSegment } from '../contacts/segments.ts';
import { showContact, showContacts } from '../contacts/showContact.ts';
import { tellContact } from '../contacts/tellContact.ts';
import type { Unit } from '../db/unit.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { type Erased, eraseContact } from '../relay/erase/eraseContact.ts';
import { removeFiles } from '../relay/erase/removeFiles.ts';
import { changeConsent } from '../relay/onDemand/changeConsent.ts';
import { joinContacts } from '../relay/onDemand/joinContacts.ts';
import { contactKey, keyType, oneContact } from './contactKey.ts';
import { contactSchema, contactSummarySchema } from './contactView.ts';
import { flag, phoneNumber, severalOf, wireId } from './fields.ts';
import { pageLinks, pageQuery, readPage } from './page.ts';
import { addPreparedWrite, addRead, addWrite } from './route.ts';

const tag = 'Contacts';

const propertyValue = z.union(
  [z.string(), z.number(), z.boolean(), z.null()],
  'is a text, a number, true or false',
);

/** A form makes objects of dots: a property whose name has some gets it back. */
const byWholeName = (values: unknown): unknown =>
  isObject(values) ? Object.fromEntries(Object.entries(values).flatMap(wholeNames)) : values;

const wholeNames = ([name, value]: [string, unknown]): [string, unknown][] =>
  isObject(value)
    ? Object.entries(value).flatMap(([inner, each]) => wholeNames([`${name}.${inner}`, each]))
    : [[name, value]];

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What may be said of a contact; in an update what is absent stays, and what is empty is cleared. */
const contactFields = z.object({
  name: z.string().optional(),
  phone_number: z.union([z.literal(''), phoneNumber]).optional(),
  external_id: z.string().optional(),
  email: z.string().optional(),
  language: z.string().optional().openapi({ description: 'BCP 47, as in pt-BR' }),
  tags: severalOf(z.string().max(100)).pipe(z.array(z.string()).max(50)).optional(),
  opted_out: flag.optional().openapi({
    description:
      'Of everything: nothing is sent but answers. False opts nobody in again: see consents',
  }),
  custom_property_values: z
    .preprocess(byWholeName, z.record(z.string(), propertyValue))
    .optional()
    .openapi({ description: 'By property id or name' }),
});

const changeOf = (body: z.output<typeof contactFields>): ContactChange => ({
  name: body.name,
  phone: body.phone_number,
  externalId: body.external_id,
  email: body.email,
  language: body.language,
  tags: body.tags,
  properties: body.custom_property_values,
});

export function addContactRoutes(app: OpenAPIHono, deps: Deps): void {
  addRead(
    app,
    deps,
    {
      path: '/v1/contacts',
      tag,
      summary:
        'List contacts: all, those of a segment, or whom a text finds; of a segment or by a common text a page may be short while next goes on',
      scope: 'read',
      query: pageQuery.extend({
        query: z
          .string()
          .optional()
          .openapi({ description: 'Part of a name, phone number or e-mail address' }),
        segment_id: wireId('SEG').optional(),
      }),
      answer: z.object({
        contacts: z.array(contactSummarySchema),
        self: z.string(),
        next: z.string(),
      }),
    },
    async (unit, { query, url }) => {
      const page = await listContacts(unit, readPage(query), await findingIn(unit, query));
      return { contacts: await showContacts(unit, page.items), ...pageLinks(url, page.next) };
    },
  );

  addWrite(
    app,
    deps,
    'post',
    {
      path: '/v1/contacts',
      tag,
      summary: 'Create a contact, by phone number or by your own id of them',
      scope: 'contacts',
      query: z.object({ on_conflict: z.enum(['refuse', 'update']).default('refuse') }),
      body: contactFields.extend({ name: z.string().min(1) }),
      answer: contactSchema,
    },
    async (unit, { query, body, caller }) => {
      const made = await createContact(unit, changeOf(body), query.on_conflict);
      const saved = await keepOptOut(unit, deps, made, body.opted_out, caller.keyName);
      return tellContact(unit, saved, { ofUpdate: false });
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
      params: oneContact,
      query: z.object({ key_type: keyType, show_hidden: flag.default(false) }),
      answer: contactSchema,
    },
    async (unit, { params, query }) =>
      showContact(unit, await getContact(unit, contactKey(query.key_type, params.contact_id)), {
        showHidden: query.show_hidden,
      }),
  );

  addWrite(
    app,
    deps,
    'put',
    {
      path: '/v1/contacts/{contact_id}',
      tag,
      summary: 'Change a contact: what is absent stays, what is empty is cleared',
      scope: 'contacts',
      params: oneContact,
      query: z.object({ key_type: keyType }),
      body: contactFields.extend({
        emit_sysevent: flag.default(false).openapi({
          description: 'Hooks that want `contact` `updated` are told',
        }),
      }),
      answer: contactSchema,
    },
    async (unit, { params, query, body, caller }) => {
      const key = contactKey(query.key_type, params.contact_id);
      const changed = await updateContact(unit, key, changeOf(body));
      const saved = await keepOptOut(unit, deps, changed, body.opted_out, caller.keyName);
      return tellContact(unit, saved, { ofUpdate: body.emit_sysevent });
    },
  );

  addWrite(
    app,
    deps,
    'post',
    {
      path: '/v1/contacts/{contact_id}/merge',
      tag,
      summary: 'Make two contacts one: `into` stays, with the chats and names of both',
      scope: 'contacts',
      params: oneContact,
      query: z.object({ key_type: keyType }),
      body: z.object({ into: wireId('CNT') }),
      answer: contactSchema,
    },
    async (unit, { params, query, body }) => {
      const from = contactKey(query.key_type, params.contact_id);
      const joined = await joinContacts(unit, { from, into: { by: 'contact_id', id: body.into } });
      return showContact(unit, joined);
    },
  );

  addPreparedWrite(
    app,
    deps,
    'delete',
    {
      path: '/v1/contacts/{contact_id}',
      tag,
      summary: 'Erase a contact: all that is known of them, and of those merged into them',
      scope: 'contacts',
      params: oneContact,
      query: z.object({ key_type: keyType }),
      answer: z.object({ message: z.string() }),
    },
    async (): Promise<{ erased?: Erased }> => ({}),
    async (unit, { params, query }, done) => {
      const key = contactKey(query.key_type, params.contact_id);
      done.erased = await eraseContact(unit, deps.secretBox, key);
      return { message: 'contact successfully deleted' };
    },
    async (_, { erased }) => erased && removeFiles(deps.mediaStore, erased),
  );
}

async function findingIn(
  unit: Unit,
  { query, segment_id }: { query?: string | undefined; segment_id?: string | undefined },
): Promise<Finding | undefined> {
  const segment = segment_id === undefined ? undefined : await getSegment(unit, segment_id);
  return findingOf(unit, { query: segment?.query, text: query?.replace(/^ (?=\d)/, '+') });
}

/**
 * Who is opted out by a change of the contact is so as by any other word. Nobody is opted back in by it: a
 * client that sends the whole of what it read earlier does not know of a stop word since.
 */
async function keepOptOut(
  unit: Unit,
  deps: Deps,
  { before, after }: SavedContact,
  optedOut: boolean | undefined,
  actor: string,
): Promise<SavedContact> {
  if (optedOut === undefined || optedOut === (after.optedOutAt !== null)) return { before, after };
  if (!optedOut) {
    throw new AppError(
      'conflict',
      'opted_out cannot be false: the contact has opted out, and whoever wants them in again says so by POST /v1/contacts/{contact_id}/consents',
    );
  }
  const key: ContactKey = { by: 'contact_id', id: after.id };
  const word = { scope: 'all', granted: false, source: 'api', detail: '' } as const;
  await changeConsent(unit, deps, key, { ...word, actor, at: unit.now });
  return { before, after: await getContact(unit, key) };
}
