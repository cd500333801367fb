import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { openUnit } from '../db/unit.ts';
import type { Deps } from '../deps.ts';
import { getProcess } from '../processes/getProcess.ts';
import { overrideProcess } from '../processes/overrideProcess.ts';
import { showProcess } from '../processes/showProcess.ts';
import { wireId } from './fields.ts';
import { processDetailSchema, readProcessDetail } from './processDetail.ts';
import { processSchema } from './processView.ts';
import { addPreparedWrite, addRead, addWrite } from './route.ts';
import { getOwnProcess } from './webProcesses.ts';

const tag = 'Processes';
const byId = z.object({ process_id: wireId('IDP') });

/** What may be done to a process from outside, and what validators made of it. */
export function addProcessLifeRoutes(app: OpenAPIHono, deps: Deps): void {
  addRead(
    app,
    deps,
    {
      path: '/v1/processes/{process_id}/validations',
      tag,
      summary: 'List a process’s validations; a conversation has none',
      shapedLike: 'the validations of a result',
      scope: 'read',
      params: byId,
      answer: z.object({ validations: z.array(z.unknown()) }),
    },
    async (unit, { params }) => {
      await getProcess(unit, params.process_id);
      return { validations: [] };
    },
  );

  addPreparedWrite(
    app,
    deps,
    'post',
    {
      path: '/v1/processes/{process_id}/back',
      tag,
      summary: 'Go one answer back: the step asks again',
      scope: ['messages', 'web'],
      params: byId,
      body: z.object({
        step_id: z.string().optional().openapi({
          description:
            'The step to go back from, as `current_step_id`: with it, a request that is sent again goes back once',
        }),
      }),
      answer: processDetailSchema,
    },
    async ({ params, caller, body }) => {
      const { accountId } = caller;
      const processId = params.process_id;
      await openUnit(deps, accountId, (unit) => getOwnProcess(unit, caller, processId));
      await deps.goBack({ accountId, processId, from: body.step_id });
    },
    async (unit, { params }) =>
      readProcessDetail(unit, await getProcess(unit, params.process_id), deps.mediaLinks),
  );

  addPreparedWrite(
    app,
    deps,
    'delete',
    {
      path: '/v1/processes/{process_id}',
      tag,
      summary: 'Cancel an open process; what it knows stays',
      scope: 'messages',
      params: byId,
      answer: z.object({ message: z.string() }),
    },
    // It is a turn of the relay, with locks and a transaction of its own; twice is as good as once.
    ({ params, caller }) =>
      deps.endProcess({ accountId: caller.accountId, processId: params.process_id }),
    async () => ({ message: 'process successfully deleted' }),
  );

  addWrite(
    app,
    deps,
    'put',
    {
      path: '/v1/processes/{process_id}/override',
      tag,
      summary: 'Set the outcome of an ended process by hand',
      scope: 'admin',
      params: byId,
      body: z.object({
        override_status: z.enum(['success', 'failure']),
        reason: z.string().trim().max(1_000).default(''),
      }),
      answer: processSchema,
    },
    async (unit, { params, body, caller }) => {
      const { override_status: status, reason } = body;
      const processId = params.process_id;
      await overrideProcess(unit, { processId, status, reason, by: caller.keyName });
      return showProcess(unit, await getProcess(unit, processId));
    },
  );
}
