import { arrayBuffer } from 'node:stream/consumers';
import { fetchFile } from '../calls/fetchFile.ts';
import { openUnit } from '../db/unit.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { getMedia } from '../media/getMedia.ts';
import { mediaKindOf, sizeFault } from '../media/mediaKind.ts';
import { sniffType } from '../media/sniffType.ts';
import type { HeaderFile } from '../outbounds/handIn.ts';

type Wanted = {
  kind: HeaderFile['kind'];
  mediaId?: string | undefined;
  url?: string | undefined;
};

const mostBytes = 100 * 1024 * 1024;
const fetchWithinMs = 60_000;

/**
 * The file above a template: one that is here, or one that is fetched. AppError `invalid_request` where it
 * cannot be had, or WhatsApp would not show it there: images are JPEG or PNG of at most 5 MiB, videos MP4 or
 * 3GPP of at most 16, documents of at most 100.
 */
export async function readHeader(
  deps: Deps,
  accountId: string,
  { kind, mediaId, url }: Wanted,
): Promise<HeaderFile> {
  if (mediaId !== undefined) return readOwn(deps, accountId, mediaId, kind);
  if (url === undefined) throw new AppError('invalid_request', 'missing media url');
  const limits = { maxBytes: mostBytes, timeoutMs: fetchWithinMs };
  const fetched = await fetchFile(deps.addressGuard, url, limits);
  if (!fetched.ok) throw new AppError('invalid_request', `media_url: the file ${fetched.why}`);
  const { bytes, filename } = fetched;
  const mimeType = requireKind('media_url', kind, bytes, fetched.mimeType);
  const id = await openUnit(deps, accountId, async (unit) => unit.newId());
  const stored = await deps.mediaStore.put({ accountId, mediaId: id }, [bytes]);
  return {
    kind,
    bytes,
    mimeType,
    filename,
    mediaId: id,
    fresh: { ...stored, mediaId: id, kind, mimeType, filename },
  };
}

async function readOwn(
  deps: Deps,
  accountId: string,
  mediaId: string,
  kind: Wanted['kind'],
): Promise<HeaderFile> {
  const row = await openUnit(deps, accountId, (unit) => getMedia(unit, mediaId));
  const stored = await deps.mediaStore.get({ accountId, mediaId });
  if (!stored) throw new Error(`The bytes of media ${mediaId} are not in the store`);
  const bytes = new Uint8Array(await arrayBuffer(stored.bytes));
  const mimeType = requireKind('media_id', kind, bytes, row.mimeType);
  return { kind, bytes, mimeType, filename: row.filename ?? mediaId, mediaId };
}

/** What a file is; what its bytes say goes before what its server says. */
function requireKind(field: string, kind: Wanted['kind'], bytes: Uint8Array, said: string): string {
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

/** Removes what was fetched for a template that was refused; of one that may stand there it is kept. */
export async function dropFile(
  deps: Deps,
  accountId: string,
  header: HeaderFile | undefined,
  error: unknown,
): Promise<never> {
  const isOver = error instanceof AppError && error.code !== 'unavailable';
  if (isOver && header?.fresh) {
    await deps.mediaStore.remove({ accountId, mediaId: header.mediaId });
  }
  throw error;
}
