import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Deps } from '../deps.ts';
import { createFlow } from '../flows/createFlow.ts';
import { getFlow } from '../flows/getFlow.ts';
import { listFlows } from '../flows/listFlows.ts';
import { publishFlow } from '../flows/publishFlow.ts';
import { saveDraft } from '../flows/saveDraft.ts';
import { showSummary } from '../flows/showSummary.ts';
import {
  flowById,
  flowSchema,
  readRevision,
  showFlow,
  smallFlow,
  summaryShape,
  written,
} from './flowView.ts';
import { pageLinks, pageQuery, readPage } from './page.ts';
import { addRead, addWrite } from './route.ts';

const tag = 'Flows';
const listQuery = pageQuery.extend({
  status: z.enum(['draft', 'published']).optional(),
  name: z.string().optional().openapi({ description: 'Part of the name, in whatever case' }),
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
      body: written.openapi({ example: smallFlow }),
      bodyKind: 'json',
      status: 201,
      answer: flowSchema,
    },
    async (unit, { body }) => showFlow(unit, await createFlow(unit, body)),
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

  const one = { path: '/v1/flows/{flow_id}', tag, params: flowById, answer: flowSchema };
  addRead(app, deps, { ...one, summary: 'Get a flow', scope: 'read' }, async (unit, { params }) =>
    showFlow(unit, await getFlow(unit, params.flow_id)),
  );

  addWrite(
    app,
    deps,
    'put',
    {
      ...one,
      summary: 'Replace the draft; with If-Match: <draft_revision> only if nobody has since',
      scope: 'admin',
      body: written.openapi({ example: smallFlow }),
      bodyKind: 'json',
    },
    async (unit, { params, body, header }) => {
      const revision = readRevision(header);
      return showFlow(unit, await saveDraft(unit, params.flow_id, body, revision));
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
    async (unit, { params, header }) => {
      const published = await publishFlow(unit, params.flow_id, readRevision(header));
      return showFlow(unit, published, published.warnings);
    },
  );
}
