import { isStaffed, ownerNamed } from '../../agents/presence.ts';
import { valuesByName } from '../../contacts/property.ts';
import { hash16 } from '../../db/hash16.ts';
import { fromWire, toWire } from '../../db/ids.ts';
import { originOf } from '../../engine/callRequest.ts';
import { type ChatEvent, chatAfter } from '../../engine/chatMachine.ts';
import type { CompiledFlow } from '../../engine/compileFlow.ts';
import { durationMs } from '../../engine/duration.ts';
import type {
  FlowEvent,
  FlowResult,
  Scene as FlowScene,
  Library,
  MessageFacts,
  Trigger,
} from '../../engine/effects.ts';
import { exitFlow } from '../../engine/exitFlow.ts';
import { backFlow, resumeFlow, startFlow } from '../../engine/flowMachine.ts';
import { holdsSensitive } from '../../engine/sensitive.ts';
import { inStoredOrder } from '../../engine/storedOrder.ts';
import type { WayBack } from '../../engine/waysBack.ts';
import { pushes } from '../../lines/pushes.ts';
import type { Json } from '../../messages/events.ts';
import { blankAt } from '../../processes/blankSensitive.ts';
import { searchText } from '../../processes/searchText.ts';
import { laneOf } from '../lanes.ts';
import { type ChatRow, flowKey, type ProcessRow, type Scene } from '../scene.ts';
import { conceal, giveBack, isWithoutWords } from './conceal.ts';
import { type EntrySecret, secretOf } from './entrySecret.ts';
import { keepConsent } from './keepConsent.ts';
import { keepProperty } from './keepProperty.ts';
import { lastHeard } from './lastHeard.ts';
import {
  addActivity,
  type ChatDraft,
  cancelTimer,
  cancelTimersOf,
  nextSeq,
  type PersonDraft,
  say,
  setTimer,
} from './personDraft.ts';
import { tellHooks } from './tellHooks.ts';
import { tellOfChat } from './tellOfChat.ts';

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
  record(draft, chat, process, event, result);
  return process;
}

/** What somebody outside has put together. */
const inOrder = ({ variables, referral }: Trigger): Pick<Trigger, 'variables' | 'referral'> => ({
  variables: inStoredOrder(variables),
  ...(referral !== undefined && { referral: inStoredOrder(referral) }),
});

/** Gives an event to the chat's open process; says whether it was used. */
export function resumeProcess(
  draft: PersonDraft,
  chat: ChatDraft,
  event: FlowEvent,
): 'answered' | 'unused' {
  const process = chat.process;
  if (!process) return 'unused';
  const flow = getFlow(draft, process);
  const scene = flowScene(draft, chat, process);
  const result = resumeFlow(flow, process.state, event, scene);
  if (result.outcome === 'unused') return 'unused';
  const secret = secretOf(flow, process.state, event, result, libraryOf(draft.scene));
  if (secret && event.type === 'message') conceal(draft, event.message);
  const entry = journalEvent(event, heardBefore(scene, result), secret);
  record(draft, chat, process, entry, result, secret);
  return 'answered';
}

/** Takes the open process back to where it stood before an answer: the step asks again. */
export function returnProcess(draft: PersonDraft, chat: ChatDraft, way: WayBack): void {
  const { process } = chat;
  if (!process) return;
  cancelTimersOf(draft, process.id);
  const scene = flowScene(draft, chat, process);
  const result = backFlow(getFlow(draft, process), way.before, process.state.visit, scene);
  record(
    draft,
    chat,
    process,
    { type: 'back', to: way.seq, ...heardBefore(scene, result) },
    result,
  );
}

/** Ends the open process at an exit word, with the flow's own words. */
export function exitProcess(draft: PersonDraft, chat: ChatDraft, message: MessageFacts): void {
  const process = chat.process;
  if (!process) return;
  const flow = getFlow(draft, process);
  const result = exitFlow(flow, process.state, message, flowScene(draft, chat, process, message));
  record(draft, chat, process, { type: 'exit', id: message.id }, result);
}

/** Where the chat machine is after something that is no message. */
export const stateAfter = (chat: ChatDraft, event: ChatEvent): ChatRow['state'] =>
  chatAfter({ owner: chat.row.state, optedOut: false }, event).owner;

/** The flow version a process runs. */
export function getFlow(draft: PersonDraft, process: ProcessRow): CompiledFlow {
  const reason = draft.scene.unreadable?.get(process.id);
  if (reason !== undefined) throw new Error(reason);
  const flow = draft.scene.flows.get(flowKey(process.flowId, process.flowVersion));
  if (!flow) throw new Error(`No flow ${process.flowId} version ${process.flowVersion}`);
  return flow;
}

