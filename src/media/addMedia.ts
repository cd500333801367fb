import type { Unit } from '../db/unit.ts';
import type { MediaKind } from '../messages/content.ts';
import type { StoredMedia } from './store.ts';
import { media } from './table.ts';

export type MediaRow = typeof media.$inferSelect;

export type NewMedia = StoredMedia & {
  mediaId: string;
  kind: MediaKind;
  mimeType: string;
  filename: string | null;
  /** Whom it is about, where it is about somebody. */
  contactId?: string;
};

/** Adds a file of ours whose bytes are in the store already. */
export async function addMedia(unit: Unit, given: NewMedia): Promise<MediaRow> {
  const row: MediaRow = {
    accountId: unit.accountId,
    id: given.mediaId,
    contactId: given.contactId ?? null,
    lineId: null,
    kind: given.kind,
    mimeType: given.mimeType,
    filename: given.filename,
    sha256: given.sha256,
    size: given.size,
    status: 'stored',
    providerId: null,
    tries: 0,
    dueAt: null,
    error: null,
    createdAt: unit.now,
  };
  await unit.tx.insert(media).values(row);
  return row;
}
