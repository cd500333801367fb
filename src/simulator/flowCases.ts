import { z } from 'zod';
import { businessHoursSchema } from '../engine/businessHours.ts';
import { declaredOutboundsSchema } from './declaredOutbound.ts';
import { simulatedContactSchema, simulatedEventSchema, simulatedStartSchema } from './events.ts';

/** A message as expected: its text (or caption), or any part of how the simulator shows it. */
const expectedMessage = z.union([z.string(), z.record(z.string(), z.json())]);

const expectedEnd = z.union([
  z.enum(['success', 'failure', 'waiting']),
  z.strictObject({
    status: z.enum(['success', 'failure']),
    failure_status: z.string().optional(),
    declined_reason: z.string().optional(),
  }),
]);

/** Only what is named is compared: `messages` and `path` whole and in order, objects by the fields they name. */
const expectation = z.strictObject({
  messages: z.array(expectedMessage).optional(),
  /** Names of the steps entered, in order. */
  path: z.array(z.string()).optional(),
  variables: z.record(z.string(), z.json()).optional(),
  end: expectedEnd.optional(),
  /** The step that waits when all has happened. */
  waiting_for: z.string().optional(),
  /** Codes of what was mended on the way (`text_cut`, …), in order. */
  findings: z.array(z.string()).optional(),
});

export type Expectation = z.infer<typeof expectation>;

const flowCaseSchema = z.strictObject({
  name: z.string().min(1),
  contact: simulatedContactSchema.optional(),
  /** When it begins, ISO with a zone; a Wednesday noon in UTC where it is not said. */
  now: z.iso.datetime({ offset: true }).optional(),
  start: simulatedStartSchema.optional(),
  /** Another one makes other draws of a `split`. */
  seed: z.string().max(100).optional(),
  events: z.array(simulatedEventSchema).max(200),
  expect: expectation,
});

export type FlowCase = z.infer<typeof flowCaseSchema>;

/**
 * A `<flow>.cases.json`, run by `chasqui flow test`. Sample: `{ "cases": [ { "name": "buys", "events":
 * [ { "text": "ana@x.example" }, { "tap": "buy" } ], "expect": { "messages": [ "Hola Ana", … ],
 * "end": "success" } } ] }`. The flow stands beside it as `<flow>.json`.
 */
export const flowCasesSchema = z.strictObject({
  /** What the account would say of time, where the flow leaves it to the account. */
  account: z
    .strictObject({
      timezone: z.string().optional(),
      business_hours: businessHoursSchema.optional(),
      /** Who is online, and in which groups; absent: hand-offs do not mind. */
      agents: z
        .array(z.strictObject({ email: z.email(), groups: z.array(z.string()).default([]) }))
        .optional(),
    })
    .optional(),
  /** Sub-flows by their `flow_id`: files, relative to this one. */
  flows: z.record(z.string(), z.string()).optional(),
  /** Templates that steps send, by their `outbound_id`; one that is not here is missing. */
  outbounds: declaredOutboundsSchema.optional(),
  cases: z.array(flowCaseSchema).min(1),
});

export type FlowCases = z.infer<typeof flowCasesSchema>;

/** The JSON Schema of a cases file. */
export const flowCasesJsonSchema = (): Record<string, unknown> => ({
  ...z.toJSONSchema(flowCasesSchema, { io: 'input' }),
  title: 'Cases of a flow',
});
