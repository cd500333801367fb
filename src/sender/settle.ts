import { sql } from 'drizzle-orm';
import { addCounts } from '../campaigns/addCounts.ts';
import { moveRecipients } from '../campaigns/moveRecipients.ts';
import { message } from '../chats/table.ts';
import { hash16 } from '../db/hash16.ts';
import { arrayOf } from '../db/literals.ts';
import { insertRows, updateRows } from '../db/rows.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { classOrder } from '../messages/classOrder.ts';
import { greaterStatus, type MessageStatus } from '../messages/status.ts';
import type { SendResult } from '../providers/contract.ts';
import { retryDelayMs } from '../providers/retryDelayMs.ts';
import { bringForward } from './bringForward.ts';
import * as metrics from './metrics.ts';
import { reportFailures } from './reportFailures.ts';
import { attempt, outbox } from './table.ts';

/** What became of an attempt, as its sender saw it. */
export type Outcome = { attemptId: string; result: SendResult };

/** In doubt counts as accepted, for the order of the chat, after this. */
const doubtHoldsMs = 15_000;
/** A connection that was refused is tried again after this. */
const notCalledDelayMs = 1_000;
const throttledForMs = 5_000;

/**
 * Writes outcomes down, a set at a time, holding the contacts' locks: attempt and message move, and
 * the chat's next message comes forward. An attempt that somebody has declared lost meanwhile still
 * takes what is now known of it, but moves nothing else. Gives the number of failures told to the relay.
 */
export async function settle(unit: Unit, lineId: string, outcomes: Outcome[]): Promise<number> {
  const resultOf = new Map(outcomes.map((each) => [each.attemptId, each.result]));
  const locked = await lockContactsOf(unit, [...resultOf.keys()]);
  const found = (await readAttempts(unit, [...resultOf.keys()])).flatMap((row) => {
    // Made another contact's while we waited for the lock: the whole set is tried again.
    if (!locked.has(row.contactId)) throw new Error(`Contact of attempt ${row.id} has changed`);
    const result = resultOf.get(row.id);
    return result ? [{ ...row, result }] : [];
  });
  const refusals = await countRefusals(unit, found);
  const rows = found.map((row) => ({
    ...row,
    verdict: verdictOf(row.result, row.status, refusals.get(row.id) ?? 1),
  }));
  await saveAttempts(unit, rows);
  await saveMessages(unit, rows);
  const holders = rows.filter((row) => row.holdsOutbox);
  await delay(unit, rows);
  await bringForward(
    unit,
    holders.filter((row) => row.verdict.goesOn || isPutBack(row)),
  );
  await slowDown(unit, lineId, rows);
  const failures = rows.filter((row) => row.verdict.failed && row.isNewest);
  await reportFailures(
    unit,
    failures.map((row) => ({ attemptId: row.id, lineId: row.lineId, error: errorOf(row.result) })),
  );
  await followCampaigns(unit, rows);
  count(rows);
  return failures.length;
}

type Row = {
  id: string;
  messageId: string;
  chatId: string;
  contactId: string;
  lineId: string;
  status: MessageStatus;
  messageStatus: MessageStatus;
  class: number;
  ofCampaign: boolean;
  /** No newer attempt speaks for the message. */
  isNewest: boolean;
  /** The outbox still waits for this attempt. */
  holdsOutbox: boolean;
};
type Settled = Row & { result: SendResult; verdict: Verdict };

/** What an outcome means: `goesOn` = the chat's next message may come; else the message waits `againMs`. */
type Verdict = {
  goesOn: boolean;
  failed: boolean;
  againMs?: number;
  pause?: string;
  slow?: boolean;
};

/** `refusals`: how often the message was refused for the same reason, this time included. */
function verdictOf(result: SendResult, status: MessageStatus, refusals: number): Verdict {
  switch (result.outcome) {
    case 'accepted':
      return { goesOn: true, failed: false };
    case 'not_called':
      return { goesOn: false, failed: false, againMs: notCalledDelayMs };
    case 'in_doubt':
      // Unless a status has told already that it was taken, its outbox row stays, and is looked
      // after when the time is over.
      return { goesOn: isHeardOf(status), failed: false };
    case 'refused': {
      const { policy } = result.failure;
      if (policy.action === 'pause_line') {
        return { goesOn: false, failed: false, againMs: notCalledDelayMs, pause: policy.reason };
      }
      const againMs = retryDelayMs(policy, refusals);
      if (againMs === undefined) return { goesOn: true, failed: true };
      const slow = policy.action === 'later' && policy.scope !== 'message';
      return { goesOn: false, failed: false, againMs, slow };
    }
  }
}

