import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { message, sentRequest } from '../../chats/table.ts';
import { hash16 } from '../../db/hash16.ts';
import { findUuid, fromWire } from '../../db/ids.ts';
import { insertRows, selectRows } from '../../db/rows.ts';
import type { Unit } from '../../db/unit.ts';
import { AppError } from '../../errors.ts';
import { mayWriteFreely } from '../../lines/pushes.ts';
import { getMedia } from '../../media/getMedia.ts';
import { canonicalJson } from '../../messages/canonicalJson.ts';
import { type Content, mediaIn } from '../../messages/content.ts';
import type { Json } from '../../messages/events.ts';
import { fillByPlaces, type PlacedTemplate } from '../../outbounds/fillByPlaces.ts';
import { type ChatDraft, type PersonDraft, reopen, type Said, say } from '../decide/personDraft.ts';
import { changeChat } from './changeChat.ts';
import type { ChangeDeps } from './changePerson.ts';
import { take } from './setChatOwner.ts';

export type AgentMessage = {
  accountId: string;
  chatId: string;
  /** Said once for ever under this name; another message under it is refused. */
  requestId?: string | undefined;
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
    const before = input.requestId && (await findRequest(unit, input.requestId, input));
    if (before) return before;
    const agent = input.agent ?? agentOf(found);
    const said = await saidOf(unit, draft, found, input);
    reopen(draft, found, agent);
    if (found.row.state !== 'withAgent') take(draft, found, agent, agent);
    const messageId = say(draft, found, { ...said, actor: agent });
    if (input.requestId) await keepRequest(unit, found, input.requestId, input, messageId);
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

/** A person's reply reaches whoever has just written; a template is no reply. */
function refuseUnwanted({ contact }: PersonDraft, category: string): void {
  if (contact.optedOutAt) {
    throw new AppError(
      'invalid_request',
      'the contact has opted out: no template can be sent to them',
    );
  }
  if (contact.marketingStoppedAt && category === 'MARKETING') {
    throw new AppError('invalid_request', 'the contact wants no marketing: send another template');
  }
}

async function requireFile(unit: Unit, content: Content): Promise<void> {
  const mediaId = mediaIn(content)?.mediaId;
  if (mediaId !== undefined) await getMedia(unit, fromWire('MED', mediaId));
}

/** The provider's id of a message of this chat. */
async function findAnswered(
  { tx, accountId }: Unit,
  { row }: ChatDraft,
  named: string,
): Promise<string> {
  const id = findUuid('MSG', named) ?? findUuid('EN_ACT_', named);
  const [found] = await selectRows(
    tx,
    message,
    id === undefined
      ? sql`account_id = ${accountId} and line_id = ${row.lineId} and chat_id = ${row.id}
          and provider_key = ${hash16(named)} and provider_key is not null`
      : sql`account_id = ${accountId} and id = ${id} and chat_id = ${row.id}`,
    ['providerId'],
  );
  if (found?.providerId) return found.providerId;
  const reason = found ? 'has not reached WhatsApp yet' : 'is none of this chat';
  throw new AppError('invalid_request', `context.message_id: the message ${named} ${reason}`);
}

type Named = Pick<AgentMessage, 'chatId' | 'says' | 'replyTo' | 'agent'>;

async function findRequest({ tx, accountId }: Unit, requestId: string, asked: Named) {
  const [found] = await selectRows(
    tx,
    sentRequest,
    sql`account_id = ${accountId} and key = ${hash16(requestId)}`,
    ['chatId', 'messageId', 'contentHash'],
  );
  if (!found) return undefined;
  const isSame = found.chatId === asked.chatId && found.contentHash.equals(hashOf(asked));
  if (!isSame) throw usedForAnother(requestId);
  return found.messageId;
}

async function keepRequest(
  { tx, accountId, now }: Unit,
  { row }: ChatDraft,
  requestId: string,
  asked: Named,
  messageId: string,
): Promise<void> {
  const kept = await insertRows(
    tx,
    sentRequest,
    [
      {
        accountId,
        key: hash16(requestId),
        chatId: row.id,
        contactId: row.contactId,
        messageId,
        contentHash: hashOf(asked),
        createdAt: now,
      },
    ],
    { onConflict: 'nothing' },
  );
  // In one chat the contact's lock lets only one through; this is another chat, at the same moment.
  if (kept === 0) throw usedForAnother(requestId);
}

const usedForAnother = (requestId: string) =>
  new AppError('conflict', `The request_id "${requestId}" was used for another message`);

/** By what is said, in any order of its fields; who says it again is not looked at. */
const hashOf = ({ says, replyTo }: Named): Buffer =>
  // Both came out of JSON.
  createHash('sha256')
    .update(canonicalJson({ says: says as unknown as Json, replyTo: replyTo ?? null }))
    .digest()
    .subarray(0, 16);
