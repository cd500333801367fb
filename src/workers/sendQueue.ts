import type { Logger } from 'pino';
import { groupBy } from '../db/groupBy.ts';
import { isDataError, sqlState } from '../db/sqlState.ts';
import { openUnit, type Unit, type UnitDeps } from '../db/unit.ts';
import type { LineAccessLookup } from '../lines/lineAccess.ts';
import { type Content, mediaIn } from '../messages/content.ts';
import type { SendHttp, SendResult } from '../providers/contract.ts';
import { providers } from '../providers/registry.ts';
import { callWithinMs } from '../sender/attempts.ts';
import type { Claimed } from '../sender/claim.ts';
import { markCalled } from '../sender/markCalled.ts';
import * as metrics from '../sender/metrics.ts';
import type { FileAtProvider, FileToSend, ProviderMedia } from '../sender/providerMedia.ts';
import { type Outcome, settle } from '../sender/settle.ts';

export type SendQueueDeps = UnitDeps & {
  log: Logger;
  http: SendHttp;
  lineAccess: LineAccessLookup;
  files: ProviderMedia;
  senderId: string;
  wakeRelay(accountId: string): void;
};

/** What one claim took. */
export type Slice = { accountId: string; lineId: string; claimed: Claimed[]; startedAt: number };

const settleRetryMs = 200;
const uploadTookLong: SendResult = {
  outcome: 'not_called',
  detail: 'The file had to be uploaded first',
};

const tooLate: SendResult = { outcome: 'not_called', detail: 'Its time to be called was over' };
const isLate = (startedAt: number): boolean => performance.now() - startedAt > callWithinMs;

/** The file of ours that a message needs a provider’s id for. */
function fileIn(content: Content): FileToSend | undefined {
  const media = mediaIn(content);
  if (media?.mediaId === undefined) return undefined;
  return { mediaId: media.mediaId, kind: media.kind };
}

