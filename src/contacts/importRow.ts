import type { ErrorDetail } from '../errors.ts';
import type { UploadRow } from '../imports/readRows.ts';
import { type ContactChange, type ReadChange, readChange } from './contactChange.ts';
import { type ImportedWord, readImportedWords } from './importedWords.ts';
import { type PhoneNumber, parsePhoneNumber } from './phoneNumber.ts';
import { type Property, propertyNamed } from './property.ts';

/** Why a row was refused: the column, and a code that programs can go by. */
export type Refusal = { column: string; code: RefusalCode; message: string };

type RefusalCode =
  | 'malformed_row'
  | 'scientific_notation'
  | 'invalid_number'
  | 'invalid_value'
  | 'missing_phone_number'
  | 'taken';

const fields = new Set([
  'phone_number',
  'country_code',
  'name',
  'email',
  'language',
  'external_id',
  'tags',
  'opted_out',
  'consent_at',
  'marketing_opted_out',
  'marketing_consent_at',
  'consent_detail',
]);

export const isImportField = (column: string): boolean => fields.has(column);

/** Columns of an upload that are neither a field of contacts nor one of their properties. */
export const unknownColumns = (columns: string[], properties: readonly Property[]): string[] =>
  columns.filter((column) => !fields.has(column) && !propertyOf(column, properties));

/** A property by its name or id, alone or as `properties.…` or `custom_property_values.…`. */
function propertyOf(column: string, properties: readonly Property[]): Property | undefined {
  const name = column.replace(/^(properties|custom_property_values)\./, '');
  const property = propertyNamed(properties, name);
  return property?.isDeleted ? undefined : property;
}

/** A row that could be read, and its number. */
export type ReadRow = { number: number; change: ReadChange; words: ImportedWord[] };

/**
 * Reads a row as what its contact is to be. An empty cell says nothing. A number is in E.164, or national
 * with a `country_code` (`PE` or `+51`), or in `defaultCountry`; one that a spreadsheet has rounded (`5.73E+11`) is refused.
 */
export function readImportRow(
  { number, cells, fault }: UploadRow,
  properties: readonly Property[],
  defaultCountry?: string,
): ReadRow | { refusal: Refusal } {
  if (fault !== undefined) return refuse('', 'malformed_row', `The row ${fault}`);
  const { external_id: externalId = '' } = cells;
  const found = readNumber(cells, defaultCountry);
  if (found && 'refusal' in found) return found;
  const phone = found?.phone;
  if (phone === undefined && externalId === '') {
    return refuse('phone_number', 'missing_phone_number', 'is needed, or an external_id');
  }
  const faults: ErrorDetail[] = [];
  const change = readChange(changeOf(cells, properties), properties, faults);
  const [first] = faults;
  if (first) {
    const column = first.path.replace(/^custom_property_values\./, '');
    return refuse(column, 'invalid_value', first.message);
  }
  const words = readImportedWords(cells);
  if ('fault' in words) return refuse(words.fault.column, 'invalid_value', words.fault.message);
  return { number, change: phone === undefined ? change : { ...change, phone }, ...words };
}

const scientific = /^[+-]?\d+([.,]\d+)?e[+-]?\d+$/i;

/** The number in a row, where there is one; `country` is of those that name none. */
export function readNumber(
  { phone_number: written = '', country_code: country }: Record<string, string>,
  defaultCountry?: string,
): PhoneNumber | { refusal: Refusal } | undefined {
  if (written === '') return undefined;
  if (scientific.test(written)) {
    const message = 'a spreadsheet has rounded the number: format the column as text';
    return refuse('phone_number', 'scientific_notation', message);
  }
  const number = parsePhoneNumber(written, country || defaultCountry);
  if (number) return number;
  const message = 'is a phone number with its country code, or national with country_code';
  return refuse('phone_number', 'invalid_number', message);
}

const refuse = (column: string, code: RefusalCode, message: string) => ({
  refusal: { column, code, message },
});

function changeOf(cells: Record<string, string>, properties: readonly Property[]): ContactChange {
  const change: ContactChange = {};
  const values: Record<string, string> = {};
  for (const [column, cell] of Object.entries(cells)) {
    if (cell === '') continue;
    if (column === 'name' || column === 'email' || column === 'language') change[column] = cell;
    else if (column === 'external_id') change.externalId = cell;
    else if (column === 'tags') change.tags = cell.split(/[,;|]/);
    else {
      const property = fields.has(column) ? undefined : propertyOf(column, properties);
      if (property) values[property.name] = cell;
    }
  }
  if (Object.keys(values).length > 0) change.properties = values;
  return change;
}
