import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { toWire } from '../db/ids.ts';
import type { Deps } from '../deps.ts';
import { sendAsAgent } from '../relay/onDemand/sendAsAgent.ts';
import { agentEmail } from './agents.ts';
import { idOf, wireId } from './fields.ts';
import { messageObject } from './messageObject.ts';
import { addPreparedWrite } from './route.ts';

/** An agent writes into a chat. */
export function addChatSendRoute(app: OpenAPIHono, deps: Deps): void {
  addPreparedWrite(
    app,
    deps,
    'post',
    {
      path: '/v1/engagement/chat/{chat_id}/send',
      tag: 'Chats',
      summary:
        'Write into a chat as an agent, who takes it; under the same request_id it is written once',
      scope: 'messages',
      params: z.object({ chat_id: wireId('EN_CHT_') }),
      bodyKind: 'json',
      body: z.object({
        whatsapp: messageObject,
        request_id: z.string().min(1).max(512).optional(),
        current_username: agentEmail
          .optional()
          .openapi({ description: 'Who writes; where it is missing, the agent who has the chat' }),
      }),
      answer: z.object({
        message: z.string(),
        message_id: idOf('MSG'),
        activity_id: idOf('EN_ACT_'),
      }),
    },
    // A turn of the relay with a transaction of its own; its own request_id makes twice as good as once.
    ({ params, body, caller, header }) => {
      const { says, replyTo } = body.whatsapp;
      const key = header('idempotency-key');
      return sendAsAgent(deps, {
        accountId: caller.accountId,
        chatId: params.chat_id,
        requestId: body.request_id ?? (key && `Idempotency-Key ${key}`),
        agent: body.current_username,
        says,
        replyTo,
      });
    },
    async (_unit, _request, messageId) => ({
      message: 'message submitted to whatsapp',
      message_id: toWire('MSG', messageId),
      activity_id: toWire('EN_ACT_', messageId),
    }),
  );
}
