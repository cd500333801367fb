import { ownerNamed } from '../../agents/presence.ts';
import { hash16 } from '../../db/hash16.ts';
import { toWire } from '../../db/ids.ts';
import { originOf } from '../../engine/callRequest.ts';
import { type ChatEvent, chatAfter } from '../../engine/chatMachine.ts';
import type { FlowResult } from '../../engine/effects.ts';
import { laneOf } from '../lanes.ts';
import type { ChatRow, ProcessRow } from '../scene.ts';
import { addActivity } from './addActivity.ts';
import { conceal } from './conceal.ts';
import { keepConsent } from './keepConsent.ts';
import { keepProperty } from './keepProperty.ts';
import type { ChatDraft, PersonDraft } from './personDraft.ts';
import { say } from './say.ts';
import { cancelTimer, setTimer } from './setTimer.ts';
import { tellHooks } from './tellHooks.ts';

/** Where the chat machine is after something that is no message. */
export const stateAfter = (chat: ChatDraft, event: ChatEvent): ChatRow['state'] =>
  chatAfter({ owner: chat.row.state, optedOut: false }, event).owner;

/** Carries out one effect that a flow has asked for. */
export function applyEffect(
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
