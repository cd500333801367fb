import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { openUnit, type Unit } from '../db/unit.ts';
import type { Deps } from '../deps.ts';
import { type Diagram, diagramOf } from '../engine/diagram.ts';
import { durationMs } from '../engine/duration.ts';
import { mermaidOf } from '../engine/mermaid.ts';
import { parseDefinition } from '../engine/parseDefinition.ts';
import { AppError } from '../errors.ts';
import { getFlow } from '../flows/getFlow.ts';
import { getDefinition } from '../flows/getVersion.ts';
import { verifyFlow } from '../flows/verifyFlow.ts';
import { countSteps } from '../processes/countSteps.ts';
import { authenticate } from './authenticate.ts';
import { DiagramPage } from './diagramPage.tsx';
import { durationUpTo, idOf, wireId } from './fields.ts';

const versionName = z
  .union([
    z.literal('draft'),
    z.coerce.number('is a number, or draft').int().min(1).max(2_147_483_647),
  ])
  .optional()
  .openapi({
    type: 'string',
    description: 'A number or `draft`; with `counts` the newest one published, else the draft',
  });

const asked = z.object({
  format: z.enum(['html', 'mermaid']).default('html'),
  version: versionName,
  counts: durationUpTo('90d').optional().openapi({
    description:
      'How processes that began within this time (the newest 20,000 at most) fared at each step, as in `7d`',
  }),
});

/** `GET /v1/flows/{flow_id}/diagram`: a flow as a page, or as the text of a Mermaid flowchart. */
export function addFlowDiagramRoute(app: OpenAPIHono, deps: Deps): void {
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/v1/flows/{flow_id}/diagram',
    tags: ['Flows'],
    summary: 'A picture of a flow, with what is wrong with it and how processes fared',
    description: 'Needs the scope `read`.',
    security: [{ apiKey: [] }, { bearer: [] }],
    request: { params: z.object({ flow_id: idOf('IPF') }), query: asked },
    responses: {
      200: {
        description: 'A page without script, or with `format=mermaid` text',
        content: {
          'text/html': { schema: { type: 'string' } },
          'text/plain': { schema: { type: 'string' } },
        },
      },
    },
  });

  app.get('/v1/flows/:flow_id/diagram', async (c) => {
    const caller = await authenticate(c, deps, 'read');
    if (caller instanceof Response) return caller;
    const flowId = wireId('IPF').parse(c.req.param('flow_id'));
    const query = asked.parse(c.req.query());
    const { diagram, heading } = await openUnit(deps, caller.accountId, (unit) =>
      readDiagram(unit, flowId, query),
    );
    if (query.format === 'mermaid') return c.text(mermaidOf(diagram));
    if (diagram.steps.length > mostDrawn) throw tooLarge(diagram);
    c.header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'");
    return c.html(`<!doctype html>${<DiagramPage diagram={diagram} heading={heading} />}`);
  });
}

/** Placing more boxes than this would keep the process from everything else for half a second and more. */
const mostDrawn = 300;

const tooLarge = ({ steps }: Diagram) =>
  new AppError(
    'invalid_request',
    `a flow of ${steps.length} steps is too large for a page (at most ${mostDrawn}): take format=mermaid`,
  );

async function readDiagram(unit: Unit, flowId: string, query: z.output<typeof asked>) {
  const flow = await getFlow(unit, flowId);
  const newest = query.counts === undefined ? null : flow.publishedVersion;
  const version = query.version ?? newest ?? 'draft';
  const written = await getDefinition(unit, flow, version);
  const parsed = parseDefinition(written);
  if (!parsed.ok) {
    const details = parsed.findings.map(({ field, message }) => ({ path: field, message }));
    throw new AppError('invalid_request', 'the draft is no flow yet, see details', details);
  }
  const counted =
    query.counts !== undefined && version !== 'draft'
      ? await countSteps(unit, { flowId, version, since: before(unit.now, query.counts) })
      : undefined;
  const heading = [
    version === 'draft' ? 'draft' : `version ${version}`,
    ...(counted ? [`processes begun within ${query.counts}`] : []),
  ];
  const findings = await verifyFlow(unit, flowId, written);
  return { diagram: diagramOf(parsed.definition, findings, counted), heading };
}

const before = (now: Date, duration: string): Date =>
  new Date(now.getTime() - durationMs(duration));
