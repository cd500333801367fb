import type { ProviderEvent } from '../../messages/events.ts';
import { eventAt, type Frame, keyOf, noticeAt, noticeOf } from './frame.ts';
import type { JsonRecord } from './payloads.ts';

/** One item of `calls`: `connect`, then `terminate`, under one call id. We only keep that it was. */
export function readCall(raw: JsonRecord, frame: Frame): ProviderEvent {
  const { id, event, status, timestamp } = raw;
  const at = textOf(timestamp);
  if (typeof id !== 'string') return noticeAt(frame, raw, undefined, at);
  const key = keyOf(frame, 'call', textOf(event), textOf(status), id);
  return eventAt(frame, key, at, noticeOf(raw));
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
