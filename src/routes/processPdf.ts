import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { fromWire } from '../db/ids.ts';
import { openUnit } from '../db/unit.ts';
import type { Deps } from '../deps.ts';
import { requestPdf } from '../processes/requestPdf.ts';
import { authenticate } from './authenticate.ts';
import { idOf } from './fields.ts';

/** A process as a PDF: asked for first, then to be had by a link of a quarter of an hour. */
export function addProcessPdfRoute(app: OpenAPIHono, deps: Deps): void {
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/v1/processes/{process_id}/pdf',
    tags: ['Processes'],
    summary: 'Download an ended process as a PDF; it is made when first asked for',
    description: 'Needs the scope `read`.',
    security: [{ apiKey: [] }, { bearer: [] }],
    request: { params: z.object({ process_id: idOf('IDP') }) },
    responses: {
      202: {
        description: 'It is being made: ask again',
        content: {
          'application/json': {
            schema: z.object({ file_status: z.enum(['requested', 'in_progress']) }),
          },
        },
      },
      302: { description: 'It is at `Location`, for 15 minutes' },
    },
  });
  app.get('/v1/processes/:process_id/pdf', async (c) => {
    const caller = await authenticate(c, deps, 'read');
    if (caller instanceof Response) return caller;
    const { accountId } = caller;
    const processId = fromWire('IDP', c.req.param('process_id'));
    const { state, now } = await openUnit(deps, accountId, async (unit) => ({
      state: await requestPdf(unit, processId),
      now: unit.now,
    }));
    if (state.status !== 'succeeded') return c.json({ file_status: state.status }, 202);
    return c.redirect(deps.mediaLinks.sign({ accountId, mediaId: state.mediaId }, now), 302);
  });
}
