import type { Json } from '../messages/events.ts';
import { flowJsonSchema } from './definition.ts';

type Schema = {
  properties?: Record<string, Schema>;
  additionalProperties?: Schema | boolean;
  items?: Schema | boolean;
  anyOf?: Schema[];
  oneOf?: Schema[];
  const?: unknown;
};

type Fields = { [name: string]: Json };

/**
 * A flow as its author would write it: fields in the order in which the schema names them, steps in the
 * order in which a conversation may meet them. What is stored has lost both. It may be broken, and
 * comes out as broken as it is.
 */
export function writtenText(definition: Json): string {
  const ordered = inOrder(definition, flowJsonSchema());
  if (!isFields(ordered) || !isFields(ordered.steps ?? null)) return textOf(ordered, 0);
  return textOf({ ...ordered, steps: stepsInOrder(ordered.steps as Fields, ordered.start) }, 0);
}

const isFields = (value: Json): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function inOrder(value: Json, schema: Schema): Json {
  if (Array.isArray(value)) {
    const items = formsOf(schema, value).map((form) => form.items);
    const inner = items.find((each) => typeof each === 'object');
    return value.map((item) => inOrder(item, typeof inner === 'object' ? inner : {}));
  }
  if (!isFields(value)) return value;
  const form = formOf(schema, value);
  const named = Object.keys(form.properties ?? {}).filter((name) => Object.hasOwn(value, name));
  const names = [...new Set([...named, ...Object.keys(value)])];
  const others = typeof form.additionalProperties === 'object' ? form.additionalProperties : {};
  return Object.fromEntries(
    names.map((name) => [name, inOrder(value[name] ?? null, form.properties?.[name] ?? others)]),
  );
}

const formsOf = (schema: Schema, value: Json): Schema[] => {
  const forms = schema.anyOf ?? schema.oneOf;
  return forms ? forms.flatMap((each) => formsOf(each, value)) : [schema];
};

/** That of the `type` that it names, else the one that knows most of its fields. */
function formOf(schema: Schema, value: Fields): Schema {
  const known = ({ properties = {} }: Schema) =>
    (properties.type !== undefined && properties.type.const === value.type ? 1_000 : 0) +
    Object.keys(value).filter((name) => Object.hasOwn(properties, name)).length;
  const [best = {}] = formsOf(schema, value).toSorted((one, other) => known(other) - known(one));
  return best;
}

/** Those that a step names come after it; what nothing names is last. */
function stepsInOrder(steps: Fields, start: Json | undefined): Fields {
  const met = new Set<string>(typeof start === 'string' ? [start] : []);
  // What is added on the way is gone over too.
  for (const name of met) for (const text of textsIn(steps[name] ?? null)) met.add(text);
  const names = [...met, ...Object.keys(steps)].filter((name) => Object.hasOwn(steps, name));
  return Object.fromEntries([...new Set(names)].map((name) => [name, steps[name] ?? null]));
}

const textsIn = (value: Json): string[] => {
  if (typeof value === 'string') return [value];
  return value === null || typeof value !== 'object' ? [] : Object.values(value).flatMap(textsIn);
};

/** What is within a step stands on one line where it fits. */
const lineLength = 76;
const shortFrom = 3;

function textOf(value: Json, depth: number): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const isList = Array.isArray(value);
  const inner = '  '.repeat(depth + 1);
  const parts = isList
    ? value.map((item) => textOf(item, depth + 1))
    : Object.entries(value).map(
        ([name, each]) => `${JSON.stringify(name)}: ${textOf(each, depth + 1)}`,
      );
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  if (parts.length === 0) return open + close;
  const [before, after] = isList ? ['', ''] : [' ', ' '];
  const line = `${open}${before}${parts.join(', ')}${after}${close}`;
  const fits = line.length + inner.length <= lineLength && !line.includes('\n');
  if (fits && (depth >= shortFrom || (isList && depth > 1))) return line;
  return `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${'  '.repeat(depth)}${close}`;
}
