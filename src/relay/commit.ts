import { sql } from 'drizzle-orm';
import type { SecretBox } from '../accounts/secretBox.ts';
import { call } from '../calls/table.ts';
import { activity, chat, chatFeed, message } from '../chats/table.ts';
import { consent, contact, contactIdentity } from '../contacts/table.ts';
import { arrayOf } from '../db/literals.ts';
import { insertRows, updateRows } from '../db/rows.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { hookEvent } from '../hooks/table.ts';
import { media } from '../media/table.ts';
import { applyTemplateNews } from '../outbounds/applyTemplateNews.ts';
import { sentOutbound } from '../outbounds/table.ts';
import { journal, process } from '../processes/table.ts';
import { attempt, chore, outbox } from '../sender/table.ts';
import { sealBody } from './deadBody.ts';
import { followCampaigns } from './followCampaigns.ts';
import type { Scene } from './scene.ts';
import { type SealedWrites, sealSensitive } from './sensitiveAtRest.ts';
import { inboxDead, notice, parkedStatus, seen, timer } from './table.ts';
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
    insertRows(tx, chatFeed, writes.feed),
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

const contactColumns = [
  'name',
  'profileName',
  'email',
  'language',
  'phone',
  'country',
  'waId',
  'userId',
  'tags',
  'properties',
  'optedOutAt',
  'optedInAt',
  'marketingStoppedAt',
  'marketingResumedAt',
  'updatedAt',
] as const;

function writeContacts(unit: Unit, writes: SealedWrites): Promise<unknown>[] {
  return [
    updateRows(unit.tx, contact, ['accountId', 'id'], writes.contacts, contactColumns),
    deleteIdentities(unit, writes.identitiesGone),
    insertRows(unit.tx, contactIdentity, writes.identities, {
      onConflict: { target: ['accountId', 'kind', 'value'], set: ['contactId'] },
    }),
  ];
}

async function deleteIdentities(unit: Unit, gone: Writes['identitiesGone']): Promise<void> {
  if (gone.length === 0) return;
  await run(
    unit.tx,
    sql`delete from contact_identity where account_id = ${unit.accountId}
      and (kind, value) in (select * from unnest(${arrayOf(
        'text',
        gone.map((each) => each.kind),
      )}, ${arrayOf(
        'text',
        gone.map((each) => each.value),
      )}))`,
  );
}

/**
 * Only what nobody has begun to send; those that were a campaign's are added to `ofCampaigns`. For an agent
 * these are not canceled: what waits as a recipient waits until the chat is free.
 */
async function cancelMessages(
  unit: Unit,
  chats: Writes['canceledChats'],
  ofCampaigns: string[],
): Promise<void> {
  for (const { chatId, fromSeq, toSeq, reason } of chats) {
    const rows = await run<{ id: string; campaign_id: string | null }>(
      unit.tx,
      sql`update message set status = 'canceled', status_at = ${unit.now}, error_code = null, error = ${reason}
        where account_id = ${unit.accountId} and chat_id = ${chatId}
          and seq between ${fromSeq} and ${toSeq} and direction = 'out' and status = 'queued'
          and (campaign_id is null or ${reason === 'opted_out'}::boolean)
        returning id, campaign_id`,
    );
    ofCampaigns.push(...rows.flatMap((row) => (row.campaign_id === null ? [] : [row.id])));
  }
}

async function deleteFromOutbox(unit: Unit, messageIds: string[]): Promise<void> {
  if (messageIds.length === 0) return;
  await run(
    unit.tx,
    sql`delete from outbox where account_id = ${unit.accountId}
      and message_id = any(${arrayOf('uuid', messageIds)}) and attempt_id is null`,
  );
}

/** A doubt holds its chat for a while; this one is over now. */
async function endHolds(unit: Unit, settled: Writes['doubtsSettled']): Promise<void> {
  if (settled.length === 0) return;
  await run(
    unit.tx,
    sql`update outbox o set ready_at = ${unit.now}
      from unnest(${arrayOf(
        'uuid',
        settled.map((each) => each.messageId),
      )}, ${arrayOf(
        'uuid',
        settled.map((each) => each.attemptId),
      )}) as s(message_id, attempt_id)
      where o.account_id = ${unit.accountId} and o.message_id = s.message_id
        and o.attempt_id = s.attempt_id`,
  );
}

/** Firing is the deletion: a timer that is no longer there must not have fired. */
async function fireTimers(unit: Unit, fired: Writes['timersFired']): Promise<void> {
  const count = await deleteTimers(unit, fired);
  if (count !== fired.length) {
    throw new Error(`${fired.length} timers fired, ${count} of them were there`);
  }
}

