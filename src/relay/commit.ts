import type { SecretBox } from '../accounts/secretBox.ts';
import { call } from '../calls/table.ts';
import { activity, chat, chatFeed, message } from '../chats/table.ts';
import { consent } from '../contacts/table.ts';
import { insertRows, updateRows } from '../db/rows.ts';
import type { Unit } from '../db/unit.ts';
import { hookEvent } from '../hooks/table.ts';
import { media } from '../media/table.ts';
import { applyTemplateNews } from '../outbounds/applyTemplateNews.ts';
import { sentOutbound } from '../outbounds/table.ts';
import { journal, process } from '../processes/table.ts';
import { attempt, chore, outbox } from '../sender/table.ts';
import { buryEvents } from './commit/buryEvents.ts';
import { countBegun } from './commit/countBegun.ts';
import { deleteCalls } from './commit/deleteCalls.ts';
import { changeLines, countTraffic, pauseLines } from './commit/lineWrites.ts';
import { cancelMessages, deleteFromOutbox, endHolds } from './commit/outboxWrites.ts';
import { deleteTimers, fireTimers } from './commit/timerWrites.ts';
import { writeContacts } from './commit/writeContacts.ts';
import { followCampaigns } from './followCampaigns.ts';
import type { Scene } from './scene.ts';
import { sealSensitive } from './sensitiveAtRest.ts';
import { notice, parkedStatus, seen, timer } from './table.ts';
import type { Writes } from './writes.ts';

/**
 * Writes a turn's decision, one statement per table. They are sent without waiting for each other:
 * one connection carries them out in this order. What is sensitive in it is sealed here, for every caller.
 */
export async function commit(
  unit: Unit,
  secretBox: SecretBox,
  flows: Scene['flows'],
  decided: Writes,
): Promise<void> {
  const writes = sealSensitive(secretBox, flows, decided);
  const { tx } = unit;
  const canceled: string[] = [];
  await Promise.all([
    ...writeContacts(unit, writes),
    insertRows(tx, consent, writes.consents),
    insertRows(tx, chat, writes.newChats),
    updateRows(tx, chat, ['accountId', 'id'], writes.chats, chatColumns),
    // What ends does so before what replaces it begins: a chat has one open process.
    updateRows(tx, process, ['accountId', 'id'], writes.processes, processColumns),
    insertRows(tx, process, writes.newProcesses),
    cancelMessages(unit, writes.canceledChats, canceled),
    insertRows(tx, message, writes.messages),
    insertRows(tx, sentOutbound, writes.newSentOutbounds),
    updateRows(
      tx,
      sentOutbound,
      ['accountId', 'messageId'],
      writes.sentOutbounds,
      sentOutboundColumns,
    ),
    updateRows(tx, message, ['accountId', 'id'], writes.sentMessages, messageColumns),
    updateRows(tx, attempt, ['accountId', 'id'], writes.attempts, attemptColumns),
    deleteFromOutbox(unit, writes.outboxGone),
    insertRows(tx, outbox, writes.outbox, {
      onConflict: { target: ['accountId', 'messageId'], set: ['readyAt', 'attemptId'] },
    }),
    endHolds(unit, writes.doubtsSettled),
    fireTimers(unit, writes.timersFired),
    deleteTimers(unit, writes.timersGone),
    insertRows(tx, timer, writes.timers, {
      onConflict: {
        target: ['accountId', 'processId', 'timerId'],
        set: ['visit', 'dueAt', 'event', 'lane'],
      },
    }),
    updateRows(tx, message, ['accountId', 'id'], writes.reworded, ['type', 'content']),
    deleteCalls(unit, writes),
    insertRows(tx, call, writes.calls),
    insertRows(tx, journal, writes.journal),
    insertRows(tx, activity, writes.activities),
    insertRows(tx, hookEvent, writes.hookEvents),
    // A chat of contacts that were merged is there already.
    insertRows(tx, chatFeed, writes.feed, {
      onConflict: {
        target: ['accountId', 'tx', 'chatId'],
        set: ['fromSeq', 'toSeq', 'statusesOf'],
      },
    }),
    insertRows(tx, media, writes.media),
    insertRows(tx, chore, writes.chores, {
      onConflict: {
        target: ['accountId', 'chatId'],
        set: ['seq', 'providerMessageId', 'tries', 'dueAt', 'expiresAt'],
      },
    }),
    insertRows(tx, seen, writes.seen),
    insertRows(tx, notice, writes.notices),
    insertRows(tx, parkedStatus, writes.parked, { onConflict: 'nothing' }),
    changeLines(unit, writes.lineChanges),
    applyTemplateNews(unit, writes.templateNews),
    pauseLines(unit, writes.pausedLines),
    countTraffic(unit, writes.traffic),
    buryEvents(unit, secretBox, writes.dead),
  ]);
  await countBegun(unit, writes);
  await followCampaigns(unit, writes, canceled);
}

const chatColumns = [
  'seq',
  'state',
  'status',
  'owner',
  'waitingSince',
  'unassigned',
  'tags',
  'lastInboundAt',
  'lastInboundSeq',
  'seenSeq',
  'lastActivityAt',
  'headSeq',
  'headId',
  'quietUntil',
  'outboundUntil',
  'promptRepeatedAt',
  'updatedAt',
] as const;

const processColumns = [
  'status',
  'failureStatus',
  'declinedReason',
  'state',
  'findings',
  'updatedAt',
  'finishedAt',
  'blankAt',
  'search',
] as const;

const messageColumns = ['status', 'statusAt', 'errorCode', 'error'] as const;

const sentOutboundColumns = ['response', 'reply', 'respondedAt', 'startsUntil'] as const;

const attemptColumns = [
  'status',
  'outcome',
  'providerId',
  'providerKey',
  'errorCode',
  'error',
  'doubtSettledAt',
] as const;
