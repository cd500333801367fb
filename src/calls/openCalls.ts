import { sql } from 'drizzle-orm';
import { readSecrets, secretPlace } from '../accounts/readSecrets.ts';
import type { SecretBox } from '../accounts/secretBox.ts';
import { fromWire, toWire } from '../db/ids.ts';
import { arrayOf } from '../db/literals.ts';
import { selectRows } from '../db/rows.ts';
import type { Unit } from '../db/unit.ts';
import type { CallRequest } from '../engine/callRequest.ts';
import type { MediaLinks } from '../media/signLink.ts';
import { media } from '../media/table.ts';
import { openRequest } from '../processes/sealedRequest.ts';
import type { DueCall } from './claimCalls.ts';
import { type FilledCall, fillCall, segmentsOf } from './fillCall.ts';
import { type Called, gaveUp, none } from './makeCall.ts';
import type { PutOff } from './settleCall.ts';

export type OpenDeps = { secretBox: SecretBox; mediaLinks: MediaLinks };

/** A call ready to be made, or what is to be written down without one. */
export type OpenedCall = { due: DueCall } & ({ call: FilledCall } | { settled: Called | PutOff });

/** So many callers that vanished over a call are no accident. */
const mostVanished = 3;

/** A file that a contact has sent a moment ago may still be on its way to us. */
const fileComesWithinMs = 60_000;
const lookAgainMs = 1_000;

/**
 * Fills in, from this account's secrets and files, what the requests leave open. Nothing of it is written
 * anywhere. Without a secret or a file a call is not made: `secret_missing`, `secret_unreadable` (no key
 * of `SECRET_KEY` opens it), `media_missing`; nor one that three callers have vanished over: `gave_up`.
 */
export async function openCalls(unit: Unit, deps: OpenDeps, due: DueCall[]): Promise<OpenedCall[]> {
  const opened: OpenedCall[] = [];
  for (const row of due) opened.push({ due: row, ...(await openCall(unit, deps, row)) });
  return opened;
}

async function openCall(
  unit: Unit,
  { secretBox, mediaLinks }: OpenDeps,
  due: DueCall,
): Promise<{ call: FilledCall } | { settled: Called | PutOff }> {
  if (due.vanished >= mostVanished) return failed(gaveUp);
  const request = unlessSealed(() => openRequest(secretBox, due));
  if (request === undefined) return failed('secret_unreadable');
  const [sealed, files] = [await readNamed(unit, request), await readFiles(unit, request)];
  const secrets = unlessSealed(() => openAll(secretBox, unit.accountId, sealed));
  if (secrets === undefined) return failed('secret_unreadable');

  const isComing = [...files.values()].includes('pending');
  if (isComing && unit.now.getTime() - due.createdAt.getTime() < fileComesWithinMs) {
    return { settled: { putOffMs: lookAgainMs } };
  }
  const stored = [...files].filter(([, status]) => status === 'stored').map(([id]) => id);
  const links = new Map(
    stored.map((id) => {
      const key = { accountId: unit.accountId, mediaId: fromWire('MED', id) };
      return [id, mediaLinks.sign(key, unit.now)];
    }),
  );
  const call = fillCall(request, { secrets, links });
  return 'missing' in call ? failed(`${call.missing}_missing`) : { call };
}

const failed = (error: string) => ({ settled: { answer: none(error), again: false } });

/** Undefined where the box has no key for it any more. */
function unlessSealed<T>(open: () => T): T | undefined {
  try {
    return open();
  } catch {
    return undefined;
  }
}

const openAll = (box: SecretBox, accountId: string, sealed: Map<string, Buffer>) =>
  new Map(
    [...sealed].map(([name, value]) => [name, box.open(secretPlace(accountId, name), value)]),
  );

/** The secrets that a request names, as they are kept. */
function readNamed(unit: Unit, request: CallRequest): Promise<Map<string, Buffer>> {
  const names = segmentsOf(request).flatMap((each) => ('secret' in each ? [each.secret] : []));
  return readSecrets(unit, [...new Set(names)]);
}

/** What has become of the files that a request links to, by their ids as the request has them. */
async function readFiles(unit: Unit, request: CallRequest): Promise<Map<string, string>> {
  const named = segmentsOf(request).flatMap((each) => ('media' in each ? [each.media] : []));
  if (named.length === 0) return new Map();
  const rows = await selectRows(
    unit.tx,
    media,
    sql`account_id = ${unit.accountId}
      and id = any(${arrayOf(
        'uuid',
        named.map((id) => fromWire('MED', id)),
      )})`,
    ['id', 'status'],
  );
  const statuses = new Map(rows.map(({ id, status }) => [toWire('MED', id), status]));
  return new Map(
    named.flatMap((id) => {
      const status = statuses.get(toWire('MED', fromWire('MED', id)));
      return status === undefined ? [] : [[id, status] as const];
    }),
  );
}
