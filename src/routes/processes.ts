import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { fromWire } from '../db/ids.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { findLastFinishedStep } from '../processes/findLastFinishedStep.ts';
import { getProcess } from '../processes/getProcess.ts';
import { listProcesses, type ProcessSearch } from '../processes/listProcesses.ts';
import { readStanding } from '../processes/readStanding.ts';
import { moment, severalOf, wireId } from './fields.ts';
import { pageLinks, pageQuery, readPage } from './page.ts';
import { processDetailSchema, showProcessDetail } from './processDetail.ts';
import { processSchema, showProcess, showVariables } from './processView.ts';
import { addRead } from './route.ts';
import { getOwnProcess } from './webProcesses.ts';

const tag = 'Processes';
const byId = z.object({ process_id: wireId('IDP') });

const listQuery = pageQuery.extend({
  status: z.enum(['pending', 'success', 'failure']).optional(),
  failure_status: z.string().optional(),
  declined_reason: severalOf(z.string()).optional(),
  search: z.string().optional(),
  start_date: moment.optional(),
  end_date: moment.optional(),
});

export function addProcessRoutes(app: OpenAPIHono, deps: Deps): void {
  addRead(
    app,
    deps,
    {
      path: '/v1/processes',
      tag,
      summary: 'List processes, newest first',
      scope: 'read',
      query: listQuery,
      answer: z.object({
        identity_processes: z.array(processSchema),
        self: z.string(),
        next: z.string(),
      }),
    },
    async (unit, { query, url }) => {
      const filter = {
        status: query.status,
        failureStatus: query.failure_status,
        declinedReasons: query.declined_reason,
        range: rangeOf(query.start_date, query.end_date),
        search: query.search ? searchOf(query.search) : undefined,
      };
      const page = await listProcesses(unit, filter, readPage(query));
      return { identity_processes: page.items.map(showProcess), ...pageLinks(url, page.next) };
    },
  );

  addRead(
    app,
    deps,
    {
      path: '/v1/processes/{process_id}',
      tag,
      summary: 'Get a process',
      scope: ['read', 'web'],
      params: byId,
      answer: processDetailSchema,
    },
    async (unit, { caller, params }) => {
      const view = await getOwnProcess(unit, caller, params.process_id);
      const showing = { now: unit.now, mediaLinks: deps.mediaLinks };
      return showProcessDetail(view, await readStanding(unit, view), showing);
    },
  );

  addRead(
    app,
    deps,
    {
      path: '/v1/processes/{process_id}/result',
      tag,
      summary: 'Get a process’s result',
      scope: ['read', 'web'],
      params: byId,
      answer: processSchema.extend({
        last_finished_step: z.string(),
        validations: z.array(z.unknown()),
      }),
    },
    async (unit, { caller, params }) => {
      const view = await getOwnProcess(unit, caller, params.process_id);
      const last = await findLastFinishedStep(unit, view);
      return { ...showProcess(view), last_finished_step: last ?? '', validations: [] };
    },
  );

  addRead(
    app,
    deps,
    {
      path: '/v1/processes/{process_id}/variables',
      tag,
      summary: 'Get a process’s variables; sensitive values are ***',
      scope: 'read',
      params: byId,
      answer: processSchema.pick({ variables: true }),
    },
    async (unit, { params }) => ({
      variables: showVariables(await getProcess(unit, params.process_id)),
    }),
  );
}

function rangeOf(from: Date | undefined, to: Date | undefined) {
  if (!from && !to) return undefined;
  if (!from || !to) {
    throw new AppError('invalid_request', 'start_date and end_date must be given together');
  }
  const latest = new Date(from);
  latest.setUTCMonth(latest.getUTCMonth() + 2);
  if (to > latest) {
    throw new AppError('invalid_request', 'start_date and end_date can be at most 2 months apart');
  }
  return { from, to };
}

/** An id is looked for whole, and as any other text too. */
const searchOf = (text: string): ProcessSearch => ({
  text,
  ...(/^IDP[0-9a-f]{32}$/i.test(text) && { processId: fromWire('IDP', text) }),
  ...(/^IPF[0-9a-f]{32}$/i.test(text) && { flowId: fromWire('IPF', text) }),
});
