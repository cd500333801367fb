import { createHash } from 'node:crypto';
import type { Dispatcher } from 'undici';
import type { LineAccess, Provider } from '../providers/contract.ts';
import type { DueMedia } from './claimMedia.ts';
import { downloadWithinMs, findWithinMs } from './fetchTimes.ts';
import type { MediaKey, MediaStore, StoredMedia } from './store.ts';

/** What became of a try. `final`: no other try can do better. */
export type Fetched =
  | ({ outcome: 'stored' } & StoredMedia)
  | { outcome: 'failed'; reason: string; final: boolean };

/** The most a message can carry: 100 MB. Source: Meta Cloud API, Media. */
const maxBytes = 100 * 1024 * 1024;

export type FetchDeps = {
  provider: Provider;
  line: LineAccess;
  store: MediaStore;
  dispatcher: Dispatcher;
};

/**
 * Brings a received file from the provider into the store, and only if its bytes are those that the
 * webhook and the provider announced. Where it lies is asked anew each time, for an address lives five
 * minutes. Never rejects; harmless to repeat.
 */
export async function fetchMedia(
  { provider, line, store, dispatcher }: FetchDeps,
  key: MediaKey,
  file: DueMedia,
): Promise<Fetched> {
  const place = await provider.findMedia(line, file.providerId, {
    dispatcher,
    timeoutMs: findWithinMs,
  });
  if (!place.ok) return failed(place.message);
  const { url, size, sha256 } = place.value;
  if (size !== undefined && size > maxBytes) {
    return failed(`The file has ${size} bytes, more than ${maxBytes}`, true);
  }
  const timeoutMs = downloadWithinMs(file.tries);
  const download = await provider.downloadMedia(line, url, maxBytes, { dispatcher, timeoutMs });
  if (!download.ok) return failed(download.message, download.why === 'too_large');
  try {
    const stored = await store.put(key, checked(download.bytes, [file.sha256, sha256]));
    return { outcome: 'stored', ...stored };
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
}

/** A provider's words can be long, and hold what Postgres cannot. */
const failed = (reason: string, final = false): Fetched => ({
  outcome: 'failed',
  reason: reason.replaceAll('\0', '').slice(0, 500),
  final,
});

/** The same bytes; throws at their end if they are not those announced, so that they are not kept. */
async function* checked(
  bytes: AsyncIterable<Uint8Array>,
  announced: (string | null | undefined)[],
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const chunk of bytes) {
    hash.update(chunk);
    yield chunk;
  }
  const found = hash.digest('hex');
  const other = announced.find((sha256) => typeof sha256 === 'string' && sha256 !== found);
  if (other) {
    throw new Error(`The bytes have the sha-256 ${found}, and ${other} was announced`);
  }
}
