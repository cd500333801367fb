import { createHash } from 'node:crypto';
import type { Ids } from './ids.ts';
import type { World } from './world.ts';

/** A file that a person sent or a business uploaded. */
export type Media = {
  id: string;
  mimeType: string;
  size: number;
  /** Of a made-up file the bytes are made when asked for. */
  bytes: () => Buffer;
  sha256: Buffer;
  filename: string | undefined;
  isMadeUp: boolean;
};

const keptBytes = 128 * 1024 * 1024;

export function addMedia(
  world: World,
  ids: Ids,
  input: { mimeType: string; content: Buffer | { size: number }; filename?: string | undefined },
): Media {
  const id = ids.object();
  const { content } = input;
  const bytes = Buffer.isBuffer(content) ? () => content : () => madeUp(content.size, id);
  const media: Media = {
    id,
    mimeType: input.mimeType,
    size: Buffer.isBuffer(content) ? content.length : content.size,
    bytes,
    sha256: createHash('sha256').update(bytes()).digest(),
    filename: input.filename,
    isMadeUp: !Buffer.isBuffer(content),
  };
  world.media.set(id, media);
  world.mediaBytes += media.isMadeUp ? 0 : media.size;
  for (const [oldId, old] of world.media) {
    if (world.mediaBytes <= keptBytes || oldId === id) break;
    world.media.delete(oldId);
    world.mediaBytes -= old.isMadeUp ? 0 : old.size;
  }
  return media;
}

const madeUp = (size: number, id: string): Buffer => Buffer.alloc(size, `emulated media ${id}\n`);
