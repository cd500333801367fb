import { createRing, type Ring } from './ring.ts';

/** One request to the Graph API, as `GET /emulator/log` gives it. */
type LogEntry = {
  seq: number;
  /** ISO, in the emulator's time. */
  at: string;
  method: string;
  path: string;
  line: string | null;
  to: string | null;
  type: string | null;
  callback_data: string | null;
  message_id: string | null;
  /** False when the caller did not get the whole answer. */
  answered: boolean;
  http: number;
  code: number | null;
};

/** What was asked of us and what we sent, counted since the start or the last reset. */
export type Accounting = {
  nextSeq(): number;
  seq(): number;
  log: Ring<LogEntry>;
  countAccepted(callbackData: string | undefined): void;
  countRefused(): void;
  countLost(): void;
  webhooks: { sent: number; acked: number; retried: number };
  /** Shape of `GET /emulator/accounting`. */
  summary(): Record<string, unknown>;
  clear(): void;
};

const keptLogEntries = 50_000;
// Exact up to here; beyond it a new id is only counted as untracked.
const keptCallbackIds = 2_000_000;
const shownDuplicates = 100;

export function createAccounting(): Accounting {
  let seq = 0;
  let accepted = 0;
  let refused = 0;
  let lost = 0;
  let untracked = 0;
  // Most ids come once, and a set is half the size of a map.
  let once = new Set<string>();
  let more = new Map<string, number>();

  function countCallbackId(id: string): void {
    const times = more.get(id);
    if (times !== undefined) {
      more.set(id, times + 1);
    } else if (once.delete(id)) {
      more.set(id, 2);
    } else if (once.size + more.size < keptCallbackIds) {
      once.add(id);
    } else {
      untracked += 1;
    }
  }

  function sendsByCallbackData(): Record<string, number> {
    const counts: Record<string, number> = {};
    if (once.size > 0) counts['1'] = once.size;
    for (const times of more.values()) counts[times] = (counts[times] ?? 0) + 1;
    return counts;
  }

  const accounting: Accounting = {
    nextSeq() {
      seq += 1;
      return seq;
    },
    seq: () => seq,
    log: createRing<LogEntry>(keptLogEntries),
    countAccepted(callbackData) {
      accepted += 1;
      if (callbackData !== undefined) countCallbackId(callbackData);
    },
    countRefused() {
      refused += 1;
    },
    countLost() {
      lost += 1;
    },
    webhooks: { sent: 0, acked: 0, retried: 0 },
    summary: () => ({
      sends_by_callback_data: sendsByCallbackData(),
      accepted,
      refused,
      lost,
      untracked,
      webhooks: { ...accounting.webhooks },
      duplicates: [...more.keys()].slice(0, shownDuplicates),
    }),
    // The sequence goes on, so that a reader who continues from a number never sees it twice.
    clear() {
      accepted = 0;
      refused = 0;
      lost = 0;
      untracked = 0;
      once = new Set();
      more = new Map();
      accounting.log = createRing<LogEntry>(keptLogEntries);
      accounting.webhooks = { sent: 0, acked: 0, retried: 0 };
    },
  };
  return accounting;
}