/** Ends the open process from outside the flow: an exit word, a stop word, a phrase that replaces it. */
export function cancelProcess(draft: PersonDraft, chat: ChatDraft, declinedReason?: string): void {
  const process = chat.process;
  if (!process) return;
  const event = { type: 'canceled', ...(declinedReason && { reason: declinedReason }) };
  enterInJournal(draft, chat, process, event, { reads: {}, path: [] });
  finish(draft, chat, process, {
    status: 'failure',
    failureStatus: 'canceled',
    ...(declinedReason && { declinedReason }),
  });
}

/** Ends the open process because it cannot go on by any fault of ours; the chat shows why. */
export function failProcess(draft: PersonDraft, chat: ChatDraft, error: unknown): void {
  const process = chat.process;
  if (!process) return;
  addActivity(draft, chat, 'process', 'process_failed', 'system', {
    process_id: toWire('IDP', process.id),
    error: String(error),
  });
  enterInJournal(draft, chat, process, { type: 'broke_down' }, { reads: {}, path: [] });
  finish(draft, chat, process, { status: 'failure', failureStatus: 'system_error' });
}

function record(
  draft: PersonDraft,
  chat: ChatDraft,
  process: ProcessRow,
  event: Json,
  result: FlowResult,
  secret?: EntrySecret,
): void {
  enterInJournal(draft, chat, process, event, result, secret);
  if (process.state.memory.call !== result.state.memory.call) dropCall(draft, process);
  if (process.state.held) giveBackUnlessHeld(draft, process, result);
  process.state = result.state;
  process.search = searchText(process, getFlow(draft, process));
  process.updatedAt = draft.scene.now;
  const entry = chat.processes.get(process.id);
  if (entry) entry.changed = true;
  for (const effect of result.effects) apply(draft, chat, process, effect);
  if (result.ending) finish(draft, chat, process, result.ending);
}

/** All that happens to a process stands in its journal, its end from outside too. */
export function enterInJournal(
  draft: PersonDraft,
  chat: ChatDraft,
  process: ProcessRow,
  event: Json,
  { reads, path }: Pick<FlowResult, 'reads' | 'path'>,
  secret: EntrySecret | null = null,
): void {
  if (secret) process.blankAt ??= notBeforeItsEnd;
  draft.journal.push({
    accountId: process.accountId,
    processId: process.id,
    seq: nextSeq(draft, chat),
    contactId: draft.contact.id,
    at: draft.scene.now,
    event,
    reads,
    path,
    step: process.state.step,
    visit: process.state.visit,
    secret,
  });
}

/** What was held and answers nothing is an activity, which can be read again. */
function giveBackUnlessHeld(
  draft: PersonDraft,
  process: ProcessRow,
  { state, effects }: FlowResult,
): void {
  const { held = [] } = process.state;
  // What is held where nothing sensitive is or may come has never been concealed.
  if (process.blankAt === null) return;
  const isKept = (id: string) => state.held?.some((each) => heldId(each) === id);
  const isSecret = (id: string) =>
    effects.some((effect) => effect.type === 'conceal' && effect.message.id === id);
  giveBack(
    draft,
    held.filter((each) => !isKept(heldId(each)) && !isSecret(heldId(each))),
  );
}

/** Messages are held by the engine as it was given them. */
const heldId = (held: Json): string => (held as unknown as MessageFacts).id;

