import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { getContact } from '../contacts/getContact.ts';
import { listConsents } from '../contacts/listConsents.ts';
import { shownConsent } from '../contacts/shownConsent.ts';
import { consent } from '../contacts/table.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { changeConsent } from '../relay/onDemand/changeConsent.ts';
import { contactKey, keyType, oneContact } from './contactKey.ts';
import { flag, idOf, moment, time } from './fields.ts';
import { pageLinks, pageQuery, readPage } from './page.ts';
import { addRead, addWrite } from './route.ts';

const tag = 'Contacts';

const consentSchema = z
  .object({
    contact_id: idOf('CNT'),
    scope: z.enum(consent.scope.enumValues),
    granted: z.boolean(),
    source: z.enum(consent.source.enumValues),
    detail: z.string(),
    actor: z.string(),
    date: time.openapi({ description: 'When it was given' }),
    creation_date: time,
  })
  .openapi('Consent');

export function addContactConsentRoutes(app: OpenAPIHono, deps: Deps): void {
  addRead(
    app,
    deps,
    {
      path: '/v1/contacts/{contact_id}/consents',
      tag,
      summary: 'List what a contact has opted in to and out of, the newest word first',
      scope: 'read',
      params: oneContact,
      query: pageQuery.extend({ key_type: keyType }),
      answer: z.object({ consents: z.array(consentSchema), self: z.string(), next: z.string() }),
    },
    async (unit, { params, query, url }) => {
      const { id } = await getContact(unit, contactKey(query.key_type, params.contact_id));
      const page = await listConsents(unit, id, readPage(query));
      return { consents: page.items.map(shownConsent), ...pageLinks(url, page.next) };
    },
  );

  addWrite(
    app,
    deps,
    'post',
    {
      path: '/v1/contacts/{contact_id}/consents',
      tag,
      summary: 'Enter that a contact has opted in or out elsewhere; the newest word holds',
      scope: 'contacts',
      params: oneContact,
      query: z.object({ key_type: keyType }),
      body: z.object({
        granted: flag,
        scope: z.enum(consent.scope.enumValues).default('all'),
        detail: z
          .string()
          .max(500)
          .default('')
          .openapi({ description: 'Where and how they said so', example: 'Sign-up form, box 2' }),
        date: moment.optional().openapi({ description: 'When they said so; now where not given' }),
      }),
      answer: consentSchema.extend({
        opted_out: z.boolean().openapi({ description: 'As the contact is after it' }),
        marketing_opted_out: z.boolean(),
      }),
    },
    async (unit, { params, query, body, caller }) => {
      const { date: at = unit.now, ...said } = body;
      if (at > unit.now) {
        throw new AppError('invalid_request', 'date lies in the future: consent is given before');
      }
      const key = contactKey(query.key_type, params.contact_id);
      const word = { ...said, at, source: 'api' as const, actor: caller.keyName };
      const entry = await changeConsent(unit, deps, key, word);
      const { optedOutAt, marketingStoppedAt } = await getContact(unit, key);
      return {
        ...shownConsent(entry),
        opted_out: optedOutAt !== null,
        marketing_opted_out: marketingStoppedAt !== null,
      };
    },
  );
}
