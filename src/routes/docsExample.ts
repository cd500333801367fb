import type { ApiDocument, Operation, Schema } from './describeApi.ts';

type Named = Record<string, Schema>;

/** A schema behind its name. */
export function resolveSchema(named: Named, schema: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  return named[nameOfRef(schema.$ref)] ?? {};
}

export const nameOfRef = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1);

/**
 * A value of a schema: the one it gives, or the plainest there is. Of an object `needed` keeps what is
 * required and what has an example of its own.
 */
export function exampleOf(
  named: Named,
  given: Schema,
  only: 'needed' | 'all' = 'all',
  depth = 0,
): unknown {
  const schema = resolveSchema(named, given);
  const known = schema.example ?? schema.default ?? schema.const ?? schema.enum?.[0];
  if (known !== undefined) return known;
  const inner = (each: Schema) => exampleOf(named, each, only, depth + 1);
  const [first] = (schema.anyOf ?? schema.oneOf ?? []).toReversed();
  if (first) return inner(first);
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map(inner));
  if (schema.properties) {
    // What refers to itself, or is very deep, is cut off.
    if (depth > 4) return {};
    const required = new Set(schema.required);
    const shown = Object.entries(schema.properties).filter(
      ([name, each]) => only === 'all' || required.has(name) || isShown(each),
    );
    return Object.fromEntries(shown.map(([name, each]) => [name, inner(each)]));
  }
  if (schema.items) return depth > 4 ? [] : [inner(schema.items)];
  return plainest([schema.type].flat()[0], schema.format);
}

const isShown = ({ example, anyOf = [] }: Schema): boolean =>
  example !== undefined || anyOf.some(isShown);

function plainest(type: string | undefined, format: string | undefined): unknown {
  if (format === 'date-time') return '2026-02-09T20:49:15Z';
  if (type === 'string') return '…';
  if (type === 'integer' || type === 'number') return 1;
  if (type === 'boolean') return true;
  if (type === 'object') return {};
  return null;
}

/** A request in one line of a shell, with what it cannot do without. */
export function curlOf(
  { servers, components }: ApiDocument,
  method: string,
  path: string,
  { parameters = [], requestBody, security }: Operation,
): string {
  const named = components?.schemas ?? {};
  const textOf = (schema: Schema = {}) => String(exampleOf(named, schema, 'needed'));
  const query = parameters
    .filter((each) => each.in === 'query' && (each.required || each.example !== undefined))
    .map(({ name, schema }) => `${name}=${encodeURIComponent(textOf(schema))}`)
    .join('&');
  const filled = path.replaceAll(/\{(.+?)\}/g, (_, name) =>
    encodeURI(textOf(parameters.find((each) => each.in === 'path' && each.name === name)?.schema)),
  );
  const url = `${servers?.[0]?.url ?? ''}${filled}${query && `?${query}`}`;
  const json = requestBody?.content['application/json']?.schema;
  const file = requestBody?.content['multipart/form-data'];
  // Where it may come as either, one is enough to show.
  const rows = json ? undefined : requestBody?.content['text/csv'];
  const body = json && JSON.stringify(exampleOf(named, json, 'needed'), null, 1);
  const isImplied = method === 'get' || (method === 'post' && (json || file || rows));
  return [
    `curl ${isImplied ? '' : `-X ${method.toUpperCase()} `}'${url}'`,
    security ? '-H "Truora-API-Key: $KEY"' : undefined,
    body ? `-H 'Content-Type: application/json' -d '${body.replaceAll(/\n */g, ' ')}'` : undefined,
    file ? '-F file=@photo.jpg' : undefined,
    rows ? "-H 'Content-Type: text/csv' --data-binary @people.csv" : undefined,
  ]
    .filter(Boolean)
    .join(' \\\n  ');
}
