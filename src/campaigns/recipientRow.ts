import type { NamedPerson } from '../contacts/findOrMakeContacts.ts';
import { type Refusal as ImportRefusal, readNumber } from '../contacts/importRow.ts';
import { findUuid } from '../db/ids.ts';
import { languageTag } from '../engine/languageTag.ts';
import { languageTagOf } from '../engine/outbound.ts';
import type { UploadRow } from '../imports/readRows.ts';
import type { Json } from '../messages/events.ts';

/** Why a row was refused: the column, and a code that programs can go by. */
export type Refusal = {
  column: string;
  code: ImportRefusal['code'] | 'missing_variable' | 'unknown_contact';
  message: string;
};

/** A row that could be read: who it is about, and what the campaign tells them. */
export type RecipientRow = {
  number: number;
  person: NamedPerson;
  variables: Record<string, Json>;
  language: string | null;
  userRef: string | null;
};

/** What rows are read by: the names of the outbound's variables, those that have a default, and a country. */
export type RowRules = {
  variables: readonly string[];
  defaults: Readonly<Record<string, Json>>;
  countryCode: string;
};

/** No part of a template takes more: an address has 2,000, a text 1,024. Source: Meta, "Template components". */
const longestValue = 2_000;

const fields = new Set([
  'phone_number',
  'country_code',
  'name',
  'language',
  'contact_id',
  'external_id',
  'user_id',
  'account_id',
]);

/** `var.city`, `variables.city` or `city`. */
const variableOf = (column: string, { variables }: RowRules): string | undefined => {
  const name = column.replace(/^(var|variables)\./, '');
  return variables.includes(name) ? name : undefined;
};

/** Columns that are neither a field of recipients nor a variable of the outbound. */
export const unknownColumns = (columns: readonly string[], rules: RowRules): string[] =>
  columns.filter((column) => !fields.has(column) && variableOf(column, rules) === undefined);

/**
 * A reader of rows, which knows each column after its first row. `name` is a field of the contact and, where
 * the outbound has a variable of that name, its value too. An empty cell takes the campaign's default.
 */
export function recipientReader(
  rules: RowRules,
): (row: UploadRow) => RecipientRow | { refusal: Refusal } {
  const known = new Map<string, string | undefined>();
  const variableIn = (column: string): string | undefined => {
    if (!known.has(column)) known.set(column, variableOf(column, rules));
    return known.get(column);
  };
  const needed = rules.variables.filter((name) => isEmpty(rules.defaults[name]));
  return ({ number, cells, fault }) => {
    if (fault !== undefined) return refuse('', 'malformed_row', `The row ${fault}`);
    const phone = readNumber(cells, rules.countryCode || undefined);
    if (phone && 'refusal' in phone) return phone;
    const variables: Record<string, Json> = {};
    for (const column in cells) {
      const name = variableIn(column);
      const cell = cells[column];
      if (name === undefined || !cell) continue;
      if (cell.length > longestValue) {
        return refuse(column, 'invalid_value', `is at most ${longestValue} characters`);
      }
      variables[name] = cell;
    }
    const missing = needed.find((name) => variables[name] === undefined);
    if (missing !== undefined) {
      return refuse(
        missing,
        'missing_variable',
        'is empty, and the campaign has no default for it',
      );
    }
    const person = readPerson(cells);
    if ('refusal' in person) return person;
    if (phone) Object.assign(person, phone);
    if (!phone && !person.contactId && !person.externalId && !person.userId) {
      const message = 'is needed, or a contact_id, an external_id or a user_id';
      return refuse('phone_number', 'missing_phone_number', message);
    }
    return {
      number,
      person,
      variables,
      language: person.language ?? null,
      userRef: cells.account_id || null,
    };
  };
}

const isEmpty = (value: Json | undefined): boolean =>
  value === undefined || value === null || value === '';

function readPerson(cells: Record<string, string>): NamedPerson | { refusal: Refusal } {
  const { name, language, contact_id: id, external_id: externalId, user_id: userId } = cells;
  const person: NamedPerson = {};
  for (const [column, cell] of [
    ['name', name],
    ['external_id', externalId],
    ['user_id', userId],
    ['account_id', cells.account_id],
  ] as const) {
    if (cell && cell.length > 200)
      return refuse(column, 'invalid_value', 'is at most 200 characters');
  }
  if (name) person.name = name;
  if (externalId) person.externalId = externalId;
  if (userId) person.userId = userId;
  if (cells.account_id && !/^[a-zA-Z0-9_.-]+$/.test(cells.account_id)) {
    return refuse('account_id', 'invalid_value', 'has letters, digits and _ . - alone');
  }
  if (language) {
    // Templates are in `pt_BR`.
    const tag = languageTag(languageTagOf(language));
    if (tag === undefined) {
      const message = 'is a language such as es or pt-BR (BCP 47)';
      return refuse('language', 'invalid_value', message);
    }
    person.language = tag;
  }
  if (id) {
    const contactId = findUuid('CNT', id);
    if (contactId === undefined)
      return refuse('contact_id', 'invalid_value', 'is an id as in CNT…');
    person.contactId = contactId;
  }
  return person;
}

const refuse = (column: string, code: Refusal['code'], message: string): { refusal: Refusal } => ({
  refusal: { column, code, message },
});
