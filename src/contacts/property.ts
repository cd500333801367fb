import { readEmail } from '../engine/answers/email.ts';
import { inStoredOrder } from '../engine/storedOrder.ts';
import type { Json } from '../messages/events.ts';
import { contactProperty } from './table.ts';

export const propertyTypes = contactProperty.type.enumValues;
export type PropertyType = (typeof propertyTypes)[number];

/** A property as values are read by it. `id` is `CCP…`; `key` is under what contacts keep their value. */
export type Property = {
  id: string;
  name: string;
  key: string;
  type: PropertyType;
  allowedValues: readonly string[];
  isHidden: boolean;
  /** Being deleted: it takes no value any more. */
  isDeleted: boolean;
};

/** The most characters of a text. */
const longest = 2_000;

/** The property that somebody means: by its name, its id, or the name that it had first. */
export const propertyNamed = (properties: readonly Property[], named: string) =>
  properties.find(({ name, isDeleted }) => name === named && !isDeleted) ??
  properties.find(({ id }) => id === named) ??
  properties.find(({ key }) => key === named);

/** The value as it is kept; undefined where the property cannot have it. */
export function readPropertyValue(property: Property, given: Json): Json | undefined {
  const text = typeof given === 'string' ? given.trim() : given;
  switch (property.type) {
    case 'string':
      return readText(text);
    case 'int':
      return readInt(text);
    case 'boolean':
      return readTruth(text);
    case 'date':
      return typeof text === 'string' ? readDate(text) : undefined;
    case 'email':
      return typeof text === 'string' ? readEmail(text) : undefined;
    case 'enum':
      return property.allowedValues.find((value) => value === String(text));
  }
}

function readText(given: Json): string | undefined {
  if (given === null || typeof given === 'object') return undefined;
  const text = String(given);
  return text.length <= longest ? text : undefined;
}

function readInt(given: Json): number | undefined {
  const number = typeof given === 'string' && /^[+-]?\d+$/.test(given) ? Number(given) : given;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}

function readTruth(given: Json): boolean | undefined {
  if (typeof given === 'boolean') return given;
  if (typeof given !== 'string') return undefined;
  const word = given.toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : undefined;
}

const dayForm = /^\d{4}-\d\d-\d\d$/;
const momentForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/;

/** A day stays a day; a moment is kept in UTC, so that texts compare as times do. */
function readDate(text: string): string | undefined {
  const isDay = dayForm.test(text);
  if (!isDay && !momentForm.test(text)) return undefined;
  const moment = new Date(text);
  if (Number.isNaN(moment.getTime())) return undefined;
  const utc = moment.toISOString();
  // A 31 February would have become March.
  if (isDay) return utc.startsWith(text) ? text : undefined;
  return utc;
}

/** What its values are, for those whose value was none. */
export function valuesOf({ type, allowedValues }: Property): string {
  switch (type) {
    case 'string':
      return `a text of at most ${longest} characters`;
    case 'int':
      return 'a whole number';
    case 'boolean':
      return 'true or false';
    case 'date':
      return 'a date such as 2026-02-09, or a time such as 2026-02-09T20:49:15Z';
    case 'email':
      return 'an e-mail address';
    case 'enum':
      return `one of ${allowedValues.join(', ')}`;
  }
}

/** A value as answers say it. */
export const valueText = (value: Json): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

/**
 * What flows see: the values by key, and for a property whose name or id somebody may write instead
 * also by these. What is being deleted is not there any more.
 */
export function valuesByName(
  values: Record<string, Json>,
  properties: readonly Property[],
): Record<string, Json> {
  if (properties.length === 0) return values;
  const seen = { ...values };
  for (const { key, isDeleted } of properties) if (isDeleted) delete seen[key];
  for (const { id, name, key, isDeleted } of properties) {
    const value = values[key];
    if (isDeleted || value === undefined) continue;
    seen[id] = value;
    seen[name] = value;
  }
  return inStoredOrder(seen);
}
