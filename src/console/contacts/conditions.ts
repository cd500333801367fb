import { isDeepStrictEqual } from 'node:util';
import type { PropertyRow } from '../../contacts/listProperties.ts';
import { wrong } from '../../contacts/segmentQuery.ts';
import { toWire } from '../../db/ids.ts';
import type { Json } from '../../messages/events.ts';

/** A condition as it is chosen and written: of the segment language, in the words that people have. */
export type Condition = { field: string; op: Op; value: string };

/** `within` and `longer`: in the last so many days, and longer ago than that. */
const ops = [
  'is',
  'not',
  'in',
  'starts_with',
  'gt',
  'lt',
  'within',
  'longer',
  'after',
  'before',
  'known',
  'unknown',
] as const;
export type Op = (typeof ops)[number];

/** Fields of everybody; properties are `properties.CCP…`. */
export const fieldNames = [
  'tags',
  'last_inbound',
  'last_outbound',
  'created',
  'opted_out',
  'marketing_opted_out',
  'language',
  'country',
  'name',
  'phone',
] as const;
export type FieldName = (typeof fieldNames)[number];

const ofTimes: Op[] = ['within', 'longer', 'after', 'before', 'known', 'unknown'];
const ofTexts: Op[] = ['is', 'not', 'in', 'starts_with', 'known', 'unknown'];

const opsOfField: Readonly<Record<FieldName, Op[]>> = {
  tags: ['is', 'not', 'in', 'known', 'unknown'],
  last_inbound: ofTimes,
  last_outbound: ofTimes,
  created: ['within', 'longer', 'after', 'before'],
  opted_out: ['is'],
  marketing_opted_out: ['is'],
  language: ofTexts,
  country: ['is', 'not', 'in', 'known', 'unknown'],
  name: ofTexts,
  phone: ['starts_with', 'is', 'not', 'in', 'known', 'unknown'],
};

const opsOfType: Readonly<Record<PropertyRow['type'], Op[]>> = {
  string: ofTexts,
  email: ofTexts,
  enum: ['is', 'not', 'in', 'known', 'unknown'],
  int: ['is', 'not', 'gt', 'lt', 'known', 'unknown'],
  boolean: ['is', 'known', 'unknown'],
  date: ['before', 'after', 'within', 'longer', 'known', 'unknown'],
};

export const fieldOf = (property: PropertyRow): string =>
  `properties.${toWire('CCP', property.id)}`;

export const propertyIn = (field: string, properties: readonly PropertyRow[]) =>
  properties.find((each) => fieldOf(each) === field);

/** What can be asked of a field. */
export function opsOf(field: string, properties: readonly PropertyRow[]): readonly Op[] {
  const own = opsOfField[field as FieldName];
  const property = propertyIn(field, properties);
  return own ?? (property ? opsOfType[property.type] : ['is']);
}

/** What it is written with. */
export type Control =
  | { kind: 'none' }
  | { kind: 'choice'; values: readonly string[] }
  | { kind: 'truth' }
  | { kind: 'days' }
  | { kind: 'day' }
  | { kind: 'list' }
  | { kind: 'number' }
  | { kind: 'text' };

export function controlFor({ field, op }: Condition, properties: readonly PropertyRow[]): Control {
  const property = propertyIn(field, properties);
  if (op === 'known' || op === 'unknown') return { kind: 'none' };
  if (op === 'within' || op === 'longer') return { kind: 'days' };
  if (op === 'before' || op === 'after') return { kind: 'day' };
  if (field === 'opted_out' || field === 'marketing_opted_out') return { kind: 'truth' };
  if (property?.type === 'boolean') return { kind: 'truth' };
  if (op === 'in') return { kind: 'list' };
  if (property?.type === 'enum') return { kind: 'choice', values: property.allowedValues };
  return { kind: property?.type === 'int' ? 'number' : 'text' };
}