async function deleteTimers(unit: Unit, gone: Writes['timersGone']): Promise<number> {
  if (gone.length === 0) return 0;
  const result = await run(
    unit.tx,
    sql`delete from timer where account_id = ${unit.accountId}
      and (process_id, timer_id) in (select * from unnest(${arrayOf(
        'uuid',
        gone.map((each) => each.processId),
      )}, ${arrayOf(
        'text',
        gone.map((each) => each.timerId),
      )}))`,
  );
  return result.count;
}

/** Before a process's next call is written: these are its earlier ones. */
async function deleteCalls(
  unit: Unit,
  { callsDecided, callsDropped }: Pick<Writes, 'callsDecided' | 'callsDropped'>,
): Promise<void> {
  if (callsDecided.length + callsDropped.length === 0) return;
  await run(
    unit.tx,
    sql`delete from call where account_id = ${unit.accountId}
      and (id = any(${arrayOf('uuid', callsDecided)})
        or process_id = any(${arrayOf('uuid', callsDropped)}))`,
  );
}

/** Only what changed, so that what another turn has just said of the same line stays. */
async function changeLines(unit: Unit, changes: Writes['lineChanges']): Promise<void> {
  if (changes.size === 0) return;
  const rows = [...changes].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const column = (type: 'text' | 'integer', field: 'tier' | 'quality' | 'status' | 'throughput') =>
    arrayOf(
      type,
      rows.map(([, change]) => change[field] ?? null),
    );
  const pauses = rows.map(([, { pausedReason }]) => pausedReason);
  await run(
    unit.tx,
    sql`update line as l set tier = coalesce(v.tier, l.tier), quality = coalesce(v.quality, l.quality),
        status = coalesce(v.status, l.status), throughput = coalesce(v.throughput, l.throughput),
        paused_reason = case when v.repauses then v.paused_reason else l.paused_reason end,
        paused_until = case when v.repauses then v.paused_until else l.paused_until end,
        updated_at = ${unit.now}
      from unnest(${arrayOf(
        'uuid',
        rows.map(([id]) => id),
      )}, ${column('text', 'tier')}, ${column('text', 'quality')}, ${column('text', 'status')},
        ${column('integer', 'throughput')}, ${arrayOf(
          'boolean',
          pauses.map((reason) => reason !== undefined),
        )}, ${arrayOf(
          'text',
          pauses.map((reason) => reason ?? null),
        )}, ${arrayOf(
          'timestamptz',
          rows.map(([, { pausedUntil }]) => pausedUntil ?? null),
        )}) as v(id, tier, quality, status, throughput, repauses, paused_reason, paused_until)
      where l.account_id = ${unit.accountId} and l.id = v.id`,
  );
}

async function pauseLines(unit: Unit, lines: Writes['pausedLines']): Promise<void> {
  for (const { lineId, reason } of lines) {
    await run(
      unit.tx,
      sql`update line set paused_reason = ${reason}, paused_until = null, updated_at = ${unit.now}
        where account_id = ${unit.accountId} and id = ${lineId}`,
    );
  }
}

/** This worker holds the lane, so it waits for nobody. */
async function countTraffic(unit: Unit, traffic: Writes['traffic']): Promise<void> {
  if (traffic.length === 0) return;
  const second = Math.floor(unit.now.getTime() / 1000);
  await run(
    unit.tx,
    sql`insert into line_traffic as t (account_id, line_id, lane, second, count, count_before)
      select ${unit.accountId}, v.line_id, v.lane, ${second}::bigint, v.count, 0
      from unnest(${arrayOf(
        'uuid',
        traffic.map((each) => each.lineId),
      )}, ${arrayOf(
        'integer',
        traffic.map((each) => each.lane),
      )}, ${arrayOf(
        'integer',
        traffic.map((each) => each.count),
      )}) as v(line_id, lane, count)
      on conflict (account_id, line_id, lane) do update set
        second = excluded.second,
        count = case when t.second = excluded.second then t.count + excluded.count else excluded.count end,
        count_before = case when t.second = excluded.second then t.count_before
          when t.second = excluded.second - 1 then t.count else 0 end`,
  );
}

async function buryEvents(unit: Unit, box: SecretBox, dead: Writes['dead']): Promise<void> {
  await insertRows(
    unit.tx,
    inboxDead,
    dead.map(({ taken, error }) => ({
      accountId: unit.accountId,
      id: taken.id,
      lane: taken.lane,
      key: taken.key,
      lineId: taken.lineId,
      kind: taken.kind,
      field: taken.field,
      at: taken.at,
      body: sealBody(box, { ...taken, accountId: unit.accountId }),
      receivedAt: taken.receivedAt,
      error,
      diedAt: unit.now,
    })),
  );
}
