import { AppError } from '../errors.ts';
import type { MediaKind } from '../messages/content.ts';

const mebi = 1024 * 1024;

/** The most bytes WhatsApp takes. Source: Meta Cloud API, Media, "Supported media types". */
const mostBytes: Record<MediaKind, number> = {
  image: 5 * mebi,
  video: 16 * mebi,
  audio: 16 * mebi,
  document: 100 * mebi,
  sticker: mebi / 2,
};

/** What WhatsApp shows a file as; anything it has no kind for is a document. */
export function mediaKindOf(mimeType: string): MediaKind {
  if (/^image\/(jpeg|png)$/.test(mimeType)) return 'image';
  if (mimeType === 'image/webp') return 'sticker';
  if (/^video\/(mp4|3gpp)$/.test(mimeType)) return 'video';
  return /^audio\/(aac|amr|mpeg|mp4|ogg)$/.test(mimeType) ? 'audio' : 'document';
}

/** AppError `too_large` for a file that WhatsApp would refuse for its size. */
export function requireSize(kind: MediaKind, bytes: number): void {
  const fault = sizeFault(kind, bytes);
  if (fault !== undefined) throw new AppError('too_large', fault);
}

/** Why WhatsApp would refuse a file for its size; undefined where it would not. */
export function sizeFault(kind: MediaKind, bytes: number): string | undefined {
  const most = mostBytes[kind];
  return bytes <= most ? undefined : `Sent as ${kind}, a file has at most ${most / mebi} MiB`;
}
