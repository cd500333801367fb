import { fetchFile } from '../calls/fetchFile.ts';
import { openUnit } from '../db/unit.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import type { HeaderFile } from '../outbounds/handIn.ts';
import { readOwnHeader, requireHeaderKind } from '../outbounds/ownHeader.ts';

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
  if (mediaId !== undefined) return readOwnHeader(deps, accountId, { kind, mediaId });
  if (url === undefined) throw new AppError('invalid_request', 'missing media url');
  const limits = { maxBytes: mostBytes, timeoutMs: fetchWithinMs };
  const fetched = await fetchFile(deps.addressGuard, url, limits);
  if (!fetched.ok) throw new AppError('invalid_request', `media_url: the file ${fetched.why}`);
  const { bytes, filename } = fetched;
  const mimeType = requireHeaderKind('media_url', kind, bytes, fetched.mimeType);
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
