import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Deps } from '../deps.ts';
import { getFlow } from '../flows/getFlow.ts';
import { getDefinition } from '../flows/getVersion.ts';
import { verifyFlow } from '../flows/verifyFlow.ts';
import { wireId } from './fields.ts';
import { versionName } from './flowVersions.ts';
import { findingSchema } from './flowView.ts';
import { addWrite } from './route.ts';

export function addFlowVerifyRoute(app: OpenAPIHono, deps: Deps): void {
  addWrite(
    app,
    deps,
    'post',
    {
      path: '/v1/flows/{flow_id}/verify',
      tag: 'Flows',
      summary: 'Say what is wrong with the draft, or with a version, as the account is now',
      scope: 'read',
      params: z.object({ flow_id: wireId('IPF') }),
      query: z.object({ version: versionName.default('draft') }),
      answer: z.object({ findings: z.array(findingSchema) }),
    },
    async (unit, { params, query }) => {
      const flow = await getFlow(unit, params.flow_id);
      const written = await getDefinition(unit, flow, query.version);
      return { findings: await verifyFlow(unit, flow.id, written) };
    },
  );
}
