import type { SecretBox } from '../../accounts/secretBox.ts';
import { lockContacts, waitForContacts } from '../../contacts/lockContacts.ts';
import { fromWire, toWire } from '../../db/ids.ts';
import { openUnit, type Unit, type UnitDeps } from '../../db/unit.ts';
import { AppError } from '../../errors.ts';
import { getFlow } from '../../flows/getFlow.ts';
import { getVersion } from '../../flows/getVersion.ts';
import { findOutdated, type OpenProcess } from '../../processes/findOutdated.ts';
import { moveProcesses } from '../../processes/moveProcesses.ts';
import { commit } from '../commit.ts';
import { libraryOf } from '../decide/flowScene.ts';
import { collect } from '../decide.ts';
import type { FlowShelf } from '../gather/flowShelf.ts';
import { gather } from '../gather.ts';
import { isHeld, patiently } from '../patiently.ts';
import { flowKey } from '../scene.ts';
import { emptyWrites } from '../writes.ts';
import { judge, type Migration, migrateProcesses, type Stuck } from './migrateProcesses.ts';

export type MigrateInput = {
  accountId: string;
  flowId: string;
  /** Only those of this version; of all versions but the newest where not said. */
  from?: number | undefined;
  /** Only says what would happen. */
  dryRun: boolean;
  /** How many processes are looked at, at most. */
  limit: number;
  /** Where the call before stopped. */
  after?: string | undefined;
};

export type MigrateResult = {
  /** The version they move to. */
  version: number;
  looked: number;
  moved: number;
  stuck: Stuck[];
  /** Where to go on; absent at the end. */
  next?: string;
};

export type MigrateDeps = UnitDeps & { shelf: FlowShelf; secretBox: SecretBox };

/** So many contacts are held at a time. */
const batchSize = 200;

/**
 * Moves open processes of a flow to its newest version, as many as fit, those that are in it as a
 * sub-flow too. Each batch is a transaction of its own, under the contacts' locks as a turn's is, so that
 * messages go on being answered meanwhile, before or after the move and never within it. What has moved is
 * not outdated any more: whoever was interrupted begins again and finishes. AppError `not_found` where
 * there is no such flow or version, `conflict` where it is not published, `unprocessable` where its version cannot run.
 */
export async function migrateFlow(deps: MigrateDeps, input: MigrateInput): Promise<MigrateResult> {
  const { accountId, flowId, from, dryRun } = input;
  const to = await openUnit(deps, accountId, (unit) => newestVersion(deps, unit, flowId, from));
  const migration = { flowId, from, to };
  const result: MigrateResult = { version: to, looked: 0, moved: 0, stuck: [] };
  for (let after = input.after; ; ) {
    const limit = Math.min(batchSize, input.limit - result.looked);
    const batch = await (dryRun ? judgeBatch : moveBatch)(deps, accountId, migration, {
      after,
      limit,
    });
    result.looked += batch.found.length;
    result.moved += batch.moved;
    result.stuck.push(...batch.stuck);
    after = batch.found.at(-1)?.chatId;
    if (batch.found.length < limit || after === undefined) return result;
    if (result.looked >= input.limit) return { ...result, next: after };
  }
}

async function newestVersion(
  deps: MigrateDeps,
  unit: Unit,
  flowId: string,
  from: number | undefined,
): Promise<number> {
  const { publishedVersion: version } = await getFlow(unit, flowId);
  const wireId = toWire('IPF', flowId);
  if (version === null) {
    throw new AppError(
      'conflict',
      `The flow ${wireId} is not published: there is no version to move to`,
    );
  }
  if (from === version) {
    throw new AppError('invalid_request', `from: version ${from} is the newest already`);
  }
  if (from !== undefined) await getVersion(unit, flowId, from);
  const flows = await deps.shelf.take(unit, [{ flowId, version }]);
  if (flows.has(flowKey(flowId, version))) return version;
  throw new AppError('unprocessable', `Version ${version} of the flow ${wireId} cannot be run`);
}

type Span = { after: string | undefined; limit: number };
type Batch = { found: OpenProcess[]; moved: number; stuck: Stuck[] };

