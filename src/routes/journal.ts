import { type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Deps } from '../deps.ts';
import { getProcess } from '../processes/getProcess.ts';
import { type JournalRow, listJournal } from '../processes/listJournal.ts';
import { createFlowShelf } from '../relay/gather/flowShelf.ts';
import { processAt } from '../relay/history/processAt.ts';
import { replayProcess } from '../relay/history/replayProcess.ts';
import { time, wireId } from './fields.ts';
import { pageLinks, pageQuery, readPage } from './page.ts';
import { addLongRead, addPreparedWrite, addRead } from './route.ts';

const tag = 'Processes';
const byId = z.object({ process_id: wireId('IDP') });
const seq = z.coerce.number().int().min(1).max(2_147_483_647);

const entrySchema = z.object({
  seq: z.number().openapi({ description: 'Its place in the chat’s order' }),
  at: time,
  event: z.unknown().openapi({ type: 'object', description: 'What happened; a message by its id' }),
  step: z.string().openapi({ description: 'Where the process was before it' }),
  visit: z.number(),
  path: z.array(z.string()).openapi({ description: 'Steps that it led into' }),
  reads: z
    .record(z.string(), z.unknown())
    .openapi({ description: 'What was looked at; sensitive values are ***' }),
});

const standingSchema = z.object({
  seq: z.number(),
  at: time,
  flow_version: z.number(),
  current_step: z.string(),
  visit: z.number(),
  status: z.enum(['pending', 'success', 'failure']),
  failure_status: z.string(),
  declined_reason: z.string(),
  variables: z.record(z.string(), z.unknown()),
  messages: z.array(
    z.object({
      message_id: z.string(),
      at: time,
      step: z.string().nullable(),
      content: z.unknown(),
    }),
  ),
  messages_before: z
    .number()
    .openapi({ description: 'How many it had said before the 1,000 of `messages`' }),
});

const verdictSchema = z.object({
  identical: z.boolean(),
  entries: z.number(),
  difference: z
    .object({
      seq: z.number(),
      what: z.string(),
      recorded: z.unknown(),
      replayed: z.unknown(),
    })
    .optional()
    .openapi({ description: 'The first; only where it is not identical' }),
});

const showEntry = ({ seq: place, at, event, step, visit, path, reads }: JournalRow) => ({
  seq: place,
  at: at.toISOString(),
  event,
  step,
  visit,
  path,
  reads,
});

/** A process's journal, how it stood at any point of it, and whether it can be worked out again. */
export function addJournalRoutes(app: OpenAPIHono, deps: Deps): void {
  const { log, secretBox } = deps;
  // What a flow compiles to is of no use to others: it would only take the place of flows that are in use.
  const replaying = () => ({ ...deps, secretBox, shelf: createFlowShelf(log) });

  addRead(
    app,
    deps,
    {
      path: '/v1/processes/{process_id}/journal',
      tag,
      summary: 'List what happened to a process, oldest first',
      scope: 'read',
      params: byId,
      query: pageQuery.extend({ until: seq.optional() }),
      answer: z.object({ journal: z.array(entrySchema), self: z.string(), next: z.string() }),
    },
    async (unit, { params, query, url }) => {
      await getProcess(unit, params.process_id);
      const { until } = query;
      const page = await listJournal(unit, params.process_id, { until }, readPage(query));
      return { journal: page.items.map(showEntry), ...pageLinks(url, page.next) };
    },
  );

  addLongRead(
    app,
    deps,
    {
      path: '/v1/processes/{process_id}/at',
      tag,
      summary: 'Get a process as it stood after an entry of its journal, worked out again',
      scope: 'read',
      params: byId,
      query: z.object({ seq: seq.optional() }),
      answer: standingSchema,
    },
    async ({ caller: { accountId }, params, query }) => {
      const of = { accountId, processId: params.process_id };
      const standing = await processAt(replaying(), of, query.seq);
      return {
        seq: standing.seq,
        at: standing.at.toISOString(),
        flow_version: standing.flowVersion,
        current_step: standing.step,
        visit: standing.visit,
        status: standing.status,
        failure_status: standing.failureStatus,
        declined_reason: standing.declinedReason,
        variables: standing.variables,
        messages: standing.said.map(({ id, at, step, content }) => ({
          message_id: id,
          at: at.toISOString(),
          step,
          content,
        })),
        messages_before: standing.saidBefore,
      };
    },
  );

  addPreparedWrite(
    app,
    deps,
    'post',
    {
      path: '/v1/processes/{process_id}/replay',
      tag,
      summary: 'Recompute every decision from the journal; nothing is sent or written',
      scope: 'read',
      params: byId,
      answer: verdictSchema,
    },
    ({ caller: { accountId }, params }) =>
      replayProcess(replaying(), { accountId, processId: params.process_id }),
    async (_unit, _request, verdict) => verdict,
  );
}