/** Calls providers for what was claimed, and writes outcomes down in sets as they come. */
export function createSendQueue(deps: SendQueueDeps) {
  const settling = new Map<
    string,
    { accountId: string; lineId: string; outcomes: Outcome[]; busy: boolean }
  >();
  const work = new Set<Promise<void>>();
  let calls = 0;
  let waiting: (() => void)[] = [];

  function track(promise: Promise<void>): void {
    work.add(promise);
    void promise.finally(() => work.delete(promise));
  }

  /** Messages with a file go by themselves: none without waits until it is uploaded. */
  function add(slice: Slice): void {
    const groups = groupBy(slice.claimed, ({ content }) => {
      const file = fileIn(content);
      return file && `${file.kind} ${file.mediaId}`;
    });
    for (const claimed of groups.values()) {
      const file = claimed[0] && fileIn(claimed[0].content);
      const part = { ...slice, claimed };
      track(file ? sendFile(part, file) : send(part));
    }
  }

  async function sendFile(slice: Slice, file: FileToSend): Promise<void> {
    const { accountId, lineId, claimed, startedAt } = slice;
    const messageIds = claimed.map(({ messageId }) => messageId);
    const found = await deps.files.find(accountId, lineId, file, messageIds);
    if (found.ok && !isLate(startedAt)) return send(slice, found.file);
    giveBack(slice, found.ok ? uploadTookLong : found.result);
  }

  function giveBack({ accountId, lineId, claimed }: Slice, result: SendResult): void {
    for (const { attemptId } of claimed) note(accountId, lineId, { attemptId, result });
  }

  async function send(slice: Slice, file?: FileAtProvider): Promise<void> {
    const { accountId, lineId, claimed, startedAt } = slice;
    if (isLate(startedAt)) return giveBack(slice, tooLate);
    calls += claimed.length;
    try {
      const mayCall = await markCalled(
        deps,
        accountId,
        claimed.map((each) => each.attemptId),
        deps.senderId,
      );
      await Promise.all(
        claimed.map(async (each) => {
          if (mayCall.has(each.attemptId)) {
            const result = await call(slice, each, file);
            note(accountId, lineId, { attemptId: each.attemptId, result });
          }
          finished(1);
        }),
      );
    } catch (error) {
      // Nothing was called: the attempts are looked after when their time is over.
      deps.log.warn({ err: error }, 'attempts could not be marked as called');
      finished(claimed.length);
    }
  }

  function finished(count: number): void {
    calls -= count;
    const callers = waiting;
    waiting = [];
    for (const caller of callers) caller();
  }

  /** Never rejects: what is not called for a fault of ours is tried again. */
  async function call(
    slice: Slice,
    { attemptId, to, content, replyTo }: Claimed,
    file: FileAtProvider | undefined,
  ): Promise<SendResult> {
    const { accountId, lineId, startedAt } = slice;
    try {
      const line = await deps.lineAccess(accountId, lineId);
      const provider = providers.get(line.provider);
      if (!provider) throw new Error(`No provider "${line.provider}"`);
      // The last look at the clock; what may pass between it and the first byte cannot be known.
      if (isLate(startedAt)) throw new Error('Too late to call');
      const stopTimer = metrics.sendSeconds.startTimer();
      const message = {
        attemptId,
        to,
        content,
        ...(file && { providerMediaId: file.providerId }),
        ...(replyTo !== undefined && { replyTo }),
      };
      const result = await provider.send(line, message, deps.http);
      stopTimer();
      return file ? await deps.files.review(accountId, lineId, file, result) : result;
    } catch (error) {
      deps.log.warn({ err: error }, 'a message was not handed over, to be tried again');
      return { outcome: 'not_called', detail: String(error) };
    }
  }

  function note(accountId: string, lineId: string, outcome: Outcome): void {
    const entry = settling.get(lineId) ?? { accountId, lineId, outcomes: [], busy: false };
    settling.set(lineId, entry);
    entry.outcomes.push(outcome);
    if (!entry.busy) track(settleAll(entry));
  }

  async function settleAll(entry: {
    accountId: string;
    lineId: string;
    outcomes: Outcome[];
    busy: boolean;
  }): Promise<void> {
    entry.busy = true;
    // After this turn of the event loop, so that answers read in the same one share a transaction.
    await new Promise((resolve) => setImmediate(resolve));
    while (entry.outcomes.length > 0) {
      const some = entry.outcomes.splice(0, 200);
      try {
        await settleSome(entry, some);
      } catch (error) {
        deps.log.warn({ err: error }, 'outcomes could not be written, to be tried again');
        entry.outcomes.unshift(...some);
        await new Promise((resolve) => setTimeout(resolve, settleRetryMs));
      }
    }
    entry.busy = false;
  }

  /** What the database refuses is written one by one; an answer it will not have even so is in doubt. */
  async function settleSome(
    entry: { accountId: string; lineId: string },
    outcomes: Outcome[],
  ): Promise<void> {
    const { accountId, lineId } = entry;
    const write = (unit: Unit) => settle(unit, lineId, outcomes);
    try {
      const failures = await openUnit(deps, accountId, write, { guarded: true });
      if (failures > 0) deps.wakeRelay(accountId);
    } catch (error) {
      if (!isDataError(error)) throw error;
      const [first, ...more] = outcomes;
      if (first && more.length > 0) {
        for (const each of outcomes) await settleSome(entry, [each]);
        return;
      }
      deps.log.error({ err: error }, 'an outcome that cannot be written');
      if (!first || first.result.outcome === 'in_doubt') return;
      const detail = `The answer could not be stored (SQLSTATE ${sqlState(error)})`;
      await settleSome(entry, [{ ...first, result: { outcome: 'in_doubt', detail } }]);
    }
  }

  return {
    add,
    inFlight: () => calls,
    oneDone: () => new Promise<void>((resolve) => waiting.push(resolve)),
    async drain() {
      await deps.files.stop();
      while (work.size > 0) await Promise.all(work);
    },
  };
}
