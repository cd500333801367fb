// What a flow may hold at a place, as its JSON schema says.

/**
 * @typedef {{ type?: string | string[], properties?: Record<string, Schema>, required?: string[],
 *   additionalProperties?: Schema | boolean, items?: Schema | boolean, prefixItems?: Schema[], anyOf?: Schema[],
 *   oneOf?: Schema[], const?: unknown, enum?: unknown[], title?: string, $ref?: string,
 *   $defs?: Record<string, Schema> }} Schema
 */

/**
 * Each form that a value may have. Of those that name their `type`, only the one that the value names.
 * @param {Schema} root @param {Schema} schema @param {unknown} value @returns {Schema[]}
 */
function formsOf(root, schema, value) {
  const here = schema.$ref ? (root.$defs?.[schema.$ref.split('/').at(-1) ?? ''] ?? {}) : schema;
  const others = here.anyOf ?? here.oneOf;
  if (!others) return [here];
  const forms = others.flatMap((each) => formsOf(root, each, value));
  const type = Object(value).type;
  const named = forms.filter((each) => each.properties?.type?.const === type);
  return type !== undefined && named.length > 0 ? named : forms;
}

/**
 * @param {Schema} root @param {unknown} whole @param {(string | number)[]} path @returns {Schema[]}
 */
export function formsAt(root, whole, path) {
  let value = whole;
  let forms = formsOf(root, root, value);
  for (const part of path) {
    const inner = forms.flatMap((form) => innerOf(form, part));
    value = Object(value)[part];
    const known = value;
    forms = inner.flatMap((each) => formsOf(root, each, known));
  }
  return forms;
}

/** @param {Schema} form @param {string | number} part @returns {Schema[]} */
function innerOf({ properties, additionalProperties, items, prefixItems }, part) {
  const inner =
    typeof part === 'number'
      ? (prefixItems?.[part] ?? items)
      : (properties?.[part] ?? additionalProperties);
  return typeof inner === 'object' ? [inner] : [];
}

/** What is written where a field is new, `|` where one goes on. @param {Schema} root @param {Schema} schema @returns {string} */
export function emptyOf(root, schema) {
  const [form = {}] = formsOf(root, schema, undefined);
  const type = [form.type].flat()[0];
  if (form.const !== undefined) return JSON.stringify(form.const);
  if (type === 'object') return '{|}';
  if (type === 'array') return '[|]';
  if (type === 'string') return '"|"';
  return '|';
}
