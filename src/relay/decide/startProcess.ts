import type { MessageFacts, Trigger } from '../../engine/effects.ts';
import { startFlow } from '../../engine/flowMachine.ts';
import { inStoredOrder } from '../../engine/storedOrder.ts';
import { flowKey, type ProcessRow } from '../scene.ts';
import { addActivity } from './addActivity.ts';
import { heardBefore } from './enterInJournal.ts';
import { flowScene } from './flowScene.ts';
import type { ChatDraft, PersonDraft } from './personDraft.ts';
import { recordResult } from './recordResult.ts';

/** The message that starts it, and the caller's id of whom it is with. */
type StartedBy = { lastMessage?: MessageFacts | undefined; userRef?: string | null };

/**
 * Starts the newest published version of a flow in a chat that has no open process. Gives the process,
 * which may have ended already; none where no version can run.
 */
export function startProcess(
  draft: PersonDraft,
  chat: ChatDraft,
  flowId: string,
  trigger: Trigger,
  { lastMessage, userRef = null }: StartedBy = {},
): ProcessRow | undefined {
  const { accountId, now, newest, flows } = draft.scene;
  const version = newest.get(flowId);
  const flow = version === undefined ? undefined : flows.get(flowKey(flowId, version));
  if (version === undefined || !flow) {
    addActivity(draft, chat, 'process', 'flow_unpublished', 'system', { flow_id: flowId });
    return undefined;
  }
  const process: ProcessRow = {
    accountId,
    id: draft.newId(),
    chatId: chat.row.id,
    contactId: draft.contact.id,
    lineId: chat.row.lineId,
    flowId,
    flowVersion: version,
    userRef,
    status: 'pending',
    failureStatus: null,
    declinedReason: null,
    state: { step: '', vars: {}, visit: 0, memory: {} },
    trigger: { ...trigger, ...inOrder(trigger) },
    findings: 0,
    createdAt: now,
    updatedAt: now,
    finishedAt: null,
    blankAt: null,
    override: null,
    apiKeyId: null,
    search: null,
  };
  chat.process = process;
  chat.processes.set(process.id, { row: process, isNew: true, changed: true });
  chat.row.state = 'inFlow';
  chat.row.status = 'open';
  chat.row.unassigned = false;
  chat.changed = true;
  const scene = flowScene(draft, chat, process, lastMessage);
  const result = startFlow(flow, scene);
  const { heard, ...shown } = heardBefore(scene, result);
  const id = lastMessage?.id ?? heard;
  const event = { type: 'start', trigger: trigger.kind, version, ...(id && { id }), ...shown };
  recordResult(draft, chat, process, event, result);
  return process;
}

/** What somebody outside has put together. */
const inOrder = ({ variables, referral }: Trigger): Pick<Trigger, 'variables' | 'referral'> => ({
  variables: inStoredOrder(variables),
  ...(referral !== undefined && { referral: inStoredOrder(referral) }),
});
