import { arrayBuffer } from 'node:stream/consumers';
import { openUnit, type UnitDeps } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { getMedia } from '../media/getMedia.ts';
import { mediaKindOf, sizeFault } from '../media/mediaKind.ts';
import { sniffType } from '../media/sniffType.ts';
import type { MediaStore } from '../media/store.ts';
import type { HeaderFile } from './handIn.ts';

/**
 * A file that is here, to stand above a template. AppError `not_found`; `invalid_request` where WhatsApp would
 * not show it there.
 */
export async function readOwnHeader(
  deps: UnitDeps & { mediaStore: MediaStore },
  accountId: string,
  { kind, mediaId }: Pick<HeaderFile, 'kind' | 'mediaId'>,
): Promise<HeaderFile> {
  const row = await openUnit(deps, accountId, (unit) => getMedia(unit, mediaId));
  const stored = await deps.mediaStore.get({ accountId, mediaId });
  if (!stored) throw new Error(`The bytes of media ${mediaId} are not in the store`);
  const bytes = new Uint8Array(await arrayBuffer(stored.bytes));
  const mimeType = requireHeaderKind('media_id', kind, bytes, row.mimeType);
  return { kind, bytes, mimeType, filename: row.filename ?? mediaId, mediaId };
}

/**
 * What a file is; what its bytes say goes before what its server says. AppError `invalid_request`, naming
 * `field`, where it cannot stand above a template: images are JPEG or PNG of at most 5 MiB, videos MP4 or 3GPP
 * of at most 16, documents of at most 100.
 */
export function requireHeaderKind(
  field: string,
  kind: HeaderFile['kind'],
  bytes: Uint8Array,
  said: string,
): string {
  const mimeType = sniffType(bytes) ?? said;
  const found = sniffType(bytes) ? mediaKindOf(mimeType) : 'document';
  // Any file can be a document.
  if (bytes.length === 0 || (kind !== 'document' && found !== kind)) {
    const wanted = { image: 'a JPEG or PNG', video: 'an MP4 or 3GPP', document: 'a file' }[kind];
    throw new AppError(
      'invalid_request',
      `${field}: is ${wanted} for a template of type ${kind.toUpperCase()}; what came is ${bytes.length === 0 ? 'empty' : said || 'of no type'}`,
    );
  }
  const fault = sizeFault(kind, bytes.length);
  if (fault !== undefined) throw new AppError('invalid_request', `${field}: ${fault}`);
  return /^[\w.+-]+\/[\w.+-]+$/.test(mimeType) ? mimeType : 'application/octet-stream';
}
