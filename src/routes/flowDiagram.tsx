import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { openUnit } from '../db/unit.ts';
import type { Deps } from '../deps.ts';
import { mostDrawn } from '../diagram/layOut.ts';
import { readDiagram } from '../diagram/readDiagram.ts';
import type { Diagram } from '../engine/diagram.ts';
import { mermaidOf } from '../engine/mermaid.ts';
import { AppError } from '../errors.ts';
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
    const { diagram, version } = await openUnit(deps, caller.accountId, (unit) =>
      readDiagram(unit, flowId, query),
    );
    if (query.format === 'mermaid') return c.text(mermaidOf(diagram));
    if (diagram.steps.length > mostDrawn) throw tooLarge(diagram);
    c.header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'");
    return c.html(
      `<!doctype html>${<DiagramPage diagram={diagram} heading={headingOf(version, query)} />}`,
    );
  });
}

const tooLarge = ({ steps }: Diagram) =>
  new AppError(
    'invalid_request',
    `a flow of ${steps.length} steps is too large for a page (at most ${mostDrawn}): take format=mermaid`,
  );

const headingOf = (version: number | 'draft', { counts }: z.output<typeof asked>): string[] =>
  version === 'draft'
    ? ['draft']
    : [`version ${version}`, ...(counts ? [`processes begun within ${counts}`] : [])];
