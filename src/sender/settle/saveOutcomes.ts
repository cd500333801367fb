import { message } from '../../chats/table.ts';
import { hash16 } from '../../db/hash16.ts';
import { updateRows } from '../../db/rows.ts';
import type { Unit } from '../../db/unit.ts';
import { greaterStatus, type MessageStatus } from '../../messages/status.ts';
import type { SendResult } from '../../providers/contract.ts';
import { attempt } from '../table.ts';
import type { Settling } from './readAttempts.ts';
import { isHeardOf, type Verdict } from './verdict.ts';

export type Settled = Settling & { result: SendResult; verdict: Verdict };

/** Moves the attempts, and the messages for which no newer one speaks. */
export async function saveOutcomes(unit: Unit, rows: Settled[]): Promise<void> {
  await saveAttempts(unit, rows);
  await saveMessages(unit, rows);
}

/** A status may have come before the answer: what is accepted never lowers what was delivered. */
async function saveAttempts(unit: Unit, rows: Settled[]): Promise<void> {
  await updateRows(
    unit.tx,
    attempt,
    ['accountId', 'id'],
    rows.map((row) => ({
      accountId: unit.accountId,
      id: row.id,
      outcomeAt: unit.now,
      ...outcomeOf(row),
    })),
    ['status', 'outcome', 'outcomeAt', 'errorCode', 'error', 'providerId', 'providerKey'],
  );
}

function outcomeOf({ status, result, providerId, providerKey }: Settled) {
  const known = {
    status,
    outcome: result.outcome,
    errorCode: null,
    error: null,
    providerId,
    providerKey,
  };
  switch (result.outcome) {
    case 'accepted':
      return {
        ...known,
        status: greaterStatus(status, 'accepted'),
        providerId: result.providerMessageId,
        providerKey: hash16(result.providerMessageId),
      };
    case 'refused':
      return { ...known, errorCode: result.failure.code, error: result.failure.detail };
    case 'in_doubt':
      return {
        ...known,
        outcome: isHeardOf(status) ? ('accepted' as const) : result.outcome,
        error: result.detail,
      };
    case 'not_called':
      return { ...known, error: result.detail };
  }
}

async function saveMessages(unit: Unit, rows: Settled[]): Promise<void> {
  const moved = rows.filter((row) => row.isNewest);
  const { accountId } = unit;
  const leftAfterAll = moved.filter(
    (row) => row.messageStatus === 'canceled' && statusAfter(row) !== 'canceled',
  );
  await updateRows(
    unit.tx,
    message,
    ['accountId', 'id'],
    leftAfterAll.map((row) => ({ accountId, id: row.messageId, error: null })),
    ['error'],
  );
  await updateRows(
    unit.tx,
    message,
    ['accountId', 'id'],
    moved.map((row) => ({
      accountId,
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