function apply(
  draft: PersonDraft,
  chat: ChatDraft,
  process: ProcessRow,
  effect: FlowResult['effects'][number],
): void {
  const { now } = draft.scene;
  switch (effect.type) {
    case 'say': {
      const { content, step, visit, outbound } = effect;
      const said = { content, actor: 'system', process: { id: process.id, step, visit } };
      say(draft, chat, outbound ? { ...said, outbound } : said);
      return;
    }
    case 'set_timer':
      setTimer(draft, process, effect);
      return;
    case 'cancel_timer':
      cancelTimer(draft, process.id, effect.id);
      return;
    case 'set_contact':
      draft.contact[effect.field] = effect.value;
      draft.contactChanged = true;
      return;
    case 'set_consent':
      keepConsent(draft, {
        scope: effect.scope,
        granted: effect.granted,
        source: 'flow',
        detail: toWire('IPF', process.flowId),
        actor: 'user',
        at: now,
      });
      return;
    case 'set_property':
      keepProperty(draft, process, effect);
      return;
    case 'tag':
      retag(draft, chat, effect);
      return;
    case 'hook_event':
      // A flow that is only tried out tells nobody.
      if (process.trigger.kind === 'test') return;
      tellHooks(draft, {
        type: 'flow_event',
        action: effect.name,
        contactId: draft.contact.id,
        object: () => ({
          name: effect.name,
          payload: effect.payload,
          process_id: toWire('IDP', process.id),
          flow_id: toWire('IPF', process.flowId),
          chat_id: toWire('EN_CHT_', chat.row.id),
          contact_id: toWire('CNT', draft.contact.id),
        }),
      });
      return;
    case 'conceal':
      conceal(draft, effect.message);
      return;
    case 'call':
      draft.calls.push({
        accountId: process.accountId,
        id: draft.newId(),
        processId: process.id,
        contactId: draft.contact.id,
        lane: laneOf(draft.contact.id),
        visit: effect.visit,
        callId: effect.id,
        request: effect.request,
        origin: hash16(originOf(effect.request)),
        timeoutMs: effect.timeoutMs,
        retries: effect.retries,
        retryAfterMs: effect.retryAfterMs,
        tries: 0,
        failed: 0,
        leased: false,
        vanished: 0,
        dueAt: now,
        answeredAt: null,
        createdAt: now,
      });
      return;
    case 'handoff':
      chat.row.state = 'waitingForAgent';
      chat.row.status = 'open';
      chat.row.owner = effect.owner === undefined ? null : ownerNamed(effect.owner);
      chat.row.unassigned = true;
      chat.changed = true;
      addActivity(draft, chat, 'chat', 'handoff', 'system', {
        owner: effect.owner ?? '',
        note: effect.note ?? '',
      });
      return;
    case 'handoff_withdrawn':
      chat.row.state = stateAfter(chat, { type: 'nobody_took_it' });
      chat.row.owner = null;
      chat.row.unassigned = false;
      chat.changed = true;
      return;
    case 'finding': {
      const { code, step, message } = effect;
      process.findings += 1;
      draft.findings.push({ processId: process.id, code, step, message });
      return;
    }
  }
}

function retag(
  draft: PersonDraft,
  chat: ChatDraft,
  { on, add, remove }: Extract<FlowResult['effects'][number], { type: 'tag' }>,
): void {
  if (on === 'contact') {
    const kept = draft.contact.tags.filter((tag) => !remove.includes(tag));
    draft.contact.tags = [...new Set([...kept, ...add])];
    draft.contactChanged = true;
    return;
  }
  const kept = chat.row.tags.filter(({ name }) => !remove.includes(name));
  const fresh = add.filter((name) => !kept.some((tag) => tag.name === name));
  if (fresh.length === 0 && kept.length === chat.row.tags.length) return;
  chat.row.tags = [...kept, ...fresh.map((name) => ({ name }))];
  addActivity(draft, chat, 'chat', 'tags_updated', 'system', { tags: chat.row.tags });
}

function finish(
  draft: PersonDraft,
  chat: ChatDraft,
  process: ProcessRow,
  ending: NonNullable<FlowResult['ending']>,
): void {
  const { now } = draft.scene;
  process.status = ending.status;
  process.failureStatus = ending.failureStatus ?? null;
  process.declinedReason = ending.declinedReason ?? null;
  process.finishedAt = now;
  process.updatedAt = now;
  const entry = chat.processes.get(process.id);
  if (entry) entry.changed = true;
  chat.process = undefined;
  cancelTimersOf(draft, process.id);
  dropCall(draft, process);
  addActivity(draft, chat, 'external_event', 'identity_process_finished', 'system', {
    process_id: toWire('IDP', process.id),
    type: ending.status === 'success' ? 'succeeded' : 'failed',
    finish_date: now.toISOString(),
  });
  // The end of a process closes the chat, unless an agent has it or it waits for one.
  if (chat.row.state === 'inFlow' || chat.row.state === 'idle') {
    chat.row.state = 'idle';
    if (chat.row.status === 'open') {
      chat.row.status = 'closed';
      tellOfChat(draft, chat, 'closed');
    }
  }
  chat.changed = true;
  const flow = draft.scene.flows.get(flowKey(process.flowId, process.flowVersion));
  const { held, ...state } = process.state;
  if (held) {
    if (process.blankAt) giveBack(draft, held);
    process.state = state;
  }
  if (process.blankAt || holdsSensitive(flow, state)) {
    process.blankAt = blankAt(now);
  }
  const quiet = flow?.definition.settings?.quiet_after;
  if (quiet) chat.row.quietUntil = new Date(now.getTime() + durationMs(quiet));
}

