import { toWire } from '../db/ids.ts';
import type { ContactRow } from './contactChange.ts';

/** A contact as lists and hooks show it, without its counters. */
export const shownContact = (row: ContactRow) => ({
  client_id: toWire('TCI', row.accountId),
  contact_id: toWire('CNT', row.id),
  name: shownName(row),
  phone_number: row.phone ?? '',
  email: row.email ?? '',
  external_id: row.externalId ?? '',
  language: row.language ?? '',
  tags: row.tags,
  is_valid_wa_user: row.waId !== null || row.userId !== null,
  opted_out: row.optedOutAt !== null,
  marketing_opted_out: row.marketingStoppedAt !== null,
  creation_date: row.createdAt.toISOString(),
  update_date: row.updatedAt.toISOString(),
});

/** What they are called here, or call themselves, or their number. */
export const shownName = ({
  name,
  profileName,
  phone,
}: Pick<ContactRow, 'name' | 'profileName' | 'phone'>): string =>
  name ?? profileName ?? phone ?? '';
