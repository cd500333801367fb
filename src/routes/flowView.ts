import { z } from '@hono/zod-openapi';
import type { Unit } from '../db/unit.ts';
import { type Finding, findingCodes } from '../engine/finding.ts';
import { AppError } from '../errors.ts';
import type { FlowRow } from '../flows/getFlow.ts';
import { showSummary } from '../flows/showSummary.ts';
import { verifyFlow } from '../flows/verifyFlow.ts';
import type { Json } from '../messages/events.ts';
import { idOf, time, wireId } from './fields.ts';

export const flowById = z.object({ flow_id: wireId('IPF') });

/** A flow, as the page shows one. */
export const smallFlow = {
  schema: 1,
  name: 'Visit',
  language: 'en',
  start: 'hello',
  steps: {
    hello: { type: 'message', text: 'Hello {{ contact.name }}', next: 'done' },
    done: { type: 'end', status: 'success' },
  },
};

/** Any JSON: a draft may be broken. What it should be is at `/schemas/flow.json`. */
export const written = z
  .unknown()
  .transform(asJson)
  .openapi({ type: 'object', description: 'The definition itself, see /schemas/flow.json' });

// It was parsed from JSON, so it is JSON.
function asJson(value: unknown): Json {
  return value as Json;
}

export const summaryShape = {
  flow_id: idOf('IPF'),
  client_id: idOf('TCI'),
  name: z.string(),
  status: z.enum(['draft', 'published']),
  flow_version: z.number().openapi({
    description: 'The published version; 0 before the first and while unpublished',
  }),
  draft_revision: z.number(),
  creation_date: time,
  update_date: time,
};

export const findingSchema = z
  .object({
    code: z.enum(findingCodes),
    severity: z.enum(['error', 'warning']),
    step: z.string().nullable(),
    field: z.string(),
    message: z.string(),
    path: z.array(z.string()).openapi({ description: 'The shortest way from the start' }),
    possible: z.boolean().openapi({ description: 'It depends on what only running can tell' }),
  })
  .openapi('Finding');

export const flowSchema = z
  .object({
    ...summaryShape,
    definition: z.unknown().openapi({ type: 'object', description: 'The draft' }),
    findings: z.array(findingSchema),
  })
  .openapi('Flow');

/** `findings` of the draft, where they are known; else it is verified. */
export const showFlow = async (
  unit: Unit,
  flow: FlowRow,
  findings?: Finding[],
): Promise<z.output<typeof flowSchema>> => ({
  ...showSummary(flow),
  definition: flow.draft,
  findings: findings ?? (await verifyFlow(unit, flow.id, flow.draft)),
});

/** The header `If-Match`: `3`, `"3"` or `W/"3"`; `*` and none ask for nothing. */
export function readRevision(header: (name: string) => string | undefined): number | undefined {
  const ifMatch = header('if-match')?.trim();
  if (ifMatch === undefined || ifMatch === '*') return undefined;
  const revision = /^(?:W\/)?"?(\d{1,9})"?$/.exec(ifMatch)?.[1];
  if (revision === undefined) {
    throw new AppError('invalid_request', 'If-Match must be a draft_revision, as in If-Match: 3');
  }
  return Number(revision);
}
