import type { Content } from '../../messages/content.ts';
import type { MediaField } from '../fields.ts';
import { limits } from '../limits.ts';
import { fitted, type Run, spoken, text } from '../run.ts';

/** Media of a step as content. With `instead`, that is its caption and not the step's own. */
export function mediaContent(run: Run, media: MediaField, instead?: string): Content {
  const caption = instead === undefined ? spokenCaption(run, media) : fitCaption(run, instead);
  return {
    type: 'media',
    media: {
      kind: media.kind,
      ...(media.url === undefined ? {} : { url: text(run, media.url) }),
      ...(media.media_id === undefined ? {} : { mediaId: text(run, media.media_id) }),
      ...(caption === undefined || caption === '' ? {} : { caption }),
      ...(media.filename === undefined ? {} : { filename: text(run, media.filename) }),
    },
  };
}

const spokenCaption = (run: Run, media: MediaField): string | undefined =>
  media.caption === undefined
    ? undefined
    : spoken(run, 'media.caption', media.caption, limits.caption);

const fitCaption = (run: Run, caption: string): string =>
  fitted(run, caption, limits.caption, 'media.caption');
