import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Whose file and which; both are uuids. */
export type MediaKey = { accountId: string; mediaId: string };

export type StoredMedia = { size: number; sha256: string };

/** Where the bytes of media are. They never change once they are there. */
export type MediaStore = {
  /** Resolves when the bytes are safe; gives their number and their sha-256 in lower-case hex. */
  put: (
    key: MediaKey,
    bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  ) => Promise<StoredMedia>;
  get: (key: MediaKey) => Promise<{ size: number; bytes: Readable } | undefined>;
  /** Removes the bytes, those that are on their way too; harmless where there are none. */
  remove: (key: MediaKey) => Promise<void>;
};

/** Keeps media as files, `<folder>/<account>/<last two digits of the id>/<id>`. */
export function createMediaStore(folder: string): MediaStore {
  const fileOf = ({ accountId, mediaId }: MediaKey) =>
    join(folder, accountId, mediaId.slice(-2), mediaId);

  return {
    async put(key, bytes) {
      const file = fileOf(key);
      // Under another name until it is whole: a crash leaves no half of a file to be read.
      const arriving = `${file}.${randomBytes(6).toString('hex')}.part`;
      await mkdir(dirname(file), { recursive: true, mode: 0o700 });
      try {
        const stored = await write(arriving, bytes);
        await rename(arriving, file);
        return stored;
      } catch (error) {
        await rm(arriving, { force: true });
        throw error;
      }
    },

    async get(key) {
      const file = fileOf(key);
      const found = await stat(file).catch(() => undefined);
      return found && { size: found.size, bytes: createReadStream(file) };
    },

    async remove(key) {
      const place = dirname(fileOf(key));
      const names = await readdir(place).catch(() => []);
      for (const name of names) {
        if (name.startsWith(key.mediaId)) await rm(join(place, name), { force: true });
      }
    },
  };
}

async function write(
  file: string,
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<StoredMedia> {
  const hash = createHash('sha256');
  let size = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      size += chunk.length;
      done(null, chunk);
    },
  });
  const out = createWriteStream(file, { mode: 0o600, flush: true });
  await pipeline(Readable.from(bytes), measure, out);
  return { size, sha256: hash.digest('hex') };
}
