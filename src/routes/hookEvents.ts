import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { toWire } from '../db/ids.ts';
import type { Deps } from '../deps.ts';
import { getHookEvent, type HookEventRow, listHookEvents } from '../hooks/listHookEvents.ts';
import { redeliverEvent } from '../hooks/redeliverEvent.ts';
import { testHook } from '../hooks/testHook.ts';
import { idOf, moment, time, timeOf, wireId } from './fields.ts';
import { hookById } from './hooks.ts';
import { pageLinks, pageQuery, readPage } from './page.ts';
import { addRead, addWrite } from './route.ts';

const tag = 'Hooks';
const path = '/v1/hooks/events';
const byKey = z.object({ idempotency_key: wireId('HIK') });

const hookEventSchema = z
  .object({
    idempotency_key: idOf('HIK').openapi({
      description: 'Of this delivery: the header Idempotency-Key of all its tries',
    }),
    event_id: idOf('HKE').openapi({ description: 'Of what happened, the same for all hooks' }),
    hook_id: idOf('HOK'),
    client_id: idOf('TCI'),
    product: z.string(),
    event_type: z.string(),
    event_action: z.string(),
    object: z.string().openapi({ description: 'The object as JSON, in a text' }),
    delivery_status: z.enum(['pending', 'success', 'failure']),
    delivery_attempts: z
      .number()
      .openapi({ description: 'Tries that have ended, 0 to 5, since it was last asked for' }),
    response_status: z
      .number()
      .openapi({ description: 'What the receiver answered last; 0: nothing' }),
    error: z
      .string()
      .openapi({ description: 'Why there was no answer: timeout, no_connection, …' }),
    next_attempt_date: z.string().openapi({ description: 'Year 1 where there is none' }),
    timestamp: time,
    update_date: time,
  })
  .openapi('HookEvent');

const showHookEvent = (row: HookEventRow): z.output<typeof hookEventSchema> => ({
  idempotency_key: toWire('HIK', row.id),
  event_id: toWire('HKE', row.eventId),
  hook_id: toWire('HOK', row.hookId),
  client_id: toWire('TCI', row.accountId),
  product: 'digital-identity',
  event_type: row.eventType,
  event_action: row.eventAction,
  object: JSON.stringify(row.object),
  delivery_status: row.status,
  delivery_attempts: row.failed + (row.status === 'success' ? 1 : 0),
  response_status: row.answeredStatus ?? 0,
  error: row.error ?? '',
  next_attempt_date: timeOf(row.dueAt),
  timestamp: timeOf(row.createdAt),
  update_date: timeOf(row.updatedAt),
});

const listQuery = pageQuery.extend({
  hook_id: wireId('HOK').optional(),
  event_type: z.string().optional(),
  event_action: z.string().optional(),
  delivery_status: z.enum(['pending', 'success', 'failure']).optional(),
  from_date: moment.optional(),
  to_date: moment.optional(),
});

/** Before `addHookRoutes`, whose `{hook_id}` would take `events` for an id. */
export function addHookEventRoutes(app: OpenAPIHono, deps: Deps): void {
  addRead(
    app,
    deps,
    {
      path,
      tag,
      summary:
        'The log of the last 60 days (KEEP_HOOK_LOG): what hooks were told, and whether it was taken',
      scope: 'admin',
      query: listQuery,
      answer: z.object({
        events: z.array(hookEventSchema),
        self: z.string(),
        next: z.string().openapi({
          description:
            'A page may be short, or empty, and have a next: so far it has been searched',
        }),
      }),
    },
    async (unit, { query, url }) => {
      const filter = {
        hookId: query.hook_id,
        type: query.event_type,
        action: query.event_action,
        status: query.delivery_status,
        from: query.from_date,
        to: query.to_date,
      };
      const page = await listHookEvents(unit, filter, readPage(query));
      return { events: page.items.map(showHookEvent), ...pageLinks(url, page.next) };
    },
  );

  addRead(
    app,
    deps,
    {
      path: `${path}/{idempotency_key}`,
      tag,
      summary: 'Get an event and how its delivery stands',
      scope: 'admin',
      params: byKey,
      answer: hookEventSchema,
    },
    async (unit, { params }) => showHookEvent(await getHookEvent(unit, params.idempotency_key)),
  );

  addWrite(
    app,
    deps,
    'post',
    {
      path: `${path}/{idempotency_key}/redeliver`,
      tag,
      summary: 'Send an event once more, to the address that its hook has now',
      scope: 'admin',
      params: byKey,
      answer: hookEventSchema,
    },
    async (unit, { params }) => showHookEvent(await redeliverEvent(unit, params.idempotency_key)),
  );

  addWrite(
    app,
    deps,
    'post',
    {
      path: '/v1/hooks/{hook_id}/test',
      tag,
      summary:
        'Send an event that nothing has caused, to try a receiver; the log says what became of it',
      scope: 'admin',
      params: hookById,
      answer: hookEventSchema,
    },
    async (unit, { params }) => showHookEvent(await testHook(unit, params.hook_id)),
  );
}
