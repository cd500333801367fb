import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { cursorText, readCursor } from '../db/cursor.ts';
import { toWire } from '../db/ids.ts';
import type { Deps } from '../deps.ts';
import { AppError } from '../errors.ts';
import type { MigrateResult } from '../relay/migrate/migrateFlow.ts';
import { flag, idOf } from './fields.ts';
import { flowById } from './flowView.ts';
import { addPreparedWrite } from './route.ts';

const mostNamed = 100;

const body = z.object({
  from: z
    .union(
      [z.literal('all'), z.coerce.number().int().min(1).max(2_147_483_647)],
      'is a version’s number, or all',
    )
    .optional()
    .openapi({ type: 'string', example: 'all' }),
  dry_run: flag.optional(),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(100_000)
    .optional()
    .openapi({ description: 'How many processes are looked at; 10,000 where not said' }),
  start_key: z
    .string()
    .optional()
    .openapi({ description: 'From `start_key` of the answer before' }),
});

const answer = z.object({
  flow_id: idOf('IPF'),
  flow_version: z.number().openapi({ description: 'The version they move to' }),
  dry_run: z.boolean(),
  checked: z
    .number()
    .openapi({ description: 'Open processes of other versions that were looked at' }),
  moved: z.number().openapi({ description: 'How many have moved; in a dry run, how many would' }),
  not_moved: z.number(),
  reasons: z
    .record(z.string(), z.number())
    .openapi({ description: 'How many have not moved, by reason' }),
  processes: z
    .array(
      z.object({
        process_id: idOf('IDP'),
        flow_version: z.number(),
        step: z.string(),
        reason: z.string(),
      }),
    )
    .openapi({ description: `Those that have not moved, the first ${mostNamed}` }),
  start_key: z.string().openapi({ description: 'Empty at the end' }),
});

/** Moves running conversations to the newest version. */
export function addFlowMigrationRoute(app: OpenAPIHono, deps: Deps): void {
  addPreparedWrite(
    app,
    deps,
    'post',
    {
      path: '/v1/flows/{flow_id}/migrate',
      tag: 'Flows',
      summary: 'Move open processes of older versions to the newest, or say which can',
      scope: 'admin',
      params: flowById,
      body,
      answer,
    },
    // Transactions of its own, batch by batch; twice is as good as once.
    ({ params, body: asked, caller }) =>
      deps.migrateFlow({
        accountId: caller.accountId,
        flowId: params.flow_id,
        dryRun: asked.dry_run ?? false,
        limit: asked.limit ?? 10_000,
        ...(typeof asked.from === 'number' && { from: asked.from }),
        ...(asked.start_key && { after: afterOf(asked.start_key) }),
      }),
    async (_unit, { params, body: asked }, result) => ({
      flow_id: toWire('IPF', params.flow_id),
      dry_run: asked.dry_run ?? false,
      ...shown(result),
    }),
  );
}

function shown({ version, looked, moved, stuck, next }: MigrateResult) {
  const reasons: Record<string, number> = {};
  for (const { reason } of stuck) reasons[reason] = (reasons[reason] ?? 0) + 1;
  return {
    flow_version: version,
    checked: looked,
    moved,
    not_moved: stuck.length,
    reasons,
    processes: stuck.slice(0, mostNamed).map((each) => ({
      process_id: toWire('IDP', each.processId),
      flow_version: each.version,
      step: each.step,
      reason: each.reason,
    })),
    start_key: next === undefined ? '' : cursorText([next]),
  };
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function afterOf(startKey: string): string {
  const [after, ...others] = readCursor(startKey);
  if (after && uuid.test(after) && others.length === 0) return after;
  throw new AppError('invalid_request', 'start_key is none of a migration');
}
