import { readEmail } from '../engine/answers/email.ts';
import { countryOf } from '../engine/answers/phone.ts';
import { languageTag } from '../engine/languageTag.ts';
import { AppError, type ErrorDetail } from '../errors.ts';
import type { Json } from '../messages/events.ts';
import { readPhoneNumber } from './phoneNumber.ts';
import { type Property, propertyNamed, readPropertyValue, valuesOf } from './property.ts';
import type { contact } from './table.ts';

export type ContactRow = typeof contact.$inferSelect;

/** What somebody wants a contact to be: what is absent stays, what is empty is cleared. */
export type ContactChange = {
  name?: string | undefined;
  phone?: string | undefined;
  externalId?: string | undefined;
  email?: string | undefined;
  language?: string | undefined;
  tags?: string[] | undefined;
  /** By the property's name or id. */
  properties?: Record<string, Json> | undefined;
};

/** As `ContactChange`, of values that can be stored: null clears. */
export type ReadChange = {
  [F in 'name' | 'phone' | 'externalId' | 'email' | 'language']?: string | null;
} & {
  tags?: string[];
  /** By the property's key. */
  properties?: Record<string, Json>;
};

/** Reads the values; what cannot be is added to `faults`, with its place in the request. */
export function readChange(
  change: ContactChange,
  properties: readonly Property[],
  faults: ErrorDetail[],
): ReadChange {
  const read: ReadChange = {};
  const take = (
    field: 'name' | 'phone' | 'externalId' | 'email' | 'language',
    path: string,
    form: string,
    reader: (text: string) => string | undefined,
  ): void => {
    const given = change[field]?.trim();
    if (given === undefined) return;
    const value = given === '' ? null : reader(given);
    if (value === undefined) faults.push({ path, message: `is ${form}` });
    else read[field] = value;
  };
  take('name', 'name', 'at most 200 characters', (text) => atMost(text, 200));
  take('phone', 'phone_number', phoneForm, (text) => readPhoneNumber(text));
  take('externalId', 'external_id', 'at most 200 characters', (text) => atMost(text, 200));
  take('email', 'email', 'an e-mail address', readEmail);
  take('language', 'language', 'a language such as es or pt-BR (BCP 47)', languageTag);
  if (change.tags) read.tags = [...new Set(change.tags.map((tag) => tag.trim()).filter(Boolean))];
  if (change.properties) read.properties = readValues(change.properties, properties, faults);
  return read;
}

const phoneForm = 'a phone number with its country code, as in +15550000001';

const atMost = (text: string, most: number): string | undefined =>
  text.length <= most ? text : undefined;

function readValues(
  given: Record<string, Json>,
  properties: readonly Property[],
  faults: ErrorDetail[],
): Record<string, Json> {
  const values: Record<string, Json> = {};
  for (const [named, written] of Object.entries(given)) {
    const path = `custom_property_values.${named}`;
    const property = propertyNamed(properties, named);
    if (!property || property.isDeleted) {
      faults.push({ path, message: 'names no contact property, neither by id nor by name' });
      continue;
    }
    const isEmpty = written === null || (typeof written === 'string' && written.trim() === '');
    const value = isEmpty ? null : readPropertyValue(property, written);
    if (value === undefined) faults.push({ path, message: `is ${valuesOf(property)}` });
    else values[property.key] = value;
  }
  return values;
}

/** AppError `invalid_request` with all of them. */
export function refuseFaults(faults: ErrorDetail[]): void {
  const [first] = faults;
  if (!first) return;
  throw new AppError('invalid_request', `${first.path} ${first.message}`, faults);
}

/** The contact with what is wanted of it; pure. */
export function changedContact(row: ContactRow, change: ReadChange, now: Date): ContactRow {
  const properties = { ...row.properties };
  for (const [key, value] of Object.entries(change.properties ?? {})) {
    if (value === null) delete properties[key];
    else properties[key] = value;
  }
  const given = <T>(value: T | undefined, before: T): T => (value === undefined ? before : value);
  const phone = given(change.phone, row.phone);
  return {
    ...row,
    name: given(change.name, row.name),
    phone,
    country: phone === row.phone ? row.country : (countryOf(phone) ?? null),
    // Whoever has another number now has another account at the provider: it tells us when they write.
    waId: phone === row.phone ? row.waId : null,
    notOnWhatsappAt: phone === row.phone ? row.notOnWhatsappAt : null,
    externalId: given(change.externalId, row.externalId),
    email: given(change.email, row.email),
    language: given(change.language, row.language),
    tags: given(change.tags, row.tags),
    properties,
    updatedAt: now,
  };
}
