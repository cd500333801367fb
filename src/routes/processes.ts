import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { findUuid } from '../db/ids.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import { findLastFinishedStep } from '../processes/findLastFinishedStep.ts';
import { getProcess } from '../processes/getProcess.ts';
import {
  listProcesses,
  type ProcessFilter,
  type ProcessSearch,
} from '../processes/listProcesses.ts';
import { showProcess, showProcesses, showVariables } from '../processes/showProcess.ts';
import { moment, severalOf, wireId } from './fields.ts';
import { pageLinks, pageQuery, readPage } from './page.ts';
import { processDetailSchema, readProcessDetail } from './processDetail.ts';
import { processSchema } from './processView.ts';
import { addRead } from './route.ts';
import { getOwnProcess } from './webProcesses.ts';

const tag = 'Processes';
const byId = z.object({ process_id: wireId('IDP') });

const listQuery = pageQuery.extend({
  status: z.enum(['pending', 'success', 'failure']).optional(),
  failure_status: z.string().optional().openapi({
    description:
      '`declined`, `expired`, `system_error` or `canceled`; `pending`: those that are not over yet',
  }),
  declined_reason: severalOf(z.string())
    .optional()
    .openapi({ description: 'Any of these: given several times for several' }),
  search: z
    .string()
    .optional()
    .openapi({
      description:
        'A whole process_id or flow_id, or at least 3 characters of an account_id, document_number, cell_phone, ' +
        'first_name or last_name (as passed with the token, or answered under that name and not sensitive), ' +
        'or of the contact’s name, number or e-mail',
    }),
  start_date: moment
    .optional()
    .openapi({ description: 'With `end_date`, at most 2 months before it' }),
  end_date: moment.optional(),
});

export function addProcessRoutes(app: OpenAPIHono, deps: Deps): void {
  addRead(
    app,
    deps,
    {
      path: '/v1/processes',
      tag,
      summary:
        'List processes, newest first; by a text that very many have, or by flow and outcome, a page may be short while next goes on',
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
        ...outcomeOf(query.status, query.failure_status),
        declinedReasons: query.declined_reason,
        range: rangeOf(query.start_date, query.end_date),
        search: query.search ? searchOf(query.search) : undefined,
      };
      const page = await listProcesses(unit, filter, readPage(query));
      return {
        identity_processes: await showProcesses(unit, page.items),
        ...pageLinks(url, page.next),
      };
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
      return readProcessDetail(unit, view, deps.mediaLinks);
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
      const shown = await showProcess(unit, view);
      return { ...shown, last_finished_step: last ?? '', validations: [] };
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

/** The reference filters by `failure_status=pending` too, which is no failure. */
function outcomeOf(
  status: ProcessFilter['status'],
  failureStatus: string | undefined,
): Pick<ProcessFilter, 'status' | 'failureStatus'> {
  const meansPending = failureStatus === 'pending' && (status ?? 'pending') === 'pending';
  return meansPending ? { status: 'pending' } : { status, failureStatus };
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

/** An id is looked for whole. AppError `invalid_request` for a text that is too short for an index to find. */
function searchOf(given: string): ProcessSearch {
  const text = given.trim();
  const processId = findUuid('IDP', text);
  const flowId = findUuid('IPF', text);
  if (text.length >= 3) return { text, ...(processId && { processId }), ...(flowId && { flowId }) };
  throw new AppError(
    'invalid_request',
    'search has at least 3 characters of an id, name or number',
  );
}
