import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { deleteProperty } from '../contacts/deleteProperty.ts';
import { listProperties, type PropertyRow } from '../contacts/listProperties.ts';
import { propertyTypes } from '../contacts/property.ts';
import { createProperty, getProperty, updateProperty } from '../contacts/saveProperty.ts';
import { toWire } from '../db/ids.ts';
import type { Deps } from '../deps.ts';
import { flag, idOf, wireId } from './fields.ts';
import { pageLinks, pageQuery, readPage } from './page.ts';
import { addDelete, addRead, addWrite } from './route.ts';

const tag = 'Contacts';

const propertySchema = z
  .object({
    client_id: idOf('TCI'),
    property_id: idOf('CCP'),
    name: z.string(),
    type: z.enum(propertyTypes),
    is_hidden: z.boolean(),
    config_values: z.object({ allowed_values: z.string().optional() }),
  })
  .openapi('ContactProperty');

const showProperty = (row: PropertyRow): z.output<typeof propertySchema> => ({
  client_id: toWire('TCI', row.accountId),
  property_id: toWire('CCP', row.id),
  name: row.name,
  type: row.type,
  is_hidden: row.isHidden,
  config_values: row.type === 'enum' ? { allowed_values: row.allowedValues.join(',') } : {},
});

const propertyName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .refine((name) => !/^CCP[0-9a-f]{32}$/i.test(name), 'cannot look like the id of a property');

const allowedValues = z
  .union([z.string(), z.array(z.string())], 'is a text of values, separated by commas')
  .transform((given) => [given].flat().join(','))
  .pipe(z.string().max(10_000))
  .transform((text) => [...new Set(text.split(',').map((value) => value.trim()))].filter(Boolean))
  .openapi({ type: 'string', example: 'value1, value2, value3' });

const configValues = z.object({ allowed_values: allowedValues.optional() }).optional();

const oneProperty = z.object({ property_id: wireId('CCP') });

export function addContactPropertyRoutes(app: OpenAPIHono, deps: Deps): void {
  addWrite(
    app,
    deps,
    'post',
    {
      path: '/v1/contact-properties',
      tag,
      summary: 'Create a contact property; at most 25 that are not hidden',
      scope: 'contacts',
      body: z.object({
        type: z.enum(propertyTypes),
        name: propertyName,
        config_values: configValues,
        is_hidden: flag.default(false),
      }),
      status: 201,
      answer: propertySchema,
    },
    async (unit, { body }) =>
      showProperty(
        await createProperty(unit, {
          name: body.name,
          type: body.type,
          isHidden: body.is_hidden,
          allowedValues: body.config_values?.allowed_values,
        }),
      ),
  );

  addRead(
    app,
    deps,
    {
      path: '/v1/contact-properties',
      tag,
      summary: 'List contact properties',
      scope: 'read',
      query: pageQuery.extend({ show_hidden: flag.default(false) }),
      answer: z.object({
        contact_properties: z.array(propertySchema),
        self: z.string(),
        next: z.string(),
      }),
    },
    async (unit, { query, url }) => {
      const asked = { ...readPage(query), showHidden: query.show_hidden };
      const page = await listProperties(unit, asked);
      return { contact_properties: page.items.map(showProperty), ...pageLinks(url, page.next) };
    },
  );

  addRead(
    app,
    deps,
    {
      path: '/v1/contact-properties/{property_id}',
      tag,
      summary: 'Get a contact property',
      scope: 'read',
      params: oneProperty,
      answer: propertySchema,
    },
    async (unit, { params }) => showProperty(await getProperty(unit, params.property_id)),
  );

  addWrite(
    app,
    deps,
    'put',
    {
      path: '/v1/contact-properties/{property_id}',
      tag,
      summary: 'Rename or hide a contact property, or allow other values',
      scope: 'contacts',
      params: oneProperty,
      body: z.object({
        name: propertyName.optional(),
        config_values: configValues,
        is_hidden: flag.optional(),
      }),
      answer: propertySchema,
    },
    async (unit, { params, body }) =>
      showProperty(
        await updateProperty(unit, params.property_id, {
          ...(body.name !== undefined && { name: body.name }),
          ...(body.is_hidden !== undefined && { isHidden: body.is_hidden }),
          ...(body.config_values?.allowed_values && {
            allowedValues: body.config_values.allowed_values,
          }),
        }),
      ),
  );

  addDelete(
    app,
    deps,
    'contact property',
    {
      path: '/v1/contact-properties/{property_id}',
      tag,
      summary: 'Delete a contact property, and the values that contacts have of it',
      scope: 'contacts',
      params: oneProperty,
    },
    (unit, { params }) => deleteProperty(unit, params.property_id),
  );
}
