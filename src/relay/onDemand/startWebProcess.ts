import { and, eq } from 'drizzle-orm';
import { requireKey, type WebAccess } from '../../accounts/webAccess.ts';
import { keepUserRef } from '../../contacts/keepUserRef.ts';
import { toWire } from '../../db/ids.ts';
import type { Unit } from '../../db/unit.ts';
import { AppError } from '../../errors.ts';
import { keepWebLine } from '../../lines/webLine.ts';
import { process } from '../../processes/table.ts';
import { cancelProcess } from '../decide/endProcess.ts';
import { openChat } from '../decide/openChat.ts';
import { startProcess } from '../decide/startProcess.ts';
import { readNewestVersions } from '../gather/takeFlows.ts';
import { type ChangeDeps, changePerson } from './changePerson.ts';

export type WebStart = { accountId: string; keyId: string; web: WebAccess };

/**
 * Starts a web token's flow with its end user, on the account's line to web pages; another one that was
 * open there ends, replaced. A token begins one process: who asks again gets the same. AppError
 * `invalid_request` where the flow is not published, `conflict` where people have the chat, `unauthorized`
 * where the token has gone with its end user.
 */
export async function startWebProcess(deps: ChangeDeps, input: WebStart): Promise<string> {
  const { accountId, keyId, web } = input;
  return changePerson(
    deps,
    accountId,
    async (unit) => {
      const versions = await readNewestVersions(unit, [web.flowId]);
      const lineId = await keepWebLine(unit, deps.secretBox);
      return { contactId: await keepUserRef(unit, web.userRef), lineId, versions };
    },
    async (draft, lineId, unit) => {
      await requireKey(unit, keyId);
      const begun = await findBegun(unit, keyId);
      if (begun !== undefined) return begun;
      if (!draft.scene.newest.has(web.flowId)) {
        throw new AppError(
          'invalid_request',
          `flow ${toWire('IPF', web.flowId)} is not published: publish it, then use the token`,
        );
      }
      const found = openChat(draft, lineId);
      if (found.row.state === 'withAgent' || found.row.state === 'waitingForAgent') {
        throw new AppError('conflict', 'People have the chat with this end user: close it first');
      }
      cancelProcess(draft, found, 'replaced');
      const trigger = { kind: 'web' as const, variables: web.variables };
      const { userRef } = web;
      const started = startProcess(draft, found, web.flowId, trigger, { userRef });
      if (!started) throw new Error(`Flow ${web.flowId} cannot be compiled`);
      started.apiKeyId = keyId;
      return started.id;
    },
  );
}

async function findBegun({ tx, accountId }: Unit, keyId: string): Promise<string | undefined> {
  const [found] = await tx
    .select({ id: process.id })
    .from(process)
    .where(and(eq(process.accountId, accountId), eq(process.apiKeyId, keyId)));
  return found?.id;
}
