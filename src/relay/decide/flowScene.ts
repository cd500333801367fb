import { isStaffed } from '../../agents/presence.ts';
import { valuesByName } from '../../contacts/property.ts';
import { fromWire, toWire } from '../../db/ids.ts';
import type { CompiledFlow } from '../../engine/compileFlow.ts';
import type { Scene as FlowScene, Library } from '../../engine/effects.ts';
import { pushes } from '../../lines/pushes.ts';
import { flowKey, type ProcessRow, type Scene } from '../scene.ts';
import { lastHeard } from './lastHeard.ts';
import type { ChatDraft, PersonDraft } from './personDraft.ts';

/** The flow version a process runs. */
export function getFlow(draft: PersonDraft, process: ProcessRow): CompiledFlow {
  const reason = draft.scene.unreadable?.get(process.id);
  if (reason !== undefined) throw new Error(reason);
  const flow = draft.scene.flows.get(flowKey(process.flowId, process.flowVersion));
  if (!flow) throw new Error(`No flow ${process.flowId} version ${process.flowVersion}`);
  return flow;
}

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
