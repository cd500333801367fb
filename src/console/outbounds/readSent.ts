import { getMessage } from '../../chats/getMessage.ts';
import type { MessageRow } from '../../chats/readTalk.ts';
import { findUuid, noSuch, toWire } from '../../db/ids.ts';
import type { Unit } from '../../db/unit.ts';
import type { OutboundView } from '../../outbounds/getOutbound.ts';

/** A test of an outbound that has been sent. AppError `not_found` where it is another's, or none. */
export async function readSent(
  unit: Unit,
  { outbound }: OutboundView,
  messageId: string | undefined,
): Promise<MessageRow | undefined> {
  if (messageId === undefined) return undefined;
  const id = findUuid('MSG', messageId);
  if (id === undefined) throw noSuch('MSG');
  const message = await getMessage(unit, id);
  const { content } = message;
  const isOfIt = content.type === 'template' && content.outboundId === toWire('OTB', outbound.id);
  if (!isOfIt) throw noSuch('MSG');
  return message;
}
