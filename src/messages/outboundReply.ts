import type { Content, Template } from './content.ts';
import type { ReplyAction } from './templateShape.ts';

/** A quick reply of a template that was sent: what it says, and what it means. */
export type SentReply = { title: string; action: ReplyAction };

export const repliesOf = ({ buttons }: Template): SentReply[] =>
  buttons.flatMap((button) =>
    button.type === 'reply'
      ? [{ title: button.title, action: button.payload === 'cancel' ? 'cancel' : 'continue' }]
      : [],
  );

/** A message as it leaves: quick replies send back `<message_id>:continue` or `<message_id>:cancel`. */
export const withMessageId = (content: Content, messageId: string): Content =>
  withPayloads(content, (action) => `${messageId}:${action}`);

/** A message as it was decided, before it had an id. */
export const withoutMessageId = (content: Content): Content =>
  withPayloads(content, (payload) => readReplyPayload(payload)?.action ?? payload);

function withPayloads(content: Content, change: (payload: string) => string): Content {
  if (content.type !== 'template') return content;
  const buttons = content.buttons.map((button) =>
    button.type === 'reply' ? { ...button, payload: change(button.payload) } : button,
  );
  return { ...content, buttons };
}

/** The message (`MSG…`) and the action in a payload of ours; undefined for any other. */
export function readReplyPayload(
  payload: string,
): { messageId: string; action: ReplyAction } | undefined {
  const [, messageId, action] = /^(MSG[0-9a-f]{32}):(continue|cancel)$/.exec(payload) ?? [];
  if (messageId === undefined) return undefined;
  return { messageId, action: action === 'cancel' ? 'cancel' : 'continue' };
}