/** Nothing is locked and nothing written. */
function judgeBatch(
  deps: MigrateDeps,
  accountId: string,
  migration: Migration,
  span: Span,
): Promise<Batch> {
  return openUnit(deps, accountId, async (unit) => {
    const found = await findOutdated(unit, outdatedOf(migration, span));
    const versions = found.flatMap(({ flowId, flowVersion, state }) => [
      { flowId, version: flowVersion },
      ...(state.frames ?? []).map((frame) => ({
        flowId: fromWire('IPF', frame.flowId),
        version: frame.version,
      })),
    ]);
    const newest = { flowId: migration.flowId, version: migration.to };
    const flows = await deps.shelf.take(unit, [...versions, newest]);
    const library = libraryOf({ newest: new Map(), flows });
    const verdicts = found.map((row) => judge(row, migration, library));
    const stuck = verdicts.flatMap((verdict) => (verdict.moves ? [] : [verdict.stuck]));
    return { found, moved: found.length - stuck.length, stuck };
  });
}

async function moveBatch(
  deps: MigrateDeps,
  accountId: string,
  migration: Migration,
  span: Span,
): Promise<Batch> {
  const batch = await patiently(() =>
    openUnit(
      deps,
      accountId,
      async (unit) => {
        const found = await findOutdated(unit, outdatedOf(migration, span));
        const locked = await lockContacts(
          unit,
          found.map((row) => row.contactId),
        );
        return { found, ...(await moveLocked(deps, unit, migration, [...locked], found)) };
      },
      { guarded: true },
    ),
  );
  const { found, missing, stuck } = batch;
  let { moved } = batch;
  // Who was just being talked to is waited for, one after the other.
  for (const processId of missing) {
    const one = await moveOne(deps, accountId, migration, processId);
    moved += one.moved;
    stuck.push(...one.stuck);
  }
  return { found, moved, stuck };
}

async function moveOne(
  deps: MigrateDeps,
  accountId: string,
  migration: Migration,
  processId: string,
): Promise<{ moved: number; stuck: Stuck[] }> {
  const span = { only: [processId], after: undefined, limit: 1 };
  const look = async (unit: Unit) => (await findOutdated(unit, outdatedOf(migration, span)))[0];
  try {
    return await patiently(() =>
      openUnit(
        deps,
        accountId,
        async (unit) => {
          const before = await look(unit);
          if (!before) return { moved: 0, stuck: [] };
          await waitForContacts(unit, [before.contactId]);
          const found = await look(unit);
          if (!found) return { moved: 0, stuck: [] };
          const result = await moveLocked(deps, unit, migration, [before.contactId], [found]);
          // Its contact has been merged into another while we waited.
          const isElsewhere = result.missing.length > 0;
          return { ...result, stuck: isElsewhere ? [busy(found)] : result.stuck };
        },
        { guarded: true },
      ),
    );
  } catch (error) {
    if (!isHeld(error)) throw error;
    const found = await openUnit(deps, accountId, look);
    return { moved: 0, stuck: found ? [busy(found)] : [] };
  }
}

const busy = ({ id, flowVersion, state }: OpenProcess): Stuck => ({
  processId: id,
  version: flowVersion,
  step: state.frames?.at(-1)?.step ?? state.step,
  reason: 'busy',
});

/** The same gather, decide and commit as for a message. */
async function moveLocked(
  deps: MigrateDeps,
  unit: Unit,
  migration: Migration,
  contactIds: string[],
  found: OpenProcess[],
): Promise<{ moved: number; stuck: Stuck[]; missing: string[] }> {
  const scene = await gather(unit, deps, [], { contactIds, identities: new Map() });
  const newest = { flowId: migration.flowId, version: migration.to };
  for (const [key, flow] of await deps.shelf.take(unit, [newest])) scene.flows.set(key, flow);

  const ids = found.map((row) => row.id);
  const result = await migrateProcesses(scene, ids, migration, unit.newId);
  const { drafts, moved, stuck, missing } = result;
  const writes = emptyWrites();
  for (const draft of drafts) collect(writes, draft);
  await commit(unit, deps.secretBox, scene.flows, writes);
  const own = moved.filter(({ version }) => version === migration.to).map(({ id }) => id);
  await moveProcesses(unit, own, migration.to);
  return { moved: moved.length, stuck, missing };
}

const outdatedOf = (
  { flowId, from, to }: Migration,
  span: Span & { only?: string[] },
): Parameters<typeof findOutdated>[1] => ({ flowId, version: to, from, ...span });
