import { fromWire } from '../../db/ids.ts';
import { tapAddress } from '../../engine/address.ts';
import type { MessageFacts } from '../../engine/effects.ts';
import { AppError } from '../../errors.ts';
import type { InboundMessage, InContent } from '../../messages/events.ts';
import type { FoundReply } from './outboundReply.ts';
import type { ChatDraft } from './personDraft.ts';

/** A reply's id is `<process_id>:<step>:<option>`; the token of a form is the same without an option. */
const replyId = /^(IDP[0-9a-f]{32}):([a-z0-9_]{1,60}(?:@[0-9a-f]{8})?):(.+)$/;

const formToken = /^(IDP[0-9a-f]{32}):([a-z0-9_]{1,60}(?:@[0-9a-f]{8})?)$/;

/** What a tap or a form's answer names by itself. */
export function namedIn(
  content: InContent,
): { processId: string; step: string; option: string } | undefined {
  const id = content.type === 'tap' ? content.id : content.type === 'form' ? tokenOf(content) : '';
  const [, processId, step, option = ''] =
    (content.type === 'form' ? formToken : replyId).exec(id) ?? [];
  return processId && step ? { processId, step, option } : undefined;
}

/** Meta gives the token back among the fields of the form; it can be missing. */
function tokenOf({ response }: Extract<InContent, { type: 'form' }>): string {
  if (response === null || typeof response !== 'object' || Array.isArray(response)) return '';
  return typeof response.flow_token === 'string' ? response.flow_token : '';
}

export function tapOf(
  chat: ChatDraft,
  { content }: InboundMessage,
  tapped: FoundReply | undefined,
): Pick<MessageFacts, 'tap'> {
  if (tapped) return tapOnStep(chat, tapped);
  const named = namedIn(content);
  if (!named || !isOpen(chat, named.processId)) return {};
  return { tap: { step: named.step, option: named.option } };
}

/** A template's reply goes to the step that sent it and waited for it. */
function tapOnStep(chat: ChatDraft, { sent, action }: FoundReply): Pick<MessageFacts, 'tap'> {
  const { processId, step } = sent.row;
  if (processId === null || step === null || processId !== chat.process?.id) return {};
  return { tap: { step: tapAddress(step), option: action } };
}

function isOpen(chat: ChatDraft, processId: string): boolean {
  try {
    return chat.process?.id === fromWire('IDP', processId);
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}
