import { z } from 'zod';
import { readCursor } from '../../db/cursor.ts';
import { fromWire } from '../../db/ids.ts';
import { openUnit, type Unit } from '../../db/unit.ts';
import { compareDefinitions } from '../../engine/compareDefinitions.ts';
import type { AppError, ErrorDetail } from '../../errors.ts';
import type { FlowRow } from '../../flows/getFlow.ts';
import { getDefinition, type VersionName } from '../../flows/getVersion.ts';
import { listOlderVersions } from '../../flows/listOlderVersions.ts';
import { listVersions } from '../../flows/listVersions.ts';
import { publishAgain } from '../../flows/publishFlow.ts';
import { readZone } from '../readZone.ts';
import { addAction, addPage, type Site, type Visit } from '../visit.ts';
import type { Compared } from './comparison.tsx';
import type { Migrated } from './migration.tsx';
import { flowIdOf, onePath, pathOf, roles } from './places.ts';
import { readFlow } from './readFlow.ts';
import { VersionsPage } from './versionsPage.tsx';

const versionNumber = z.coerce.number().int().min(1).max(2_147_483_647);
const versionName = z.union([z.literal('draft'), versionNumber]);

const asked = z.object({
  from: versionName.optional().catch('draft'),
  to: versionName.optional().catch('draft'),
  start_key: z.string().max(500).optional().catch(undefined),
});

const perPage = 20;
/** So many processes are looked at in one go. */
const atOnce = 10_000;

/** A flow's versions: compared, rolled back to, left behind. */
export function addVersions(site: Site): void {
  const { deps } = site;

  type Extra = {
    migrated?: Migrated | undefined;
    problem?: string | undefined;
    details?: ErrorDetail[] | undefined;
  };
  const show = (visit: Visit, extra: Extra) =>
    openUnit(deps, visit.user.accountId, async (unit) => {
      const flow = await readFlow(unit, visit);
      const query = asked.parse(visit.c.req.query());
      const begin = query.start_key;
      const page = await listVersions(unit, flow.id, {
        limit: perPage,
        ...(begin && { after: readCursor(begin) }),
      });
      return (
        <VersionsPage
          visit={visit}
          flow={flow}
          page={page}
          query={begin ? { start_key: begin } : {}}
          older={await listOlderVersions(unit, flow)}
          compared={await compare(unit, flow, query)}
          zone={await readZone(unit, visit.words)}
          {...extra}
        />
      );
    });
  const page = (visit: Visit, problem?: string, error?: AppError) =>
    show(visit, { problem, details: error?.details });

  addPage(site, { path: `${onePath}/versions`, roles }, (visit) => page(visit));

  addAction(
    site,
    { path: `${onePath}/roll-back`, roles, page, fields: z.object({ version: versionNumber }) },
    async (visit, { version }) => {
      const flowId = flowIdOf(visit.c);
      await openUnit(deps, visit.user.accountId, (unit) => publishAgain(unit, flowId, version));
      return { to: `${pathOf(flowId)}/versions` };
    },
  );

  addAction(
    site,
    {
      path: `${onePath}/migrate`,
      roles,
      page,
      fields: z.object({
        from: z.union([z.literal('all'), versionNumber]).default('all'),
        trial: z.literal('yes').optional(),
        after: z
          .string()
          .transform((text) => fromWire('EN_CHT_', text))
          .optional(),
      }),
    },
    async (visit, { from, trial, after }) => {
      const isTrial = trial === 'yes';
      const result = await deps.migrateFlow({
        accountId: visit.user.accountId,
        flowId: flowIdOf(visit.c),
        dryRun: isTrial,
        limit: atOnce,
        ...(typeof from === 'number' && { from }),
        ...(after !== undefined && { after }),
      });
      return { show: await show(visit, { migrated: { from: String(from), isTrial, result } }) };
    },
  );
}

/** Undefined where nobody has asked. */
async function compare(
  unit: Unit,
  flow: FlowRow,
  { from, to }: { from?: VersionName | undefined; to?: VersionName | undefined },
): Promise<Compared | undefined> {
  if (from === undefined || to === undefined) return undefined;
  const before = await getDefinition(unit, flow, from);
  const after = await getDefinition(unit, flow, to);
  return { from, to, before, after, difference: compareDefinitions(before, after) };
}
