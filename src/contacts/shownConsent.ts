import { toWire } from '../db/ids.ts';
import type { Happening } from '../hooks/hookEventsOf.ts';
import type { shownContact } from './shownContact.ts';
import type { consent } from './table.ts';

type ConsentRow = typeof consent.$inferSelect;

/** An entry of the ledger. */
export const shownConsent = (row: ConsentRow) => ({
  contact_id: toWire('CNT', row.contactId),
  scope: row.scope,
  granted: row.granted,
  source: row.source,
  detail: row.detail,
  actor: row.actor,
  date: row.at.toISOString(),
  creation_date: row.createdAt.toISOString(),
});

/** What hooks are told of a word that has changed what a contact wants; `contact` as it is after that. */
export const consentChanged = (
  row: ConsentRow,
  contact: ReturnType<typeof shownContact>,
): Happening => ({
  type: 'contact',
  action: row.granted ? 'opted_in' : 'opted_out',
  contactId: row.contactId,
  object: () => ({ ...contact, consent: shownConsent(row) }),
});
