import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { actorTypes } from '../chats/actors.ts';
import { getChat } from '../chats/getChat.ts';
import { listActivities } from '../chats/listActivities.ts';
import { searchChats } from '../chats/searchChats.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { activitySchema, channelTypes, chatSchema, showActivity, showChat } from './chatView.ts';
import { flag, idOf, moment, wireId } from './fields.ts';
import { pageLinks, pageQuery, readPage } from './page.ts';
import { addPreparedWrite, addRead } from './route.ts';

const tag = 'Chats';
const byId = z.object({ chat_id: wireId('EN_CHT_') });
const actorType = z.enum(actorTypes, 'invalid actor type');

const searchQuery = pageQuery.extend({
  contact_query: z.string().optional().openapi({ description: 'Part of a name or a number' }),
  channel_type: z.enum(channelTypes, 'invalid channel type').optional(),
  owner: z.string().optional(),
  status: z.enum(['open', 'closed', 'UNASSIGNED']).optional(),
  tag: z.string().optional(),
  enqueued_only: flag.optional(),
  from_last_activity_date: moment.optional(),
  to_last_activity_date: moment.optional(),
  last_activity_actor_type: actorType.optional(),
  last_activity_type: z.string().optional(),
});

const links = { self: z.string(), next: z.string() };

export function addChatRoutes(app: OpenAPIHono, deps: Deps): void {
  // Before the route of one chat, whose id could be "search" as well.
  addRead(
    app,
    deps,
    {
      path: '/v1/engagement/chat/search',
      tag,
      summary:
        'Search chats, the one where something happened last first; none is 404. total_hits counts to 10,000; by channel, by what happened last, and by a very common tag or name it counts among the newest chats, and a page may be short while next goes on',
      scope: 'read',
      query: searchQuery,
      answer: z.object({ chats: z.array(chatSchema), ...links, total_hits: z.number() }),
    },
    async (unit, { query, url }) => {
      const filter = {
        contactQuery: query.contact_query?.trim(),
        channelType: query.channel_type,
        owner: query.owner,
        status: query.status,
        tag: query.tag,
        enqueuedOnly: query.enqueued_only,
        lastActivity: rangeOf(query.from_last_activity_date, query.to_last_activity_date),
        lastActorType: query.last_activity_actor_type,
        lastType: query.last_activity_type,
      };
      const page = await searchChats(unit, filter, readPage(query));
      if (page.items.length === 0 && !page.next) throw new AppError('not_found', 'No chats found');
      const showing = { now: unit.now, mediaLinks: deps.mediaLinks };
      return {
        chats: page.items.map((view) => showChat(view, showing)),
        ...pageLinks(url, page.next),
        total_hits: page.total,
      };
    },
  );

  addRead(
    app,
    deps,
    {
      path: '/v1/engagement/chat/{chat_id}',
      tag,
      summary: 'Get a chat',
      scope: 'read',
      params: byId,
      answer: chatSchema,
    },
    async (unit, { params }) => {
      const view = await getChat(unit, params.chat_id);
      return showChat(view, { now: unit.now, mediaLinks: deps.mediaLinks });
    },
  );

  addRead(
    app,
    deps,
    {
      path: '/v1/engagement/chat/{chat_id}/activities',
      tag,
      summary: 'List what happened in a chat, newest first; nothing is 404',
      scope: 'read',
      params: byId,
      query: pageQuery.extend({ actor_type: actorType.optional(), type: z.string().optional() }),
      answer: z.object({ activities: z.array(activitySchema), ...links }),
    },
    async (unit, { params, query, url }) => {
      await getChat(unit, params.chat_id);
      const filter = { actorType: query.actor_type, type: query.type };
      const page = await listActivities(unit, params.chat_id, filter, readPage(query));
      if (page.items.length === 0) throw new AppError('not_found', 'No activities found');
      const showing = { now: unit.now, mediaLinks: deps.mediaLinks };
      return {
        activities: page.items.map((each) => showActivity(each, showing)),
        ...pageLinks(url, page.next),
      };
    },
  );
}

/** An agent takes a chat, gives it back, closes it. */
export function addChatOwnerRoute(app: OpenAPIHono, deps: Deps): void {
  addPreparedWrite(
    app,
    deps,
    'put',
    {
      path: '/v1/engagement/chat/agent/{chat_id}',
      tag,
      summary: 'Take a chat for an agent, give it back, close or reopen it',
      scope: 'messages',
      params: byId,
      body: ownerBody,
      answer: z.object({
        chat_id: idOf('EN_CHT_'),
        client_id: idOf('TCI'),
        owner: z.string(),
        status: z.enum(['open', 'closed']),
      }),
    },
    // It is a turn of the relay, with locks and a transaction of its own; twice is as good as once.
    ({ params, body, caller }) =>
      deps.setChatOwner({
        accountId: caller.accountId,
        chatId: params.chat_id,
        actor: body.owner || caller.keyName,
        ...(body.owner !== undefined && { owner: body.owner }),
        ...(body.status && { status: body.status }),
        ...(body.finish_process && { finishes: true }),
      }),
    async (_unit, _request, changed) => ({ ...changed, owner: changed.owner ?? '' }),
  );
}

const ownerBody = z
  .object({
    owner: z
      .string()
      .trim()
      .regex(/^$|^group:\S.*$|^[^\s@]+@[^\s@]+$/, 'is an e-mail, group:<name>, or empty for nobody')
      .max(254)
      .transform((text) => (text.startsWith('group:') ? text : text.toLowerCase()))
      .openapi({ type: 'string', example: 'rosa@example.com' })
      .optional(),
    status: z.enum(['open', 'closed']).optional(),
    finish_process: flag.optional().openapi({
      description:
        'With status closed: a process that sleeps in the chat is canceled, and does not go on',
    }),
  })
  .refine(({ owner, status }) => owner !== undefined || status, 'owner or status must be given')
  .refine(
    ({ status, finish_process: finishes }) => !finishes || status === 'closed',
    'finish_process goes with status closed',
  );

function rangeOf(from: Date | undefined, to: Date | undefined) {
  if (!from && !to) return undefined;
  if (from && to) return { from, to };
  throw new AppError(
    'invalid_request',
    'from_last_activity_date and to_last_activity_date must be given together',
  );
}
