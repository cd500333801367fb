import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Deps } from '../deps.ts';
import { exportFlow } from '../flows/exportFlow.ts';
import { flowFileSchema } from '../flows/flowFile.ts';
import { importFlow } from '../flows/importFlow.ts';
import { flag } from './fields.ts';
import { versionName } from './flowVersions.ts';
import { flowById, flowSchema, showFlow, smallFlow, written } from './flowView.ts';
import { addRead, addWrite } from './route.ts';

const tag = 'Flows';
const names = z.record(z.string(), z.string());
const list = z.array(z.string());

const refersTo = {
  flows: names.openapi({ description: 'Names of sub-flows by IPF…' }),
  outbounds: names.openapi({ description: 'Names of outbounds, as in "reminder (es)", by OTB…' }),
  properties: list,
  secrets: list.openapi({ description: 'Names alone' }),
};

const fileShape = {
  schema: z.literal(1, 'schema is 1, the only form of file there is'),
  name: z.string().trim().min(1).max(200),
};

const importedSchema = flowFileSchema
  .extend({ definition: written })
  .openapi({ example: { schema: 1, name: smallFlow.name, definition: smallFlow } });

/** Flows as files, to be kept elsewhere or brought to another account. */
export function addFlowFileRoutes(app: OpenAPIHono, deps: Deps): void {
  addRead(
    app,
    deps,
    {
      path: '/v1/flows/{flow_id}/export',
      tag,
      summary: 'Export a flow as one JSON file, with the names of what it refers to',
      scope: 'read',
      params: flowById,
      query: z.object({
        version: versionName.optional().openapi({
          description: 'The published version where not said, and the draft where there is none',
        }),
      }),
      answer: z
        .object({
          ...fileShape,
          definition: z.unknown().openapi({ type: 'object' }),
          refers_to: z.object(refersTo),
        })
        .openapi('FlowFile'),
    },
    async (unit, { params, query }) => exportFlow(unit, params.flow_id, query.version),
  );

  addWrite(
    app,
    deps,
    'post',
    {
      path: '/v1/flows/import',
      tag,
      summary: 'Make a draft of an exported file; what it refers to is found by name',
      scope: 'admin',
      query: z.object({
        allow_missing: flag.optional().openapi({
          description: 'Keep what is not found as it is, for the findings to tell',
        }),
      }),
      body: importedSchema,
      bodyKind: 'json',
      status: 201,
      answer: flowSchema,
    },
    async (unit, { query, body }) =>
      showFlow(unit, await importFlow(unit, body, query.allow_missing ?? false)),
  );
}
