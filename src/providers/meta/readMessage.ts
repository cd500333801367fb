import type { MessageContext, ProviderError, ProviderEvent } from '../../messages/events.ts';
import { given } from '../../messages/given.ts';
import { fits } from './fits.ts';
import { eventAt, type Frame, keyOf, noticeAt, noticeOf } from './frame.ts';
import { moreOf } from './moreOf.ts';
import { Context, type ErrorItem, type JsonRecord, Message } from './payloads.ts';
import { type Introductions, introductionOf, isNobody, personOf } from './person.ts';
import { readContent } from './readContent.ts';
import { readIdentityChange } from './readIdentityChange.ts';

/** One item of `messages`: a message, a change of its sender's ids, or, from a group, a notice. */
export function readMessage(
  raw: JsonRecord,
  frame: Frame,
  contacts: Introductions,
  alone: boolean,
): ProviderEvent {
  const fit = fits(Message, raw);
  if (!fit) return noticeAt(frame, raw, 'malformed');
  const { fields: message } = fit;
  const key = keyOf(frame, 'message', message.id);
  // A line talks with persons. What somebody says in a group must not be taken for an answer to us.
  if (message.group_id) return eventAt(frame, key, message.timestamp, noticeOf(raw));

  const named = {
    number: message.from,
    userId: message.from_user_id,
    parentUserId: message.from_parent_user_id,
  };
  const change = readIdentityChange(raw, personOf(named));
  if (change) return eventAt(frame, key, message.timestamp, change);

  const introduction = introductionOf(named, contacts, alone);
  const from = personOf(named, introduction?.contact);
  if (isNobody(from)) return eventAt(frame, key, message.timestamp, noticeOf(raw, 'malformed'));

  const said = readContent(raw);
  const context = readContext(raw);
  return eventAt(frame, key, message.timestamp, {
    kind: 'message',
    id: message.id,
    from,
    content: said.content,
    ...given({
      name: introduction?.contact.profile?.name || undefined,
      username: introduction?.contact.profile?.username || undefined,
      context: context?.context,
      referral: message.referral,
      errors: message.errors?.map(errorOf),
      more: moreOf(said, fit.rest, { context: context?.rest, contact: introduction?.rest }),
    }),
  });
}

/** A complaint in our words; Meta's `title` and `message` say the same. */
export const errorOf = ({ code, title, message, error_data: data }: ErrorItem): ProviderError => ({
  code,
  title: title ?? message ?? `Error ${code}`,
  ...given({ details: data?.details }),
});

/** The message it answers or forwards. Whose that was (`context.from`) its id tells better. */
export function readContext(
  raw: JsonRecord,
): { context: MessageContext; rest: JsonRecord | undefined } | undefined {
  const fit = fits(Context, raw.context);
  if (!fit) return undefined;
  const often = fit.rest?.frequently_forwarded === true;
  const context = given({
    messageId: fit.fields.id,
    forwarded: fit.fields.forwarded || often || undefined,
    product: fit.fields.referred_product,
  });
  return { context, rest: fit.rest };
}
