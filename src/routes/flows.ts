import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { toWire } from '../db/ids.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { createFlow } from '../flows/createFlow.ts';
import { findingsOf } from '../flows/findingsOf.ts';
import { type FlowRow, getFlow } from '../flows/getFlow.ts';
import { type FlowSummary, listFlows } from '../flows/listFlows.ts';
import { publishFlow } from '../flows/publishFlow.ts';
import { saveDraft } from '../flows/saveDraft.ts';
import type { Json } from '../messages/events.ts';
import { idOf, time, timeOf, wireId } from './fields.ts';
import { pageLinks, pageQuery, readPage } from './page.ts';
import { addRead, addWrite } from './route.ts';

const tag = 'Flows';
const byId = z.object({ flow_id: wireId('IPF') });

const listQuery = pageQuery.extend({
  status: z.enum(['draft', 'published']).optional(),
  name: z.string().optional().openapi({ description: 'Part of the name, in whatever case' }),
});

/** Any JSON: a draft may be broken. What it should be is at `/schemas/flow.json`. */
const written = z
  .unknown()
  .transform(asJson)
  .openapi({ type: 'object', description: 'The definition itself, see /schemas/flow.json' });

// It was parsed from JSON, so it is JSON.
function asJson(value: unknown): Json {
  return value as Json;
}

const summaryShape = {
  flow_id: idOf('IPF'),
  client_id: idOf('TCI'),
  name: z.string(),
  status: z.enum(['draft', 'published']),
  flow_version: z.number().openapi({ description: 'Newest published version; 0 before the first' }),
  draft_revision: z.number(),
  creation_date: time,
  update_date: time,
};

export const findingSchema = z
  .object({
    code: z.string(),
    severity: z.enum(['error', 'warning']),
    step: z.string().nullable(),
    field: z.string(),
    message: z.string(),
    path: z.array(z.string()).openapi({ description: 'The shortest way from the start' }),
    possible: z.boolean().openapi({ description: 'It depends on what only running can tell' }),
  })
  .openapi('Finding');

const flowSchema = z
  .object({
    ...summaryShape,
    definition: z.unknown().openapi({ type: 'object', description: 'The draft' }),
    findings: z.array(findingSchema),
  })
  .openapi('Flow');

const showSummary = (flow: FlowSummary) => ({
  flow_id: toWire('IPF', flow.id),
  client_id: toWire('TCI', flow.accountId),
  name: flow.name,
  status: flow.publishedVersion === null ? ('draft' as const) : ('published' as const),
  flow_version: flow.publishedVersion ?? 0,
  draft_revision: flow.draftRevision,
  creation_date: timeOf(flow.createdAt),
  update_date: timeOf(flow.updatedAt),
});

const showFlow = (flow: FlowRow): z.output<typeof flowSchema> => ({
  ...showSummary(flow),
  definition: flow.draft,
  findings: findingsOf(flow.draft),
});

export function addFlowRoutes(app: OpenAPIHono, deps: Deps): void {
  addWrite(
    app,
    deps,
    'post',
    {
      path: '/v1/flows',
      tag,
      summary: 'Create a flow; its draft may still be broken, and the findings say how',
      scope: 'admin',
      body: written,
      bodyKind: 'json',
      status: 201,
      answer: flowSchema,
    },
    async (unit, { body }) => showFlow(await createFlow(unit, body)),
  );

  addRead(
    app,
    deps,
    {
      path: '/v1/flows',
      tag,
      summary: 'List flows, oldest first',
      scope: 'read',
      query: listQuery,
      answer: z.object({
        flows: z.array(z.object(summaryShape)),
        self: z.string(),
        next: z.string(),
      }),
    },
    async (unit, { query, url }) => {
      const page = await listFlows(unit, query, readPage(query));
      return { flows: page.items.map(showSummary), ...pageLinks(url, page.next) };
    },
  );

  const one = { path: '/v1/flows/{flow_id}', tag, params: byId, answer: flowSchema };
  addRead(app, deps, { ...one, summary: 'Get a flow', scope: 'read' }, async (unit, { params }) =>
    showFlow(await getFlow(unit, params.flow_id)),
  );

  addWrite(
    app,
    deps,
    'put',
    {
      ...one,
      summary: 'Replace the draft; with If-Match: <draft_revision> only if nobody has since',
      scope: 'admin',
      body: written,
      bodyKind: 'json',
    },
    async (unit, { params, body, header }) => {
      const revision = readRevision(header('if-match'));
      return showFlow(await saveDraft(unit, params.flow_id, body, revision));
    },
  );

  addWrite(
    app,
    deps,
    'post',
    {
      ...one,
      path: '/v1/flows/{flow_id}/publish',
      summary: 'Publish the draft as the next version; a broken one is refused with all its errors',
      scope: 'admin',
    },
    async (unit, { params }) => showFlow(await publishFlow(unit, params.flow_id)),
  );
}

/** `3`, `"3"` or `W/"3"`; `*` and none ask for nothing. */
function readRevision(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  const revision = /^(?:W\/)?"?(\d{1,9})"?$/.exec(ifMatch.trim())?.[1];
  if (revision === undefined) {
    throw new AppError('invalid_request', 'If-Match must be a draft_revision, as in If-Match: 3');
  }
  return Number(revision);
}
