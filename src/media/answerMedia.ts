import { Readable } from 'node:stream';
import { openUnit, type Unit, type UnitDeps } from '../db/unit.ts';
import type { MediaRow } from './addMedia.ts';
import { getMedia } from './getMedia.ts';
import type { MediaKey, MediaStore } from './store.ts';

/** A file as an answer over HTTP. `check` may refuse it. AppError as `getMedia`. */
export async function answerMedia(
  deps: UnitDeps & { mediaStore: MediaStore },
  key: MediaKey,
  check: (unit: Unit) => void = () => {},
): Promise<Response> {
  const row = await openUnit(deps, key.accountId, (unit) => {
    check(unit);
    return getMedia(unit, key.mediaId);
  });
  const file = await deps.mediaStore.get(key);
  if (!file) throw new Error(`The bytes of media ${key.mediaId} are not in the store`);
  return new Response(Readable.toWeb(file.bytes), { headers: headersOf(row, file.size) });
}

/** `encodeURIComponent` throws on half of a surrogate pair, which a stranger's file can be named. */
const wellFormed = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');

/** What a page could run, or be styled by: ours load what comes from our own address. */
const isActive = (mimeType: string): boolean => /script|\/css|\/wasm/i.test(mimeType);

/** A file comes from strangers: it is shown as what it says it is, and may run nothing. */
function headersOf({ mimeType, filename }: MediaRow, size: number): Record<string, string> {
  const isType = /^[\w.+-]+\/[\w.+-]+(;[\x20-\x7e]*)?$/.test(mimeType) && !isActive(mimeType);
  const isShown = /^(image|video|audio)\//.test(mimeType);
  const name = filename ? `; filename*=UTF-8''${encodeURIComponent(wellFormed(filename))}` : '';
  return {
    'Content-Type': isType ? mimeType : 'application/octet-stream',
    'Content-Length': String(size),
    'Content-Disposition': `${isShown ? 'inline' : 'attachment'}${name}`,
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
    'Cache-Control': 'private, max-age=900',
  };
}
