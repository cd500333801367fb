import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { getAgentByEmail } from '../agents/getAgent.ts';
import { getChat } from '../chats/getChat.ts';
import { toWire } from '../db/ids.ts';
import { openUnit } from '../db/unit.ts';
import type { Deps } from '../deps.ts';
import { addNote, dequeue, setChatTags } from '../relay/onDemand/markChat.ts';
import { agentEmail } from './agents.ts';
import { chatSchema, showChat } from './chatView.ts';
import { idOf, wireId } from './fields.ts';
import { addPreparedWrite } from './route.ts';

const tag = 'Chats';
const params = z.object({ chat_id: wireId('EN_CHT_') });

const tagsBody = z
  .array(
    z.object({
      name: z.string().trim().min(1).max(100),
      color_hex: z
        .string()
        .regex(/^#[0-9a-fA-F]{6}$/, 'is a colour such as #ff8800')
        .optional(),
    }),
  )
  .max(50);

/** What agents put on a chat that its contact does not see, and whom it waits for no longer. */
export function addChatMarkRoutes(app: OpenAPIHono, deps: Deps): void {
  // Turns of the relay, with transactions of their own; twice is as good as once, but for a note.
  addPreparedWrite(
    app,
    deps,
    'put',
    {
      path: '/v1/engagement/chat/{chat_id}/tags',
      tag,
      summary: 'Set the tags of a chat; those not named go',
      scope: 'messages',
      params,
      bodyKind: 'json',
      body: tagsBody,
      answer: chatSchema,
    },
    ({ params: { chat_id: chatId }, body, caller }) =>
      setChatTags(deps, {
        accountId: caller.accountId,
        chatId,
        actor: caller.keyName,
        tags: body.map(({ name, color_hex: color }) => ({
          name,
          ...(color && { color_hex: color }),
        })),
      }),
    async (unit, { params: { chat_id: chatId } }) =>
      showChat(await getChat(unit, chatId), { now: unit.now, mediaLinks: deps.mediaLinks }),
  );

  addPreparedWrite(
    app,
    deps,
    'post',
    {
      path: '/v1/engagement/chat/{chat_id}/notes',
      tag,
      summary: 'Add a note to a chat; its contact does not see it',
      scope: 'messages',
      status: 201,
      params,
      body: z.object({
        text: z.string().trim().min(1).max(4_096),
        current_username: agentEmail.optional().openapi({ description: 'Who writes it' }),
      }),
      answer: z.object({
        chat_id: idOf('EN_CHT_'),
        activity_id: idOf('EN_ACT_'),
        text: z.string(),
      }),
    },
    ({ params: { chat_id: chatId }, body, caller }) =>
      addNote(deps, {
        accountId: caller.accountId,
        chatId,
        actor: body.current_username ?? caller.keyName,
        text: body.text,
      }),
    async (_unit, { params: { chat_id: chatId }, body }, id) => ({
      chat_id: toWire('EN_CHT_', chatId),
      activity_id: toWire('EN_ACT_', id),
      text: body.text,
    }),
  );

  addPreparedWrite(
    app,
    deps,
    'post',
    {
      path: '/v1/engagement/chat/{chat_id}/force-dequeue',
      tag,
      summary: 'Give a chat that waits for an agent to this one, whoever else is free',
      scope: 'messages',
      params,
      body: z.object({ assignment_type: z.literal('specific_agent'), target: agentEmail }),
      answer: z.object({ message: z.string() }),
    },
    async ({ params: { chat_id: chatId }, body, caller }) => {
      const { accountId, keyName: actor } = caller;
      const { email } = await openUnit(deps, accountId, (unit) =>
        getAgentByEmail(unit, body.target),
      );
      await dequeue(deps, { accountId, chatId, actor, agent: email });
    },
    async () => ({ message: 'chat successfully dequeued' }),
  );
}
