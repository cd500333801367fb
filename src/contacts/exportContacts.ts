import { toWire } from '../db/ids.ts';
import { openUnit, type UnitDeps } from '../db/unit.ts';
import { csvLine } from '../imports/csvLine.ts';
import type { UploadKind } from '../imports/readRows.ts';
import type { ContactRow } from './contactChange.ts';
import type { Finding } from './findingOf.ts';
import { isImportField } from './importRow.ts';
import { listContacts } from './listContacts.ts';
import { type Property, valueText } from './property.ts';

const atOnce = 1_000;

/**
 * Contacts as lines of text, oldest first, page by page as the receiver takes them; each page is a short
 * transaction of its own, so who is changed meanwhile is shown as they are when their page is read. The
 * columns are those that an import reads.
 */
export async function* exportContacts(
  deps: UnitDeps,
  accountId: string,
  {
    kind,
    properties,
    finding,
  }: { kind: UploadKind; properties: readonly Property[]; finding: Finding | undefined },
): AsyncGenerator<string> {
  const shown = properties.filter(({ isHidden, isDeleted }) => !isHidden && !isDeleted);
  if (kind === 'csv') yield csvLine([...columns, ...shown.map(columnOf)]);
  for (let after: string[] | undefined, more = true; more; ) {
    const page = await openUnit(deps, accountId, (unit) =>
      listContacts(unit, { limit: atOnce, ...(after && { after }) }, finding),
    );
    yield page.items.map((row) => lineOf(row, shown, kind)).join('');
    after = page.next;
    more = after !== undefined;
  }
}

const columns = [
  'contact_id',
  'phone_number',
  'name',
  'email',
  'external_id',
  'language',
  'tags',
  'opted_out',
  'consent_at',
  'marketing_opted_out',
  'marketing_consent_at',
  'creation_date',
];

/** A property that is called as something else is gets a column of its own, which imports read too. */
const columnOf = ({ name }: Property): string =>
  columns.includes(name) || isImportField(name) ? `properties.${name}` : name;

function lineOf(row: ContactRow, properties: readonly Property[], kind: UploadKind): string {
  const known = {
    contact_id: toWire('CNT', row.id),
    phone_number: row.phone ?? '',
    name: row.name ?? row.profileName ?? '',
    email: row.email ?? '',
    external_id: row.externalId ?? '',
    language: row.language ?? '',
    tags: row.tags,
    opted_out: row.optedOutAt !== null,
    consent_at: (row.optedOutAt ?? row.optedInAt)?.toISOString() ?? '',
    marketing_opted_out: row.marketingStoppedAt !== null,
    marketing_consent_at: (row.marketingStoppedAt ?? row.marketingResumedAt)?.toISOString() ?? '',
    creation_date: row.createdAt.toISOString(),
  };
  const values = properties.map(({ key, name }) => {
    const value = row.properties[key];
    return [name, value === undefined ? '' : valueText(value)] as const;
  });
  if (kind === 'ndjson') {
    const given = values.filter(([, value]) => value !== '');
    return `${JSON.stringify({ ...known, properties: Object.fromEntries(given) })}\n`;
  }
  return csvLine([
    ...Object.values(known).map((value) =>
      Array.isArray(value) ? value.join(',') : String(value),
    ),
    ...values.map(([, value]) => value),
  ]);
}
