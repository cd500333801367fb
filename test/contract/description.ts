import { z } from 'zod';
import type { Endpoint, Field } from './endpoints.ts';

/** As much of a JSON schema as is looked at here. */
type Schema = {
  $ref?: string;
  type?: string | string[];
  enum?: string[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  additionalProperties?: boolean | Schema;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
};

type Content = Record<string, { schema?: Schema }>;

type Operation = {
  description?: string;
  parameters?: { name: string; in: string; required?: boolean; schema: Schema }[];
  requestBody?: { content: Content };
  responses: Record<string, { content?: Content }>;
};

/** `/openapi.json`. */
export type Description = {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
};

export const operationOf = (
  { paths }: Description,
  { method, path }: Pick<Endpoint, 'method' | 'path'>,
): Operation | undefined => paths[path]?.[method];

/** What the description of an endpoint lacks of its row, or says otherwise, a sentence for each. */
export function differences(description: Description, endpoint: Endpoint): string[] {
  const operation = operationOf(description, endpoint);
  if (!operation) return ['is not described'];
  const parameters = (place: string): Schema => {
    const found = (operation.parameters ?? []).filter((each) => each.in === place);
    return {
      properties: Object.fromEntries(found.map(({ name, schema }) => [name, schema])),
      required: found.filter(({ required }) => required).map(({ name }) => name),
    };
  };
  const bodies = Object.entries(operation.requestBody?.content ?? {});
  const named = (place: string, fields: Record<string, Field> = {}, schema: Schema) =>
    Object.entries(fields).flatMap(([name, field]) =>
      differencesOf(description, schema, name.split('.'), field).map(
        (what) => `${place} ${name} ${what}`,
      ),
    );
  const forms = ['application/json', 'application/x-www-form-urlencoded'].filter(
    (type) => endpoint.body && !bodies.some(([each]) => each === type),
  );
  return [
    ...named('path', endpoint.params, parameters('path')),
    ...named('query', endpoint.query, parameters('query')),
    ...bodies.flatMap(([type, { schema }]) => named(type, endpoint.body, schema ?? {})),
    ...forms.map((type) => `takes no ${type}`),
  ];
}

function differencesOf(
  description: Description,
  parent: Schema,
  [name = '', ...rest]: string[],
  field: Field,
): string[] {
  const within = resolve(description, parent);
  const isAnyName = name.startsWith('<');
  const { additionalProperties: others } = within;
  const found = isAnyName
    ? others === true
      ? {}
      : others || undefined
    : within.properties?.[name];
  if (!found) return ['is not described'];
  if (rest.length > 0) return differencesOf(description, found, rest, field);

  const schema = resolve(description, found);
  const required = (within.required ?? []).includes(name);
  return [
    ...(required === (field.required === 'yes')
      ? []
      : [`is ${required ? '' : 'not '}required, but in the reference ${field.required}`]),
    ...(isOfType(description, schema, field) ? [] : [`is ${JSON.stringify(schema)}`]),
    ...(sorted(schema.enum) === sorted(field.allowed) || !field.allowed
      ? []
      : [`allows ${sorted(schema.enum)}, but in the reference ${sorted(field.allowed)}`]),
  ];
}

function isOfType(description: Description, schema: Schema, field: Field): boolean {
  if (field.repeated && schema.type === 'array' && schema.items) {
    return isOfType(description, resolve(description, schema.items), {
      type: field.type,
      required: field.required,
    });
  }
  return schema.type === { enum: 'string' }[field.type as 'enum'] || schema.type === field.type;
}

const sorted = (words: string[] | undefined): string => [...(words ?? [])].sort().join(' | ');

function resolve({ components }: Description, schema: Schema): Schema {
  const name = schema.$ref?.replace('#/components/schemas/', '');
  if (name === undefined) return schema;
  const found = components.schemas[name];
  if (!found) throw new Error(`There is no schema ${name}`);
  return found;
}

/**
 * What an answer has that its description lacks, or says otherwise; the description is taken at its
 * word, so that a field it does not name is a fault.
 */
export function answerFaults(
  description: Description,
  endpoint: Pick<Endpoint, 'method' | 'path'>,
  { status, body }: { status: number; body: unknown },
): string[] {
  const response = operationOf(description, endpoint)?.responses[status];
  if (!response) return [`answers ${status}, which is not described: ${JSON.stringify(body)}`];
  const schema = response.content?.['application/json']?.schema;
  if (!schema) return response.content ? ['answers JSON, which is not described'] : [];
  const $defs = Object.fromEntries(
    Object.entries(description.components.schemas).map(([name, each]) => [
      name,
      exact(description, each),
    ]),
  );
  const document = { ...exact(description, schema), $defs };
  const { error } = z
    .fromJSONSchema(document as Parameters<typeof z.fromJSONSchema>[0])
    .safeParse(body);
  return error
    ? error.issues.map(({ path, message }) => `answer ${path.join('.')}: ${message}`)
    : [];
}

/** The same schema, refusing what it does not name; an extended schema becomes one whole. */
function exact(description: Description, schema: Schema): Schema {
  const inner = (each: Schema): Schema => exact(description, each);
  if (schema.$ref) return { $ref: schema.$ref.replace('#/components/schemas/', '#/$defs/') };
  if (schema.allOf) {
    const parts = schema.allOf.map((each) => resolve(description, each));
    return inner({
      type: 'object',
      properties: Object.assign({}, ...parts.map(({ properties }) => properties)),
      required: parts.flatMap(({ required }) => required ?? []),
    });
  }
  return {
    ...schema,
    ...(schema.anyOf && { anyOf: schema.anyOf.map(inner) }),
    ...(schema.oneOf && { oneOf: schema.oneOf.map(inner) }),
    ...(schema.items && { items: inner(schema.items) }),
    ...(typeof schema.additionalProperties === 'object' && {
      additionalProperties: inner(schema.additionalProperties),
    }),
    ...(schema.properties && {
      properties: Object.fromEntries(
        Object.entries(schema.properties).map(([name, each]) => [name, inner(each)]),
      ),
      additionalProperties: schema.additionalProperties ?? false,
    }),
  };
}