const isHeardOf = (status: MessageStatus): boolean => status !== 'sending';

/**
 * How often each refused message was refused with the same code, this attempt included. What was
 * never called, or had to wait for another reason, takes nothing from the tries of this one.
 */
async function countRefusals(
  unit: Unit,
  rows: (Row & { result: SendResult })[],
): Promise<Map<string, number>> {
  const refused = rows.flatMap(({ id, messageId, result }) =>
    result.outcome === 'refused' ? [{ id, messageId, code: result.failure.code }] : [],
  );
  if (refused.length === 0) return new Map();
  const before = await run<{ id: string; count: number }>(
    unit.tx,
    sql`select k.id, count(*)::int as count
      from unnest(${arrayOf(
        'uuid',
        refused.map((row) => row.id),
      )}, ${arrayOf(
        'uuid',
        refused.map((row) => row.messageId),
      )}, ${arrayOf(
        'integer',
        refused.map((row) => row.code),
      )}) as k(id, message_id, code)
      join attempt a on a.account_id = ${unit.accountId} and a.message_id = k.message_id
        and a.outcome = 'refused' and a.error_code = k.code and a.id <> k.id
      group by k.id`,
  );
  const countOf = new Map(before.map((row) => [row.id, row.count]));
  return new Map(refused.map(({ id }) => [id, (countOf.get(id) ?? 0) + 1]));
}

async function lockContactsOf(unit: Unit, attemptIds: string[]): Promise<Set<string>> {
  const { accountId, tx } = unit;
  const rows = await run<{ contact_id: string }>(
    tx,
    sql`select distinct contact_id from attempt
      where account_id = ${accountId} and id = any(${arrayOf('uuid', attemptIds)})`,
  );
  const locked = await run<{ id: string }>(
    tx,
    sql`select id from contact where account_id = ${accountId}
      and id = any(${arrayOf(
        'uuid',
        rows.map((row) => row.contact_id),
      )}) order by id for no key update`,
  );
  return new Set(locked.map((row) => row.id));
}

/** Lateral joins are walked key by key, whatever the statistics say. */
async function readAttempts(unit: Unit, ids: string[]): Promise<Row[]> {
  const rows = await run<{
    id: string;
    message_id: string;
    chat_id: string;
    contact_id: string;
    line_id: string;
    status: MessageStatus;
    message_status: MessageStatus;
    class: string | null;
    of_campaign: boolean;
    is_newest: boolean;
    holds_outbox: boolean;
  }>(
    unit.tx,
    sql`select a.id, a.message_id, a.chat_id, a.contact_id, a.line_id, a.status,
        m.status as message_status, m.class, m.campaign_id is not null as of_campaign,
        m.attempt_id = a.id as is_newest,
        o.message_id is not null as holds_outbox
      from unnest(${arrayOf('uuid', ids)}) as k(id)
      cross join lateral (select * from attempt
        where account_id = ${unit.accountId} and id = k.id limit 1) as a
      cross join lateral (select * from message
        where account_id = ${unit.accountId} and id = a.message_id limit 1) as m
      left join lateral (select message_id from outbox
        where account_id = ${unit.accountId} and message_id = a.message_id
          and attempt_id = a.id limit 1) as o on true`,
  );
  return rows.map((row) => ({
    id: row.id,
    messageId: row.message_id,
    chatId: row.chat_id,
    contactId: row.contact_id,
    lineId: row.line_id,
    status: row.status,
    messageStatus: row.message_status,
    class: classOrder(row.class),
    ofCampaign: row.of_campaign,
    isNewest: row.is_newest,
    holdsOutbox: row.holds_outbox,
  }));
}

/** A campaign's message that is to be tried again waits as a recipient, and its chat for nothing. */
const isPutBack = ({ ofCampaign, verdict }: Settled): boolean =>
  ofCampaign && verdict.againMs !== undefined;

/** Nothing is asked where no campaign is concerned. */
async function followCampaigns(unit: Unit, rows: Settled[]): Promise<void> {
  const moved = rows.filter((row) => row.ofCampaign && row.isNewest);
  if (moved.length === 0) return;
  const changes = await moveRecipients(
    unit,
    moved.map(({ messageId, verdict: { againMs } }) => ({
      messageId,
      dueAt: againMs === undefined ? undefined : new Date(unit.now.getTime() + againMs),
    })),
  );
  await addCounts(unit, changes);
}