/** What nobody waits for any more is not called, and its answer is not decided. */
function dropCall(draft: PersonDraft, process: ProcessRow): void {
  if (process.state.memory.call === undefined) return;
  draft.calls = draft.calls.filter(({ processId }) => processId !== process.id);
  draft.callsDropped.push(process.id);
}

/** `blank_at` of an open process with something to blank: whoever ends it sets the time. */
const notBeforeItsEnd = new Date('9999-12-31T00:00:00Z');

/** What a process may read of the world, as the turn has it. */
export function flowScene(
  draft: PersonDraft,
  chat: ChatDraft,
  process: ProcessRow,
  lastMessage = lastHeard(draft, chat),
): FlowScene {
  const { account, agents, lines, now } = draft.scene;
  const { contact } = draft;
  const line = lines.get(chat.row.lineId);
  const phone = contact.phone ?? (contact.waId && `+${contact.waId}`);
  return {
    now,
    contact: {
      id: toWire('CNT', contact.id),
      name: contact.name ?? contact.profileName ?? phone ?? '',
      phone,
      email: contact.email,
      language: contact.language,
      tags: contact.tags,
      properties: valuesByName(contact.properties, account.properties),
    },
    line: { phone_number: line?.phoneNumber ?? '', name: line?.name ?? '' },
    process: { id: toWire('IDP', process.id), startedAt: process.createdAt, seed: process.id },
    trigger: process.trigger,
    ...outboundsOn(draft, chat),
    ...(chat.row.lastInboundAt && { lastInboundAt: chat.row.lastInboundAt }),
    isWithoutWindow: line !== undefined && !pushes(line.provider),
    ...(lastMessage && { lastMessage }),
    account: {
      timezone: account.timezone,
      ...(account.businessHours !== null && { businessHours: account.businessHours }),
      sentences: account.sentences,
    },
    ...(agents && { isStaffed: (owner) => isStaffed(agents, owner) }),
    flows: libraryOf(draft.scene),
  };
}

/** A template of another WABA than the line's cannot be sent on it. */
function outboundsOn(
  { scene: { outbounds, lines }, contact }: PersonDraft,
  chat: ChatDraft,
): Pick<FlowScene, 'outbounds' | 'refused'> {
  if (outbounds.size === 0) return {};
  const wabaId = lines.get(chat.row.lineId)?.wabaId;
  return {
    outbounds: new Map([...outbounds].filter(([, each]) => each.wabaId === wabaId)),
    refused: { all: contact.optedOutAt !== null, marketing: contact.marketingStoppedAt !== null },
  };
}

/** The flows of this turn, by their ids on the wire. */
export const libraryOf = ({ newest, flows }: Pick<Scene, 'newest' | 'flows'>): Library => ({
  newest: (flowId) => {
    const id = fromWire('IPF', flowId);
    const version = newest.get(id);
    const flow = version === undefined ? undefined : flows.get(flowKey(id, version));
    return version === undefined || flow === undefined ? undefined : { version, flow };
  },
  version: (flowId, version) => flows.get(flowKey(fromWire('IPF', flowId), version)),
});

const messageEvent = ({ id, tap }: MessageFacts) => ({
  type: 'message',
  id,
  ...(tap && { tap: { ...tap } }),
});

type Heard = { heard?: string; hidden?: true };

/** The message that was looked at, though the event was none: by its id, and whether its words were hidden then. */
const heardBefore = ({ lastMessage }: FlowScene, { reads }: FlowResult): Heard =>
  lastMessage && Object.keys(reads).some((path) => path.split('.')[0] === 'message')
    ? { heard: lastMessage.id, ...(isWithoutWords(lastMessage.content) && { hidden: true }) }
    : {};

/** What the journal keeps of an event: a message by its id, its text stands in `message`. */
function journalEvent(event: FlowEvent, heard: Heard, secret: EntrySecret | undefined): Json {
  switch (event.type) {
    case 'message':
      return messageEvent(event.message);
    case 'timer':
      return { type: 'timer', id: event.id, event: event.event, ...heard };
    case 'call_answered': {
      const { callId: id, visit, answer } = event;
      const shown = secret ? { ...answer, headers: {}, body: '***' } : { ...answer };
      return { type: 'call_answered', id, visit, answer: shown, ...heard };
    }
    case 'undelivered':
      return { type: 'undelivered', step: event.step, visit: event.visit, ...heard };
    default:
      return { type: event.type, ...heard };
  }
}
