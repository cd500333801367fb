import type { Unit } from '../db/unit.ts';
import type { ContactRow } from './contactChange.ts';

/** A contact of whom nothing is known yet. */
export const emptyContact = (
  { accountId, now }: Pick<Unit, 'accountId' | 'now'>,
  id: string,
): ContactRow => ({
  accountId,
  id,
  name: null,
  profileName: null,
  email: null,
  language: null,
  externalId: null,
  phone: null,
  country: null,
  waId: null,
  userId: null,
  tags: [],
  properties: {},
  optedOutAt: null,
  optedInAt: null,
  marketingStoppedAt: null,
  marketingResumedAt: null,
  notOnWhatsappAt: null,
  mergedInto: null,
  lastImportId: null,
  createdAt: now,
  updatedAt: now,
});
