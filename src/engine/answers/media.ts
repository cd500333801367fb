import type { MediaKind } from '../../messages/content.ts';
import type { Json } from '../../messages/events.ts';
import type { MessageFacts } from '../effects.ts';

type Media = NonNullable<MessageFacts['media']>;

/** What a file is goes by its MIME type: a photo sent as a document is an image. A sticker stays one. */
export function mediaKindOf(media: Media): MediaKind {
  if (media.kind === 'sticker') return 'sticker';
  const [family] = media.mime_type.trim().toLowerCase().split('/');
  return family === 'image' || family === 'video' || family === 'audio' ? family : 'document';
}

/** A media message of one of the kinds, as it is kept; undefined when it is none of them. */
export function readMedia(kinds: MediaKind[] | undefined, message: MessageFacts): Json | undefined {
  const { media } = message;
  if (message.content.type !== 'media' || media === undefined) return undefined;
  const kind = mediaKindOf(media);
  if (kinds !== undefined && !kinds.includes(kind)) return undefined;
  const { media_id, mime_type, size, sha256, filename, caption } = media;
  return {
    media_id,
    kind,
    mime_type,
    ...(size === undefined ? {} : { size }),
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(filename === undefined ? {} : { filename }),
    ...(caption === undefined ? {} : { caption }),
  };
}
