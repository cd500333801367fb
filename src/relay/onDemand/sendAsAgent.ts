import { sql } from 'drizzle-orm';
import { readByProviderIds, readProviderIds } from '../../chats/readTalk.ts';
import { message } from '../../chats/table.ts';
import { findUuid } from '../../db/ids.ts';
import { selectRows } from '../../db/rows.ts';
import type { Unit } from '../../db/unit.ts';
import { AppError } from '../../errors.ts';
import { mayWriteFreely } from '../../lines/pushes.ts';
import type { Content } from '../../messages/content.ts';
import type { Json } from '../../messages/events.ts';
import { fillByPlaces, type PlacedTemplate } from '../../outbounds/fillByPlaces.ts';
import { reopen } from '../decide/openChat.ts';
import type { ChatDraft, PersonDraft } from '../decide/personDraft.ts';
import { type Said, say } from '../decide/say.ts';
import { changeChat } from './changeChat.ts';
import type { ChangeDeps } from './changePerson.ts';
import { refuseUnwanted } from './refuseUnwanted.ts';
import { requireFile } from './requireFile.ts';
import { findRequest, keepRequest, type SentRequest } from './sentRequests.ts';
import { take } from './setChatOwner.ts';

export type AgentMessage = {
  accountId: string;
  chatId: string;
  /** Said once under this name; another message under it is refused. */
  requestId?: string | undefined;
  /** What is the same where it is asked for again, of what has no name of its own yet; absent: what is said. */
  asked?: Json;
  /** E-mail of who writes; absent: the agent who has the chat. */
  agent?: string | undefined;
  says: Exclude<Content, { type: 'template' }> | ({ type: 'template' } & PlacedTemplate);
  /** What it answers: a message's id at the provider, or ours (`MSG…`, `EN_ACT_…`). */
  replyTo?: string | undefined;
};

/**
 * A person writes into a chat, who takes it where no agent has it: what the bot still had to say is
 * canceled. The message is queued as any other, in the chat's order. Gives its id. AppError `not_found`
 * where the account has no such chat, `conflict` where the request's name was used for another message,
 * `invalid_request` where WhatsApp would not take it now, with what can be done.
 */
export async function sendAsAgent(deps: ChangeDeps, input: AgentMessage): Promise<string> {
  const { given } = await changeChat(deps, input, async (draft, found, unit) => {
    const request = requestOf(input);
    const before = request && (await findRequest(unit, found.row, request));
    if (before) return before;
    const agent = input.agent ?? agentOf(found);
    const said = await saidOf(unit, draft, found, input);
    reopen(draft, found, agent);
    if (found.row.state !== 'withAgent') take(draft, found, agent, agent);
    const messageId = say(draft, found, { ...said, actor: agent });
    // Who answers has read.
    found.row.seenSeq = found.row.seq;
    if (request) await keepRequest(unit, found.row, request, messageId);
    return messageId;
  });
  return given;
}

function agentOf({ row }: ChatDraft): string {
  if (row.state === 'withAgent' && row.owner) return row.owner;
  throw new AppError(
    'invalid_request',
    'no agent has this chat: say who writes with current_username, an e-mail',
  );
}

async function saidOf(
  unit: Unit,
  draft: PersonDraft,
  found: ChatDraft,
  { says, replyTo }: AgentMessage,
): Promise<Omit<Said, 'actor'>> {
  const context = replyTo ? { replyTo: await findAnswered(unit, found, replyTo) } : {};
  if (says.type === 'template') {
    const wabaId = draft.scene.lines.get(found.row.lineId)?.wabaId ?? '';
    const { content, outbound, variables } = await fillByPlaces(unit, wabaId, says);
    refuseUnwanted(draft, content.category);
    await requireFile(unit, content);
    return { ...context, content, outbound: { variables, isAwaited: false, ...outbound } };
  }
  const { lineId, lastInboundAt } = found.row;
  const provider = draft.scene.lines.get(lineId)?.provider ?? '';
  if (!mayWriteFreely(provider, lastInboundAt, unit.now)) {
    throw new AppError(
      'invalid_request',
      'the contact has not written in the last 24 hours, so WhatsApp takes no free message: send a template, or wait until they write',
    );
  }
  await requireFile(unit, says);
  return { ...context, content: says, pastOptOut: true };
}

/** The provider's id of a message of this chat. */
async function findAnswered(unit: Unit, { row }: ChatDraft, named: string): Promise<string> {
  const id = findUuid('MSG', named) ?? findUuid('EN_ACT_', named);
  if (id === undefined) {
    if ((await readByProviderIds(unit, row, [named])).has(named)) return named;
    throw notAnswerable(named, 'is none of this chat');
  }
  const messages = await selectRows(
    unit.tx,
    message,
    sql`account_id = ${unit.accountId} and id = ${id} and chat_id = ${row.id}`,
    ['id', 'providerId', 'attemptId'],
  );
  const providerId = (await readProviderIds(unit, messages)).get(id);
  if (providerId !== undefined) return providerId;
  throw notAnswerable(
    named,
    messages.length > 0 ? 'has not reached WhatsApp yet' : 'is none of this chat',
  );
}

const notAnswerable = (named: string, why: string) =>
  new AppError('invalid_request', `context.message_id: the message ${named} ${why}`);

/** By what is said; who says it again is not looked at. */
const requestOf = ({ requestId, asked, says, replyTo }: AgentMessage): SentRequest | undefined =>
  requestId === undefined
    ? undefined
    : // Both came out of JSON.
      { requestId, asked: { says: asked ?? (says as unknown as Json), replyTo: replyTo ?? null } };
