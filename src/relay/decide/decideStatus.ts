import { hash16 } from '../../db/hash16.ts';
import { classOrder } from '../../messages/classOrder.ts';
import type { StatusReport } from '../../messages/events.ts';
import { greaterStatus, hasArrived, type MessageStatus } from '../../messages/status.ts';
import { providers } from '../../providers/registry.ts';
import { retryDelayMs } from '../../providers/retryDelayMs.ts';
import * as metrics from '../metrics.ts';
import type { AttemptRow, MessageRow, Scene } from '../scene.ts';
import { keepConsent } from './keepConsent.ts';
import { noteReached, noteUnreachable } from './keepReach.ts';
import type { ChatDraft, PersonDraft } from './personDraft.ts';
import { resumeProcess } from './runFlow.ts';

/** The attempt a status speaks of: by our own id first, by the provider's second. */
export function findAttempt(
  scene: Scene,
  lineId: string | null,
  report: StatusReport,
): AttemptRow | undefined {
  const key = hash16(report.id);
  return scene.attempts.find((row) =>
    report.attemptId
      ? row.id === report.attemptId
      : row.lineId === lineId && row.providerKey?.equals(key),
  );
}

/**
 * Folds a status into its attempt, and into the message if no newer attempt speaks for it. Statuses
 * are a maximum, and everything one causes hangs on the transition: a repeat, at any time and in
 * any order, changes nothing.
 */
export function decideStatus(
  draft: PersonDraft,
  found: AttemptRow,
  report: StatusReport,
  at: Date,
): void {
  const attempt = draft.attempts.get(found.id) ?? { ...found };
  const before = attempt.status;
  attempt.status = greaterStatus(statusOf(before), report.status);
  if (attempt.status === before) {
    metrics.repeats.inc({ kind: 'status' });
    return;
  }
  draft.attempts.set(attempt.id, attempt);
  if (!isOurs(report)) {
    attempt.providerId ??= report.id;
    attempt.providerKey ??= hash16(report.id);
  }
  if (report.error) {
    attempt.errorCode = report.error.code;
    attempt.error = report.error.details ?? report.error.title;
  } else if (report.status === 'failed') {
    attempt.errorCode = 0;
  }
  if (attempt.outcome === 'in_doubt' && !isOurs(report)) {
    // The provider speaks of it, so it had been taken: its chat need not wait any longer.
    attempt.outcome = 'accepted';
    attempt.doubtSettledAt = draft.scene.now;
    const { id: attemptId, messageId, lineId } = attempt;
    draft.doubtsSettled.push({ attemptId, messageId, lineId });
  }
  const stored = draft.scene.sentMessages.get(attempt.messageId);
  const message = draft.sentMessages.get(attempt.messageId) ?? (stored && { ...stored });
  if (!message || message.attemptId !== attempt.id) return;
  const shown = message.status;
  message.status = greaterStatus(statusOf(shown), statusOf(attempt.status));
  if (message.status === shown) return;
  message.statusAt = draft.scene.now;
  draft.sentMessages.set(message.id, message);
  if (message.status === 'failed') {
    fail(draft, attempt, message, report, at);
    return;
  }
  // Whatever had been said against it, it has left.
  Object.assign(message, { errorCode: null, error: null });
  if (hasArrived(statusOf(message.status))) noteReached(draft, at);
}

/** The sender's own report has no provider's id: the attempt is over for good (`sender/reportFailures`). */
const isOurs = (report: StatusReport): boolean => report.id === '';

/** A failure reported after the provider had taken the message: treated as one at the call. */
function fail(
  draft: PersonDraft,
  attempt: AttemptRow,
  message: MessageRow,
  report: StatusReport,
  at: Date,
): void {
  const { error } = report;
  const provider = providers.get(draft.scene.lines.get(message.lineId)?.provider ?? '');
  if (!provider) throw new Error(`No provider for line ${message.lineId}`);
  const { policy } = provider.failureOf(error?.code, error?.title ?? '', error?.details);
  // Code 0 stands for none: no answer, or one without an error of the provider's own.
  message.errorCode = error?.code || null;
  message.error = error ? (error.details ?? error.title) : null;
  if (policy.action === 'opt_out_marketing') {
    keepConsent(draft, {
      scope: 'marketing',
      granted: false,
      source: 'provider_refusal',
      detail: String(error?.code ?? ''),
      actor: 'user',
      at,
    });
  }
  if (policy.action === 'never' && policy.isNotOnWhatsapp) noteUnreachable(draft, at);
  if (policy.action === 'pause_line' && !isOurs(report)) {
    draft.pausedLines.push({ lineId: message.lineId, reason: policy.reason });
  }
  const isOver =
    message.campaignId !== null && draft.scene.endedCampaigns?.has(message.campaignId) === true;
  const delayMs =
    isOurs(report) || isOver ? undefined : retryDelayMs(policy, failuresOf(draft, attempt));
  if (delayMs !== undefined) {
    message.status = 'queued';
    const readyAt = new Date(draft.scene.now.getTime() + delayMs);
    if (message.campaignId !== null) {
      // It waits as a recipient, where its campaign can be stopped.
      draft.recipientsDue.push({ messageId: message.id, dueAt: readyAt });
      return;
    }
    draft.outbox.push({
      accountId: message.accountId,
      messageId: message.id,
      lineId: message.lineId,
      chatId: message.chatId,
      contactId: message.contactId,
      class: classOrder(message.class),
      readyAt,
      attemptId: null,
    });
    return;
  }
  const chat = chatOf(draft, message.chatId);
  if (!chat || !message.step || chat.process?.id !== message.processId) return;
  // Who has written since goes on talking; the failure stands at the message.
  if (chat.row.lastInboundSeq > message.seq) return;
  resumeProcess(draft, chat, {
    type: 'undelivered',
    step: message.step,
    visit: message.visit ?? 0,
  });
}

/** How often its message has failed with the same code, this time included: as at the call, other tries take nothing from it. */
function failuresOf({ scene }: PersonDraft, { id, messageId, errorCode }: AttemptRow): number {
  const before = scene.failedTries?.filter(
    (each) => each.messageId === messageId && each.code === errorCode && each.attemptId !== id,
  );
  return (before?.length ?? 0) + 1;
}

const chatOf = (draft: PersonDraft, chatId: string): ChatDraft | undefined =>
  [...draft.chats.values()].find(({ row }) => row.id === chatId);

/** `message.status` and `attempt.status` hold these words and, for messages of theirs, `received`. */
function statusOf(text: string): MessageStatus {
  return text as MessageStatus;
}
