import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { answerEvents } from '../chats/answerEvents.ts';
import type { Deps } from '../deps.ts';
import { authenticate, isStillValid } from './authenticate.ts';
import { feedStream } from './feedStream.ts';
import { flag, severalOf, wireId } from './fields.ts';

const path = '/v1/engagement/events';
const kinds = ['activity', 'message_status', 'chat'] as const;

const query = z.object({
  event: severalOf(z.enum(kinds))
    .optional()
    .openapi({ description: 'Only these; may be repeated' }),
  chat_id: wireId('EN_CHT_').optional().openapi({ description: 'Only of this chat' }),
  last_event_id: z
    .string()
    .optional()
    .openapi({ description: 'As the header Last-Event-ID, for the first connection' }),
  follow: flag
    .optional()
    .openapi({ description: 'false: end once all that there is has been told' }),
});

/** What happens in the account's chats, as server-sent events. */
export function addEventRoute(app: OpenAPIHono, deps: Deps): void {
  app.openAPIRegistry.registerPath({
    method: 'get',
    path,
    tags: ['Chats'],
    summary: 'Follow what happens in chats, as server-sent events',
    description:
      'Needs the scope `read`. Events: `ready`; `activity` (a message or anything else, an Activity), `message_status` (an Activity whose status moved), `chat` (a Chat after a change). With Last-Event-ID, for a day, it goes on without a gap or a repeat, in whatever process; where it cannot, the first event is `reset`: read the chats anew.',
    security: [{ apiKey: [] }, { bearer: [] }],
    request: { query },
    responses: {
      200: { description: 'Events', content: { 'text/event-stream': { schema: z.string() } } },
    },
  });
  app.get(path, async (c) => {
    const caller = await authenticate(c, deps, 'read');
    if (caller instanceof Response) return caller;
    const queries = Object.entries(c.req.queries()).map(([name, texts]) => [
      name,
      name === 'event' ? texts : texts[0],
    ]);
    const asked = query.parse(Object.fromEntries(queries));
    const texts = feedStream(deps, {
      accountId: caller.accountId,
      lastId: c.req.header('last-event-id') ?? asked.last_event_id,
      kinds: new Set<string>(asked.event ?? kinds),
      chatId: asked.chat_id,
      follow: asked.follow ?? true,
      isAllowed: () => isStillValid(c, deps),
      signal: AbortSignal.any([deps.stopping, c.req.raw.signal]),
    });
    return answerEvents(texts);
  });
}
