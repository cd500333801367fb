import type { Json } from '../../messages/events.ts';
import { laneOf } from '../lanes.ts';
import type { ProcessRow, TimerRow } from '../scene.ts';
import { type PersonDraft, timerKey } from './personDraft.ts';

export function setTimer(
  draft: PersonDraft,
  process: ProcessRow,
  timer: { id: string; dueAt: Date; visit: number; event: Json },
): void {
  const key = timerKey(process.id, timer.id);
  const row: TimerRow = {
    accountId: process.accountId,
    processId: process.id,
    timerId: timer.id,
    contactId: process.contactId,
    lane: laneOf(process.contactId),
    visit: timer.visit,
    dueAt: timer.dueAt,
    event: timer.event,
  };
  const stored = draft.timers.get(key)?.stored ?? false;
  draft.timers.set(key, { row, gone: false, stored, changed: true });
}

export function cancelTimer(draft: PersonDraft, processId: string, timerId: string): void {
  const timer = draft.timers.get(timerKey(processId, timerId));
  if (!timer || timer.gone) return;
  timer.gone = true;
  timer.changed = true;
}

export function cancelTimersOf(draft: PersonDraft, processId: string): void {
  for (const { row } of [...draft.timers.values()]) {
    if (row.processId === processId) cancelTimer(draft, processId, row.timerId);
  }
}