/** A status may have come before the answer: what is accepted never lowers what was delivered. */
async function saveAttempts(unit: Unit, rows: Settled[]): Promise<void> {
  await updateRows(
    unit.tx,
    attempt,
    ['accountId', 'id'],
    rows.map(({ id, status, result }) => ({
      accountId: unit.accountId,
      id,
      status: result.outcome === 'accepted' ? greaterStatus(status, 'accepted') : status,
      outcome:
        result.outcome === 'in_doubt' && isHeardOf(status) ? ('accepted' as const) : result.outcome,
      outcomeAt: unit.now,
      errorCode: result.outcome === 'refused' ? result.failure.code : null,
      error:
        result.outcome === 'refused'
          ? result.failure.detail
          : 'detail' in result
            ? result.detail
            : null,
    })),
    ['status', 'outcome', 'outcomeAt', 'errorCode', 'error'],
  );
  await updateRows(
    unit.tx,
    attempt,
    ['accountId', 'id'],
    rows.flatMap(({ id, result }) =>
      result.outcome === 'accepted'
        ? [
            {
              accountId: unit.accountId,
              id,
              providerId: result.providerMessageId,
              providerKey: hash16(result.providerMessageId),
            },
          ]
        : [],
    ),
    ['providerId', 'providerKey'],
  );
}

async function saveMessages(unit: Unit, rows: Settled[]): Promise<void> {
  const moved = rows.filter((row) => row.isNewest);
  await updateRows(
    unit.tx,
    message,
    ['accountId', 'id'],
    moved.map((row) => ({
      accountId: unit.accountId,
      id: row.messageId,
      status: statusAfter(row),
      statusAt: unit.now,
    })),
    ['status', 'statusAt'],
  );
}

function statusAfter({ result, verdict, status, messageStatus }: Settled): MessageStatus {
  if (result.outcome === 'accepted') {
    // A failure was told before this answer came: the message is over, or waits to be tried again.
    return status === 'failed' ? messageStatus : greaterStatus(messageStatus, 'accepted');
  }
  const again = verdict.againMs !== undefined && messageStatus === 'sending';
  return again ? 'queued' : messageStatus;
}

/**
 * Puts back what is to be tried again, also where the outbox had given the attempt up; what is in
 * doubt keeps its place until somebody looks after it.
 */
async function delay(unit: Unit, rows: Settled[]): Promise<void> {
  const { accountId, now, tx } = unit;
  const rowOf = (row: Settled, waitMs: number, attemptId: string | null) => ({
    accountId,
    messageId: row.messageId,
    lineId: row.lineId,
    chatId: row.chatId,
    contactId: row.contactId,
    class: row.class,
    readyAt: new Date(now.getTime() + waitMs),
    attemptId,
  });
  const again = rows.flatMap((row) => {
    const { againMs } = row.verdict;
    const waits = againMs !== undefined && row.isNewest && row.messageStatus === 'sending';
    return waits && !row.ofCampaign ? [rowOf(row, againMs, null)] : [];
  });
  const doubtful = rows
    .filter((row) => row.result.outcome === 'in_doubt' && !row.verdict.goesOn && row.holdsOutbox)
    .map((row) => rowOf(row, doubtHoldsMs, row.id));
  await insertRows(tx, outbox, [...again, ...doubtful], {
    onConflict: { target: ['accountId', 'messageId'], set: ['readyAt', 'attemptId'] },
  });
}

async function slowDown(unit: Unit, lineId: string, rows: Settled[]): Promise<void> {
  if (rows.some((row) => row.verdict.slow)) {
    await run(
      unit.tx,
      sql`update line_bucket set slow_until = ${new Date(unit.now.getTime() + throttledForMs)}
        where account_id = ${unit.accountId} and line_id = ${lineId}`,
    );
  }
  const pause = rows.find((row) => row.verdict.pause !== undefined)?.verdict.pause;
  if (pause === undefined) return;
  await run(
    unit.tx,
    sql`update line set paused_reason = ${pause}, paused_until = null, updated_at = ${unit.now}
      where account_id = ${unit.accountId} and id = ${lineId}`,
  );
}

function errorOf(result: SendResult): { code: number; title: string } {
  return result.outcome === 'refused'
    ? { code: result.failure.code, title: result.failure.detail }
    : { code: 0, title: result.outcome };
}

function count(rows: Settled[]): void {
  for (const { result, status } of rows) {
    const isDoubt = result.outcome === 'in_doubt' && !isHeardOf(status);
    if (isDoubt) metrics.inDoubt.inc();
    else if (result.outcome === 'accepted' || result.outcome === 'in_doubt') metrics.sent.inc();
    if (result.outcome === 'not_called') metrics.notCalled.inc();
    if (result.outcome === 'refused') metrics.failed.inc({ code: String(result.failure.code) });
  }
}
