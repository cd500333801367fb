import { and, desc, eq, gt } from 'drizzle-orm';
import type { SecretBox } from '../accounts/secretBox.ts';
import { chat } from '../chats/table.ts';
import { canonicalNumber } from '../contacts/canonicalNumber.ts';
import { waitForContact } from '../contacts/lockContacts.ts';
import { contactIdentity } from '../contacts/table.ts';
import { openUnit, type Unit, type UnitDeps } from '../db/unit.ts';
import { maxVarsBytes } from '../engine/run.ts';
import { AppError } from '../errors.ts';
import { findingsOf } from '../flows/findingsOf.ts';
import { type FlowRow, getFlow } from '../flows/getFlow.ts';
import { keepDraft } from '../flows/keepDraft.ts';
import type { Json } from '../messages/events.ts';
import { readOutbounds } from '../outbounds/readOutbounds.ts';
import { commit } from './commit.ts';
import { collect } from './decide.ts';
import type { FlowShelf } from './flowShelf.ts';
import { gather, outboundsIn } from './gather.ts';
import { patiently } from './patiently.ts';
import { draftOf, openChat } from './personDraft.ts';
import { cancelProcess, startProcess } from './runFlow.ts';
import type { Scene } from './scene.ts';
import { takeFlows } from './takeFlows.ts';
import { emptyWrites } from './writes.ts';

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

type TryDeps = UnitDeps & {
  shelf: FlowShelf;
  secretBox: SecretBox;
  wakeSender(accountId: string, lineId: string): void;
};

const windowMs = 24 * 3_600_000;

/**
 * Starts a flow's draft with one real person, marked as a test; what was open with them ends, replaced.
 * AppError `not_found`; `invalid_request` where the draft is broken, or WhatsApp would let it say
 * nothing to this number now, with what to do about it; `conflict` where people have the chat.
 */
export async function tryFlow(deps: TryDeps, input: TryInput): Promise<Tried> {
  const { accountId, flowId, variables = {}, response } = input;
  refuseHuge(variables);
  const { lineId, ...tried } = await patiently(() =>
    openUnit(
      deps,
      accountId,
      async (unit) => {
        const flow = await getFlow(unit, flowId);
        refuseBroken(flow);
        const { contactId, lineId: line } = await findOpenWindow(unit, input.phoneNumber);
        await waitForContact(unit, contactId);
        const gathered = await gather(unit, deps, [], {
          contactIds: [contactId],
          identities: new Map(),
        });
        const version = await keepDraft(unit, flow);
        const scene = await withDraft(unit, deps.shelf, gathered, { flowId, version });
        const person = scene.people.get(contactId);
        const draft = person && draftOf(scene, person, unit.newId);
        if (!draft) throw new Error(`Contact ${contactId} has gone while it was locked`);
        const found = openChat(draft, line);
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
        startProcess(draft, found, flowId, {
          kind: 'test',
          variables,
          ...(response !== undefined && { response }),
        });
        const [process] = [...found.processes.values()].filter(({ isNew }) => isNew);
        if (!process) throw new Error(`The draft of flow ${flowId} cannot be compiled`);
        const writes = emptyWrites();
        collect(writes, draft);
        await commit(unit, deps.secretBox, scene.flows, writes);
        return { processId: process.row.id, chatId: found.row.id, contactId, lineId: line };
      },
      { guarded: true },
    ),
  );
  deps.wakeSender(accountId, lineId);
  return tried;
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
    .where(
      and(
        eq(chat.accountId, accountId),
        gt(chat.lastInboundAt, new Date(now.getTime() - windowMs)),
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

/** The scene with the draft as the newest version, for this turn alone. */
async function withDraft(
  unit: Unit,
  shelf: FlowShelf,
  scene: Scene,
  { flowId, version }: { flowId: string; version: number },
): Promise<Scene> {
  const { newest, flows } = await takeFlows(unit, shelf, new Map([[flowId, version]]), []);
  const outbounds = await readOutbounds(unit, outboundsIn(flows.values()));
  return {
    ...scene,
    newest: new Map([...scene.newest, ...newest]),
    flows: new Map([...scene.flows, ...flows]),
    outbounds: new Map([...scene.outbounds, ...outbounds]),
  };
}
