import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { toWire } from '../db/ids.ts';
import type { Deps } from '../deps.ts';
import { compareDefinitions } from '../engine/compareDefinitions.ts';
import { AppError } from '../errors.ts';
import { getFlow } from '../flows/getFlow.ts';
import { getDefinition, getFlowVersion, type VersionName } from '../flows/getVersion.ts';
import { listVersions } from '../flows/listVersions.ts';
import { publishAgain } from '../flows/publishFlow.ts';
import { idOf, time, timeOf } from './fields.ts';
import { findingSchema, flowById, flowSchema, readRevision, showFlow } from './flowView.ts';
import { pageLinks, pageQuery, readPage } from './page.ts';
import { addRead, addWrite } from './route.ts';

const tag = 'Flows';

const versionNumber = z.coerce
  .number('is a version’s number, as in 3')
  .int('is a version’s number, as in 3')
  .min(1, 'versions are numbered from 1')
  .max(2_147_483_647)
  .openapi({ type: 'integer', example: 3 });

/** A version's number, or `draft`. */
export const versionName = z
  .union([z.literal('draft'), versionNumber], 'is a version’s number, or draft')
  .openapi({ type: 'string', example: 'draft' });

const byNumber = flowById.extend({ version: versionNumber });

const versionShape = {
  flow_version: z.number(),
  publish_date: time,
  findings_count: z.number().openapi({ description: 'Warnings when it was published' }),
};

const paths = z.array(z.string());

/** What a flow was and is: its versions, their differences, and going back to one. */
export function addFlowVersionRoutes(app: OpenAPIHono, deps: Deps): void {
  addRead(
    app,
    deps,
    {
      path: '/v1/flows/{flow_id}/versions',
      tag,
      summary: 'List a flow’s published versions, newest first',
      scope: 'read',
      params: flowById,
      query: pageQuery,
      answer: z.object({
        versions: z.array(z.object({ ...versionShape, open_processes: z.number() })),
        self: z.string(),
        next: z.string(),
      }),
    },
    async (unit, { params, query, url }) => {
      const page = await listVersions(unit, params.flow_id, readPage(query));
      const versions = page.items.map((each) => ({
        flow_version: each.version,
        publish_date: timeOf(each.publishedAt),
        findings_count: each.findings,
        open_processes: each.openProcesses,
      }));
      return { versions, ...pageLinks(url, page.next) };
    },
  );

  addRead(
    app,
    deps,
    {
      path: '/v1/flows/{flow_id}/versions/{version}',
      tag,
      summary: 'Get a published version of a flow',
      scope: 'read',
      params: byNumber,
      answer: z.object({
        flow_id: idOf('IPF'),
        ...versionShape,
        definition: z.unknown().openapi({ type: 'object' }),
        findings: z.array(findingSchema).openapi({ description: 'Those of that time' }),
      }),
    },
    async (unit, { params }) => {
      const row = await getFlowVersion(unit, params.flow_id, params.version);
      return {
        flow_id: toWire('IPF', row.flowId),
        flow_version: row.version,
        publish_date: timeOf(row.createdAt),
        findings_count: row.warnings.length,
        definition: row.definition,
        findings: row.warnings,
      };
    },
  );

  addWrite(
    app,
    deps,
    'post',
    {
      path: '/v1/flows/{flow_id}/versions/{version}/publish',
      tag,
      summary: 'Roll back: publish an old version again, verified anew, as the next one',
      scope: 'admin',
      params: byNumber,
      answer: flowSchema,
    },
    async (unit, { params, header }) =>
      showFlow(
        unit,
        await publishAgain(unit, params.flow_id, params.version, readRevision(header)),
      ),
  );

  addRead(
    app,
    deps,
    {
      path: '/v1/flows/{flow_id}/compare',
      tag,
      summary: 'Compare two versions of a flow, or one with the draft',
      scope: 'read',
      params: flowById,
      query: z.object({
        from: versionName
          .optional()
          .openapi({ description: 'The published version where not said' }),
        to: versionName.optional().openapi({ description: 'The draft where not said' }),
      }),
      answer: z.object({
        from: z.union([z.number(), z.literal('draft')]),
        to: z.union([z.number(), z.literal('draft')]),
        added: z.array(z.string()).openapi({ description: 'Steps that only `to` has' }),
        removed: z.array(z.string()),
        changed: z.array(z.object({ step: z.string(), fields: paths })),
        settings: paths.openapi({ description: 'All that differs outside the steps' }),
      }),
    },
    async (unit, { params, query }) => {
      const flow = await getFlow(unit, params.flow_id);
      const from = query.from ?? publishedOf(flow.publishedVersion);
      const to: VersionName = query.to ?? 'draft';
      const [before, after] = [
        await getDefinition(unit, flow, from),
        await getDefinition(unit, flow, to),
      ];
      return { from, to, ...compareDefinitions(before, after) };
    },
  );
}

function publishedOf(version: number | null): number {
  if (version !== null) return version;
  throw new AppError('invalid_request', 'from must be given: the flow is not published');
}
