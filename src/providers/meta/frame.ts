import { createHash } from 'node:crypto';
import { canonicalJson } from '../../messages/canonicalJson.ts';
import type { EventBody, Json, Notice, ProviderEvent } from '../../messages/events.ts';
import { given } from '../../messages/given.ts';

/** Where in the envelope an item stands. */
export type Frame = {
  wabaId: string;
  lineId: string | undefined;
  field: string;
  /** The entry's own time, unix seconds as text. */
  time: string | undefined;
};

/** An event at its place; `at` is Meta's text, unix seconds. */
export const eventAt = (
  frame: Frame,
  key: string,
  at: string | undefined,
  body: EventBody,
): ProviderEvent =>
  given({
    key,
    wabaId: frame.wabaId,
    lineId: frame.lineId,
    field: frame.field,
    at: instantOf(at) ?? instantOf(frame.time),
    body,
  });

/**
 * The key of something with an id of its own: which list it was in, then its ids, the surest last.
 * The line is part of it, for two lines can be told of one id.
 */
export const keyOf = (frame: Frame, list: string, ...ids: (string | undefined)[]): string =>
  [list, frame.lineId ?? frame.wabaId, ...ids.map((id) => id ?? '')].join(' ');

/** The key of something without an id: what it says, where and when. */
function keyOfContent(frame: Frame, raw: Json): string {
  const place = [frame.lineId ?? frame.wabaId, frame.field, frame.time ?? ''].join(' ');
  const digest = createHash('sha256').update(place).update(canonicalJson(raw)).digest('hex');
  return `content ${digest}`;
}

/** A notice known only by what it says. */
export const noticeAt = (
  frame: Frame,
  raw: Json,
  about?: Notice['about'],
  at?: string,
): ProviderEvent => eventAt(frame, keyOfContent(frame, raw), at, noticeOf(raw, about));

export const noticeOf = (raw: Json, about?: Notice['about']): Notice => ({
  kind: 'notice',
  ...given({ about }),
  raw,
});

/** Meta's unix seconds; a time before 2001 or after 2100 is none. */
function instantOf(seconds: string | undefined): Date | undefined {
  const value = Number(seconds);
  return value > 1e9 && value < 4.1e9 ? new Date(Math.floor(value) * 1000) : undefined;
}
