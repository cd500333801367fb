import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Deps } from '../deps.ts';
import { cloneFlow } from '../flows/cloneFlow.ts';
import { deleteFlow } from '../flows/deleteFlow.ts';
import { unpublishFlow } from '../flows/unpublishFlow.ts';
import { versionName } from './flowVersions.ts';
import { flowById, flowSchema, readRevision, showFlow } from './flowView.ts';
import { addDelete, addWrite } from './route.ts';

const tag = 'Flows';

const cloneBody = z.object({
  name: z.string().trim().min(1).max(200).optional(),
  version: versionName.optional().openapi({ description: 'The draft where not said' }),
});

/** A flow copied, taken out of use, and gone. */
export function addFlowLifeRoutes(app: OpenAPIHono, deps: Deps): void {
  const one = { tag, scope: 'admin', params: flowById, answer: flowSchema } as const;
  addWrite(
    app,
    deps,
    'post',
    {
      ...one,
      path: '/v1/flows/{flow_id}/clone',
      summary: 'Make a new flow with the draft of this one',
      body: cloneBody,
      status: 201,
    },
    async (unit, { params, body }) => showFlow(unit, await cloneFlow(unit, params.flow_id, body)),
  );

  addWrite(
    app,
    deps,
    'post',
    {
      ...one,
      path: '/v1/flows/{flow_id}/unpublish',
      summary: 'Take a flow out of use; refused with the list while something uses it',
    },
    async (unit, { params, header }) =>
      showFlow(unit, await unpublishFlow(unit, params.flow_id, readRevision(header))),
  );

  addDelete(
    app,
    deps,
    'flow',
    {
      ...one,
      path: '/v1/flows/{flow_id}',
      summary: 'Delete a flow; refused with the list while something uses it',
    },
    (unit, { params, header }) => deleteFlow(unit, params.flow_id, readRevision(header)),
  );
}
