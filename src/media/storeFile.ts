import type { UnitDeps } from '../db/unit.ts';
import type { MediaKind } from '../messages/content.ts';
import type { NewMedia } from './addMedia.ts';
import { mediaKindOf, requireSize } from './mediaKind.ts';
import type { MediaStore } from './store.ts';

/**
 * Puts the bytes of an uploaded file into the store; it is ours once `addMedia` has added it. AppError
 * `invalid_request` where WhatsApp takes no file of its kind that is as large.
 */
export async function storeFile(
  deps: Pick<UnitDeps, 'ids'> & { mediaStore: MediaStore },
  accountId: string,
  file: File,
  asked?: MediaKind,
): Promise<NewMedia> {
  const mimeType = file.type.split(';')[0]?.trim().toLowerCase() || 'application/octet-stream';
  const kind = asked ?? mediaKindOf(mimeType);
  requireSize(kind, file.size);
  const key = { accountId, mediaId: deps.ids(Date.now()) };
  const stored = await deps.mediaStore.put(key, [await file.bytes()]);
  return { ...stored, mediaId: key.mediaId, kind, mimeType, filename: file.name || null };
}
