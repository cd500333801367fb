import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { openUnit } from '../db/unit.ts';
import type { Deps } from '../deps.ts';
import {
  simulatedContactSchema,
  simulatedEventSchema,
  simulatedLanguage,
  simulatedStartSchema,
} from '../simulator/events.ts';
import { readSimulation } from '../simulator/readSimulation.ts';
import { simulate } from '../simulator/simulate.ts';
import { time, wireId } from './fields.ts';
import { addPreparedWrite } from './route.ts';

const asked = z.strictObject({
  version: z
    .union([z.number().int().min(1).max(2_147_483_647), z.literal('draft')])
    .optional()
    .openapi({ description: 'A published version, or the draft, where nothing is said' }),
  language: simulatedLanguage.optional().openapi({ description: 'That of the contact' }),
  // JSON within JSON has no end in OpenAPI: what these hold is said in words.
  contact: simulatedContactSchema.optional().openapi({
    type: 'object',
    description: 'name, phone, email, language, tags, properties: what the flow is to see',
  }),
  start: simulatedStartSchema.optional().openapi({
    type: 'object',
    description: 'A text, or a trigger {kind, response, variables, referral}',
  }),
  now: z.iso.datetime({ offset: true }).optional().openapi({ description: 'When it begins' }),
  seed: z.string().max(100).optional().openapi({ description: 'Another one makes other draws' }),
  events: z
    .array(simulatedEventSchema)
    .max(200)
    .default([])
    .openapi({
      type: 'array',
      items: { type: 'object' },
      description:
        'What happens, each an object with one key: text, tap, media, location, contacts, form, order, reaction, pass, answer, agent, fails',
    }),
});

const simulationSchema = z
  .object({
    messages: z.array(
      z.object({
        at: time,
        step: z.string().nullable(),
        visit: z.number().nullable(),
        type: z.string(),
        text: z.string(),
        options: z.array(z.string()),
        content: z.unknown(),
        payload: z.unknown().openapi({ description: 'What the provider would be handed' }),
        refused: z.string().optional(),
      }),
    ),
    path: z.array(z.object({ step: z.string(), visit: z.number(), at: time })),
    variables: z.record(z.string(), z.unknown()),
    status: z.enum(['none', 'pending', 'success', 'failure']),
    end: z.object({ failure_status: z.string(), declined_reason: z.string(), at: time }).nullable(),
    findings: z.array(z.object({ code: z.string(), step: z.string(), message: z.string() })),
    waiting_for: z.object({ step: z.string(), type: z.string(), for: z.string() }).nullable(),
    timers: z.array(z.object({ step: z.string(), timer: z.string(), due_at: time })),
    calls: z.array(
      z.object({
        step: z.string(),
        method: z.string(),
        url: z.string(),
        body: z.string().nullable(),
        waits: z.boolean(),
      }),
    ),
    chat: z.object({ state: z.string(), owner: z.string(), tags: z.unknown() }).nullable(),
    contact: z.object({
      name: z.string(),
      email: z.string(),
      language: z.string(),
      tags: z.array(z.string()),
      properties: z.record(z.string(), z.unknown()),
      opted_out: z.boolean(),
    }),
    now: time,
  })
  .openapi('Simulation');

/** A conversation with a draft or a version, decided as real ones are; nothing is written. */
export function addFlowSimulateRoute(app: OpenAPIHono, deps: Deps): void {
  addPreparedWrite(
    app,
    deps,
    'post',
    {
      path: '/v1/flows/{flow_id}/simulate',
      tag: 'Flows',
      summary: 'Simulate a conversation by the code that serves real ones; nothing is written',
      scope: 'read',
      params: z.object({ flow_id: wireId('IPF') }),
      body: asked,
      bodyKind: 'json',
      answer: simulationSchema,
    },
    async ({ caller, params, body }) => {
      const read = await openUnit(deps, caller.accountId, (unit) =>
        readSimulation(unit, params.flow_id, body.version ?? 'draft'),
      );
      const { contact, language, start, now, seed, events } = body;
      return simulate(
        {
          ...read,
          contact: { ...contact, ...(language !== undefined && { language }) },
          ...(start && { start }),
          ...(now !== undefined && { now: new Date(now) }),
          ...(seed !== undefined && { seed }),
        },
        events,
      );
    },
    async (_unit, _request, result) => result,
  );
}