/** As the segment language has it; AppError `invalid_request` at `path` where nothing is written. */
function testOf(condition: Condition, properties: readonly PropertyRow[], path: string): Json {
  const { field, op } = condition;
  const value = condition.value.trim();
  const { kind } = controlFor(condition, properties);
  if (kind !== 'none' && value === '') throw wrong(path, 'is empty');
  if (kind === 'days' && !/^[1-9]\d{0,4}$/.test(value)) throw wrong(path, 'is no number of days');
  switch (op) {
    case 'known':
      return { field, exists: true };
    case 'unknown':
      return { field, exists: false };
    case 'within':
      return { field, after: `${value}d` };
    case 'longer':
      return { field, before: `${value}d` };
    case 'in':
      return { field, in: listOf(value) };
    default:
      return { field, [op]: kind === 'truth' ? value === 'true' : value };
  }
}

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);

export type Match = 'all' | 'any';

export const queryOf = (
  match: Match,
  conditions: readonly Condition[],
  properties: readonly PropertyRow[],
): Json => ({
  [match]: conditions.map((each, index) => testOf(each, properties, `query.${match}.${index}`)),
});

/** As many conditions as the form has, and as many letters as a value in it. */
export const mostConditions = 30;
export const mostLetters = 5_000;

/** The reverse of `queryOf`; undefined where a query says more, or otherwise, than the form can. */
export function conditionsOf(
  query: Json,
  properties: readonly PropertyRow[],
): { match: Match; conditions: Condition[] } | undefined {
  const { all, any, ...others } = Object(query) as Record<string, Json>;
  const match = any === undefined ? 'all' : 'any';
  const list = all ?? any ?? [query];
  if (!Array.isArray(list) || (all ?? any) === undefined || Object.keys(others).length > 0) {
    const single = conditionOf(query, properties);
    return single && { match: 'all', conditions: [single] };
  }
  const conditions = list.map((each) => conditionOf(each, properties));
  if (conditions.some((each) => each === undefined)) return undefined;
  if (conditions.length > mostConditions) return undefined;
  return { match, conditions: conditions.flatMap((each) => each ?? []) };
}

function conditionOf(test: Json, properties: readonly PropertyRow[]): Condition | undefined {
  const { field: named, ...rest } = Object(test) as Record<string, Json>;
  const field = typeof named === 'string' ? canonical(named, properties) : undefined;
  const [[op, value] = [], ...others] = Object.entries(rest);
  if (field === undefined || op === undefined || value === undefined || others.length > 0) {
    return undefined;
  }
  const read = readTest(op, value);
  if (!read || !opsOf(field, properties).includes(read.op)) return undefined;
  const condition = { field, ...read };
  const isTruth = controlFor(condition, properties).kind === 'truth';
  return isTruth && !['true', 'false'].includes(read.value) ? undefined : condition;
}

/** A property may be named by its name or by the name that it had first. */
function canonical(field: string, properties: readonly PropertyRow[]): string | undefined {
  if (fieldNames.some((each) => each === field)) return field;
  const name = field.startsWith('properties.') ? field.slice('properties.'.length) : undefined;
  const property =
    properties.find((each) => each.name === name) ??
    properties.find((each) => toWire('CCP', each.id) === name || each.key === name);
  return property && fieldOf(property);
}

function readTest(op: string, value: Json): Omit<Condition, 'field'> | undefined {
  const days = typeof value === 'string' ? /^(\d+)d$/.exec(value)?.[1] : undefined;
  if (op === 'exists') {
    if (typeof value !== 'boolean') return undefined;
    return { op: value ? 'known' : 'unknown', value: '' };
  }
  if (op === 'after' || op === 'before') {
    if (days) return { op: op === 'after' ? 'within' : 'longer', value: days };
    return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? { op, value } : undefined;
  }
  if (op === 'in') {
    const texts = Array.isArray(value) ? value.map(String) : [];
    const text = texts.join(', ');
    const isWhole = isDeepStrictEqual(listOf(text), texts) && text.length <= mostLetters;
    return isWhole ? { op, value: text } : undefined;
  }
  const known = ops.find((each) => each === op);
  if (!known || typeof value === 'object') return undefined;
  const text = String(value);
  return text === text.trim() ? { op: known, value: text } : undefined;
}
