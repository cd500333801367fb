import type { ReplyAction } from './templateShape.ts';

/** What a quick reply of a template sends back: `<message_id>:continue` or `<message_id>:cancel`. */
export const replyPayload = (messageId: string, action: string): string => `${messageId}:${action}`;

/** The message (`MSG…`) and the action in a payload of ours; undefined for any other. */
export function readReplyPayload(
  payload: string,
): { messageId: string; action: ReplyAction } | undefined {
  const [, messageId, action] = /^(MSG[0-9a-f]{32}):(continue|cancel)$/.exec(payload) ?? [];
  if (messageId === undefined) return undefined;
  return { messageId, action: action === 'cancel' ? 'cancel' : 'continue' };
}
