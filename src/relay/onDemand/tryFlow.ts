import { and, desc, eq, gt, ne } from 'drizzle-orm';
import { chat } from '../../chats/table.ts';
import { canonicalNumber } from '../../contacts/canonicalNumber.ts';
import { contactIdentity } from '../../contacts/table.ts';
import type { Unit } from '../../db/unit.ts';
import { maxVarsBytes } from '../../engine/run.ts';
import { windowMs } from '../../engine/windowRule.ts';
import { AppError } from '../../errors.ts';
import { findingsOf } from '../../flows/findingsOf.ts';
import { type FlowRow, getFlow } from '../../flows/getFlow.ts';
import { keepDraft } from '../../flows/keepDraft.ts';
import { line } from '../../lines/table.ts';
import { webProvider } from '../../lines/webLine.ts';
import type { Json } from '../../messages/events.ts';
import { cancelProcess } from '../decide/endProcess.ts';
import { openChat } from '../decide/openChat.ts';
import { startProcess } from '../decide/startProcess.ts';
import { type ChangeDeps, changePerson } from './changePerson.ts';

export type TryInput = {
  accountId: string;
  flowId: string;
  phoneNumber: string;
  /** What the flow finds in `trigger.variables`, as if a script had started it. */
  variables?: Record<string, Json>;
  /** `trigger.response`: the template button that it is to believe was tapped. */
  response?: string;
};
export type Tried = { processId: string; chatId: string; contactId: string };

/**
 * Starts a flow's draft with one real person, marked as a test; what was open with them ends, replaced.
 * AppError `not_found`; `invalid_request` where the draft is broken, or WhatsApp would let it say
 * nothing to this number now, with what to do about it; `conflict` where people have the chat.
 */
export async function tryFlow(deps: ChangeDeps, input: TryInput): Promise<Tried> {
  const { accountId, flowId, variables = {}, response } = input;
  refuseHuge(variables);
  return changePerson(
    deps,
    accountId,
    async (unit) => {
      const flow = await getFlow(unit, flowId);
      refuseBroken(flow);
      const whom = await findOpenWindow(unit, input.phoneNumber);
      return { ...whom, versions: new Map([[flowId, await keepDraft(unit, flow)]]) };
    },
    (draft, lineId) => {
      const found = openChat(draft, lineId);
      if (draft.contact.optedOutAt) {
        throw new AppError(
          'invalid_request',
          'Whoever has this number wants no messages: write a start word (as in START) from it first',
        );
      }
      if (found.row.state === 'withAgent' || found.row.state === 'waitingForAgent') {
        throw new AppError('conflict', 'People have the chat with this number: close it first');
      }
      cancelProcess(draft, found, 'replaced');
      const process = startProcess(draft, found, flowId, {
        kind: 'test',
        variables,
        ...(response !== undefined && { response }),
      });
      if (!process) throw new Error(`The draft of flow ${flowId} cannot be compiled`);
      return { processId: process.id, chatId: found.row.id, contactId: draft.contact.id };
    },
  );
}

function refuseBroken({ draft }: FlowRow): void {
  const errors = findingsOf(draft).filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (!first) return;
  throw new AppError(
    'invalid_request',
    `the draft cannot be tried: ${first.message}`,
    errors.map(({ field, message }) => ({ path: field, message })),
  );
}

function refuseHuge(variables: Record<string, Json>): void {
  if (Buffer.byteLength(JSON.stringify(variables)) <= maxVarsBytes) return;
  throw new AppError(
    'invalid_request',
    `variables hold more than ${maxVarsBytes / 1024} KiB, which is the most a process may carry`,
  );
}

/** The chat of this number in which WhatsApp lets us speak freely now, the one last written in. */
async function findOpenWindow(unit: Unit, phoneNumber: string) {
  const { tx, accountId, now } = unit;
  const [found] = await tx
    .select({ contactId: chat.contactId, lineId: chat.lineId })
    .from(chat)
    .innerJoin(
      contactIdentity,
      and(
        eq(contactIdentity.accountId, chat.accountId),
        eq(contactIdentity.contactId, chat.contactId),
        eq(contactIdentity.kind, 'number'),
        eq(contactIdentity.value, canonicalNumber(phoneNumber)),
      ),
    )
    .innerJoin(line, and(eq(line.accountId, chat.accountId), eq(line.id, chat.lineId)))
    .where(
      and(
        eq(chat.accountId, accountId),
        gt(chat.lastInboundAt, new Date(now.getTime() - windowMs)),
        ne(line.provider, webProvider),
      ),
    )
    .orderBy(desc(chat.lastInboundAt))
    .limit(1);
  if (found) return found;
  throw new AppError(
    'invalid_request',
    `Nobody with the number ${phoneNumber} has written in the last 24 hours, so WhatsApp would deliver nothing: write anything from that phone to one of your lines, and try again`,
  );
}
