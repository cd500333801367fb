import { sql } from 'drizzle-orm';
import { message } from '../../chats/table.ts';
import { keepNumber } from '../../contacts/keepNumber.ts';
import { linkUserRefs } from '../../contacts/keepUserRef.ts';
import { recordAuthorizations } from '../../contacts/recordConsents.ts';
import { shownContact } from '../../contacts/shownContact.ts';
import { toWire } from '../../db/ids.ts';
import { selectRows } from '../../db/rows.ts';
import type { Unit } from '../../db/unit.ts';
import { fillOutbound } from '../../engine/outbound.ts';
import { AppError } from '../../errors.ts';
import { recordHookEvents } from '../../hooks/recordHookEvents.ts';
import { getLine } from '../../lines/getLine.ts';
import { requirePublished } from '../../lines/requirePublished.ts';
import type { Template } from '../../messages/content.ts';
import type { Json } from '../../messages/events.ts';
import { getOutbound, type OutboundRow } from '../../outbounds/getOutbound.ts';
import { readOutbounds } from '../../outbounds/readOutbounds.ts';
import { openChat } from '../decide/openChat.ts';
import { say } from '../decide/say.ts';
import { type ChangeDeps, changePerson, type Whom } from './changePerson.ts';
import { refuseUnwanted } from './refuseUnwanted.ts';
import { requireFile } from './requireFile.ts';
import { findRequest, keepRequest, type SentRequest } from './sentRequests.ts';

export type OutboundSend = {
  accountId: string;
  outboundId: string;
  /** E.164 with `+`. */
  number: string;
  /** By the names of the outbound's variables; others change nothing. */
  variables: Readonly<Record<string, string>>;
  /** What `continue` starts; absent: what the outbound itself says. */
  flowId?: string | undefined;
  /** The caller's id of the person. */
  userRef?: string | undefined;
  /** A number of ours that sends it, of the template's WABA; absent: the outbound's own. */
  line?: string | undefined;
  /** How long a text counts as an answer; absent: three days. */
  waitsMs?: number | undefined;
  /** Who says that the person has agreed: the name of the API key. */
  actor: string;
  /** Sent once under this name, in the person's chat. */
  requestId?: string | undefined;
};

export type SentOutbound = {
  messageId: string;
  contactId: string;
  flowId: string | null;
  /** As the person reads it. */
  text: string;
  at: Date;
};

/**
 * Begins a conversation by a template: the message is queued as any other, in the chat's order, and what
 * is replied to it starts a flow. An unknown number becomes a contact. That the person has agreed to be
 * written to, as the caller says, is entered in the ledger. AppError `not_found`; `invalid_request` where it may not be
 * sent, or to nobody like this; `conflict` where the name was used for another message.
 */
export async function sendOutbound(deps: ChangeDeps, input: OutboundSend): Promise<SentOutbound> {
  const { accountId, outboundId, variables, userRef, waitsMs, actor } = input;
  const request = requestOf(input);
  let flowId: string | null = null;
  return changePerson(
    deps,
    accountId,
    async (unit): Promise<Whom> => {
      const { outbound: row, phoneNumber } = await getOutbound(unit, outboundId);
      refuseUnapproved(row);
      flowId = await flowOf(unit, row, input.flowId);
      const lineId = await lineOf(unit, row, input.line ?? phoneNumber);
      return { contactId: await contactOf(unit, input), lineId };
    },
    async (draft, lineId, unit) => {
      const chat = openChat(draft, lineId);
      const { id: contactId } = draft.contact;
      const before = request && (await findRequest(unit, chat.row, request));
      if (before !== undefined) return readSent(unit, before, { contactId, flowId });
      const content = await contentOf(unit, outboundId, variables);
      refuseUnwanted(draft, content.category);
      await requireFile(unit, content);
      const messageId = say(draft, chat, {
        content,
        actor: 'system',
        outbound: {
          variables: given(variables),
          isAwaited: false,
          flowId,
          userRef: userRef ?? null,
          ...(waitsMs !== undefined && { waitsMs }),
        },
      });
      const detail = toWire('OTB', outboundId);
      await recordAuthorizations(unit, [contactId], { source: 'outbound', detail, actor });
      if (request) await keepRequest(unit, chat.row, request, messageId);
      return { messageId, contactId, flowId, text: content.text, at: unit.now };
    },
  );
}

function refuseUnapproved(row: OutboundRow): void {
  if (row.status === 'APPROVED') return;
  throw new AppError(
    'invalid_request',
    `outbound ${toWire('OTB', row.id)} is ${row.status}: only an approved one can be sent`,
  );
}

/** A notification starts nothing, whatever is asked. */
async function flowOf(unit: Unit, row: OutboundRow, asked: string | undefined) {
  if (row.replies.length === 0) return null;
  const flowId = asked ?? row.flowId;
  if (flowId === null) throw new AppError('invalid_request', 'missing flow id');
  await requirePublished(unit, flowId);
  return flowId;
}

async function lineOf(unit: Unit, row: OutboundRow, number: string): Promise<string> {
  const { line } = await getLine(unit, number);
  if (line.wabaId === row.wabaId) return line.id;
  throw new AppError(
    'invalid_request',
    `outbound ${toWire('OTB', row.id)} is a template of another WABA than ${line.phoneNumber}'s`,
  );
}

async function contactOf(unit: Unit, { number, userRef }: OutboundSend): Promise<string> {
  const { contactId, made } = await keepNumber(unit, number);
  if (made) {
    const object = () => shownContact(made);
    await recordHookEvents(unit, [{ type: 'contact', action: 'created', object, contactId }]);
  }
  if (userRef !== undefined) await linkUserRefs(unit, [{ contactId, userRef }]);
  return contactId;
}

async function contentOf(
  unit: Unit,
  outboundId: string,
  variables: Readonly<Record<string, string>>,
): Promise<Template> {
  const [known] = (await readOutbounds(unit, [outboundId])).values();
  if (!known) throw new Error(`Outbound ${outboundId} has gone while it was sent`);
  const content = fillOutbound(known, variables);
  if (!('fault' in content)) return content;
  const faults = {
    missing_value: `missing value for variable ${content.what}`,
    no_media: `missing value for variable ${content.what}: the id of a file here (MED…), or a public link`,
    beyond_us: `the template has a part that cannot be filled in here: ${content.what}`,
  };
  throw new AppError('invalid_request', faults[content.fault]);
}

/** What was sent under the same name. */
async function readSent(
  { tx, accountId }: Unit,
  messageId: string,
  others: Pick<SentOutbound, 'contactId' | 'flowId'>,
): Promise<SentOutbound> {
  const [row] = await selectRows(
    tx,
    message,
    sql`account_id = ${accountId} and id = ${messageId}`,
    ['content', 'createdAt'],
  );
  if (!row) throw new Error(`Message ${messageId} was sent and is not there`);
  const text = row.content.type === 'template' ? row.content.text : '';
  return { ...others, messageId, text, at: row.createdAt };
}

const given = (variables: Readonly<Record<string, string>>): Record<string, Json> => ({
  ...variables,
});

const requestOf = ({ requestId, ...input }: OutboundSend): SentRequest | undefined => {
  if (requestId === undefined) return undefined;
  const { outboundId, number, flowId = null, userRef = null, variables } = input;
  const asked = { outboundId, number, flowId, userRef, variables: { ...variables } };
  return { requestId: `outbounds/send ${requestId}`, asked };
};
