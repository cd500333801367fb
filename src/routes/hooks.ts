import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Caller } from '../accounts/apiKey.ts';
import { faultOfHookAddress } from '../calls/hookAddress.ts';
import { fromWire, toWire } from '../db/ids.ts';
import { openUnit } from '../db/unit.ts';
import type { Deps } from '../deps.ts';
import { createHook } from '../hooks/createHook.ts';
import { deleteHook } from '../hooks/deleteHook.ts';
import { eventActions, eventTypes } from '../hooks/eventActions.ts';
import { getHook, type HookRow, listHooks } from '../hooks/getHook.ts';
import { renewSigningKey } from '../hooks/renewSigningKey.ts';
import { readSigningKey } from '../hooks/signingKey.ts';
import { updateHook } from '../hooks/updateHook.ts';
import { idOf, severalOf, time, timeOf, wireId } from './fields.ts';
import { pageLinks } from './page.ts';
import { addDelete, addRead, addWrite } from './route.ts';

const tag = 'Hooks';
const path = '/v1/hooks';
export const hookById = z.object({ hook_id: wireId('HOK') });

const hookShape = {
  hook_id: idOf('HOK'),
  client_id: idOf('TCI'),
  event_type: z.string(),
  actions: z.array(z.string()).openapi({ description: 'Empty: all of the type' }),
  subscriber_type: z.literal('web'),
  subscriber_name: z.string(),
  subscriber_url: z.string(),
  status: z.enum(['enabled', 'disabled']),
  status_reason: z.string().openapi({ description: 'Why we disabled it; empty where you did' }),
  failing_since: z.string().openapi({
    description: 'Since when every delivery fails; year 1 while they succeed',
  }),
  failures: z.number().openapi({ description: 'Requests in a row that failed' }),
  creation_date: time,
  update_date: time,
};

const hookSchema = z.object(hookShape).openapi('Hook');
const newHookSchema = z
  .object({
    ...hookShape,
    signing_key: z.string().openapi({
      description: 'HS256 with this text itself signs every delivery. It is shown this once',
    }),
  })
  .openapi('NewHook');

const showHook = (row: HookRow): z.output<typeof hookSchema> => ({
  hook_id: toWire('HOK', row.id),
  client_id: toWire('TCI', row.accountId),
  event_type: row.eventType,
  actions: row.actions,
  subscriber_type: 'web',
  subscriber_name: row.name,
  subscriber_url: row.url,
  status: row.status,
  status_reason: row.disabledReason ?? '',
  failing_since: timeOf(row.failingSince),
  failures: row.failures,
  creation_date: timeOf(row.createdAt),
  update_date: timeOf(row.updatedAt),
});

const actionsByType = Object.entries(eventActions)
  .map(([type, actions]) => `${type}: ${actions.join(', ')}`)
  .join('; ');

export function addHookRoutes(app: OpenAPIHono, deps: Deps): void {
  // An answer to a named write is kept, so the key is put into it each time that it is given.
  const withoutKey = (row: HookRow) => ({ ...showHook(row), signing_key: '' });
  const revealKey = async (
    { accountId }: Caller,
    answer: z.output<typeof newHookSchema>,
  ): Promise<z.output<typeof newHookSchema>> => ({
    ...answer,
    signing_key: await openUnit(deps, accountId, (unit) =>
      readSigningKey(unit, deps.secretBox, fromWire('HOK', answer.hook_id)),
    ),
  });
  const fields = z.object({
    event_type: z.enum(eventTypes),
    actions: severalOf(z.string().max(200))
      .transform((names) => [...new Set(names)].filter(Boolean))
      .optional()
      .openapi({
        type: 'array',
        items: { type: 'string' },
        description: `None: all of the type. ${actionsByType}; flow_event: the names that the \`event\` steps of your flows give`,
      }),
    subscriber_type: z
      .literal('web', 'must be web: events are sent to an address, and not by e-mail')
      .optional(),
    subscriber_url: z
      .string()
      .max(2_000)
      .superRefine((text, context) => {
        const fault = faultOfHookAddress(deps.addressGuard, text);
        if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
      })
      .openapi({ example: 'https://example.com/events' }),
    subscriber_name: z.string().max(200).optional(),
    status: z.enum(['enabled', 'disabled']).optional(),
  });

  addWrite(
    app,
    deps,
    'post',
    {
      path,
      tag,
      summary: 'Create a hook: what happens is sent to its address, signed with its key',
      scope: 'admin',
      body: fields,
      answer: newHookSchema,
      reveal: revealKey,
    },
    async (unit, { body }) =>
      withoutKey(
        await createHook(unit, deps.secretBox, {
          eventType: body.event_type,
          actions: body.actions ?? [],
          name: body.subscriber_name ?? '',
          url: body.subscriber_url,
          status: body.status ?? 'enabled',
        }),
      ),
  );

  addRead(
    app,
    deps,
    {
      path,
      tag,
      summary: 'List hooks, and how they do',
      scope: 'admin',
      answer: z.object({ hooks: z.array(hookSchema), self: z.string(), next: z.string() }),
    },
    // There are never more than a page of them.
    async (unit, { url }) => ({
      hooks: (await listHooks(unit)).map(showHook),
      ...pageLinks(url, undefined),
    }),
  );

  addRead(
    app,
    deps,
    {
      path: `${path}/{hook_id}`,
      tag,
      summary: 'Get a hook',
      scope: 'admin',
      params: hookById,
      answer: hookSchema,
    },
    async (unit, { params }) => showHook(await getHook(unit, params.hook_id)),
  );

  addWrite(
    app,
    deps,
    'put',
    {
      path: `${path}/{hook_id}`,
      tag,
      summary: 'Change a hook; what is not given stays. Enabling it lets what waited go',
      scope: 'admin',
      params: hookById,
      body: fields.partial(),
      answer: hookSchema,
    },
    async (unit, { params, body }) =>
      showHook(
        await updateHook(unit, params.hook_id, {
          ...(body.event_type !== undefined && { eventType: body.event_type }),
          ...(body.actions !== undefined && { actions: body.actions }),
          ...(body.subscriber_name !== undefined && { name: body.subscriber_name }),
          ...(body.subscriber_url !== undefined && { url: body.subscriber_url }),
          ...(body.status !== undefined && { status: body.status }),
        }),
      ),
  );

  addDelete(
    app,
    deps,
    'hook',
    {
      path: `${path}/{hook_id}`,
      tag,
      summary: 'Delete a hook; what waits for it is given up, its log stays',
      scope: 'admin',
      params: hookById,
    },
    (unit, { params }) => deleteHook(unit, params.hook_id),
  );

  addWrite(
    app,
    deps,
    'post',
    {
      path: `${path}/{hook_id}/signing-key`,
      tag,
      summary: 'Give a hook a new signing key; the old one signs nothing from now on',
      scope: 'admin',
      params: hookById,
      answer: newHookSchema,
      reveal: revealKey,
    },
    async (unit, { params }) =>
      withoutKey(await renewSigningKey(unit, deps.secretBox, params.hook_id)),
  );
}
