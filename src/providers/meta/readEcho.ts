import type { ProviderEvent } from '../../messages/events.ts';
import { given } from '../../messages/given.ts';
import { fits } from './fits.ts';
import { eventAt, type Frame, keyOf, noticeAt, noticeOf } from './frame.ts';
import { moreOf } from './moreOf.ts';
import { Echo, type JsonRecord } from './payloads.ts';
import { type Introductions, introductionOf, isNobody, personOf } from './person.ts';
import { readContent } from './readContent.ts';
import { readContext } from './readMessage.ts';

/** One item of `message_echoes`: what somebody wrote on our line in the Business app. */
export function readEcho(
  raw: JsonRecord,
  frame: Frame,
  contacts: Introductions,
  alone: boolean,
): ProviderEvent {
  const fit = fits(Echo, raw);
  if (!fit) return noticeAt(frame, raw, 'malformed');
  const { fields: echo } = fit;
  const key = keyOf(frame, 'echo', echo.id);
  const named = {
    number: echo.to,
    userId: echo.to_user_id,
    parentUserId: echo.to_parent_user_id,
  };
  const introduction = introductionOf(named, contacts, alone);
  const to = personOf(named, introduction?.contact);
  if (isNobody(to)) return eventAt(frame, key, echo.timestamp, noticeOf(raw, 'malformed'));

  const said = readContent(raw);
  const context = readContext(raw);
  const body = {
    kind: 'echo' as const,
    id: echo.id,
    to,
    content: said.content,
    context: context?.context,
    more: moreOf(said, fit.rest, { context: context?.rest, contact: introduction?.rest }),
  };
  return eventAt(frame, key, echo.timestamp, given(body));
}
