import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { noSuch, toWire } from '../db/ids.ts';
import { type Page, type PageRequest, pageOf } from '../db/page.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import type { Json } from '../messages/events.ts';
import { conditionOf } from './findingOf.ts';
import { countContacts } from './listContacts.ts';
import { contactSegment } from './table.ts';

export type SegmentRow = typeof contactSegment.$inferSelect;

/** AppError `conflict` where one is called so already, and those of a query that is none. */
export async function createSegment(
  unit: Unit,
  { name, query }: { name: string; query: Json },
): Promise<SegmentRow> {
  const row: SegmentRow = {
    accountId: unit.accountId,
    id: unit.newId(),
    name,
    query,
    count: await countFitting(unit, query),
    countedAt: unit.now,
    createdAt: unit.now,
    updatedAt: unit.now,
  };
  await requireFreeName(unit, name);
  await unit.tx.insert(contactSegment).values(row);
  return row;
}

/** AppErrors as of `createSegment`, and `not_found`. */
export async function updateSegment(
  unit: Unit,
  id: string,
  change: { name?: string | undefined; query?: Json | undefined },
): Promise<SegmentRow> {
  const row = await getSegment(unit, id);
  const changed = {
    ...row,
    name: change.name ?? row.name,
    query: change.query ?? row.query,
    updatedAt: unit.now,
  };
  await requireFreeName(unit, changed.name, id);
  await save(unit, changed);
  return change.query === undefined ? changed : countSegment(unit, id);
}

/** Counts who fits now, and keeps the number. */
export async function countSegment(unit: Unit, id: string): Promise<SegmentRow> {
  const row = await getSegment(unit, id);
  const count = await countFitting(unit, row.query);
  const counted = { ...row, count, countedAt: unit.now };
  await save(unit, counted);
  return counted;
}

export async function getSegment({ tx, accountId }: Unit, id: string): Promise<SegmentRow> {
  const [row] = await tx
    .select()
    .from(contactSegment)
    .where(and(eq(contactSegment.accountId, accountId), eq(contactSegment.id, id)));
  if (row) return row;
  throw noSuch('SEG');
}

/** Oldest first. */
export async function listSegments(
  { tx, accountId }: Unit,
  { after, limit }: PageRequest,
): Promise<Page<SegmentRow>> {
  const rows = await tx
    .select()
    .from(contactSegment)
    .where(
      and(
        eq(contactSegment.accountId, accountId),
        after?.[0] ? gt(contactSegment.id, after[0]) : undefined,
      ),
    )
    .orderBy(asc(contactSegment.id))
    .limit(limit + 1);
  return pageOf(rows, limit, ({ id }) => [id]);
}

/** AppError `not_found`, and `conflict` with a detail for each campaign that is still to ask it. */
export async function deleteSegment(unit: Unit, id: string): Promise<void> {
  await getSegment(unit, id);
  const { tx, accountId } = unit;
  const campaigns = await run<{ id: string; name: string; status: string }>(
    tx,
    sql`select id, name, status from campaign where account_id = ${accountId}
      and status in ('draft', 'scheduled', 'planning')
      and sources @> ${JSON.stringify([{ segmentId: id }])}::jsonb order by id`,
  );
  if (campaigns.length > 0) {
    throw new AppError(
      'conflict',
      `Recipients of campaigns are to be found by the contact segment ${toWire('SEG', id)} (see details)`,
      campaigns.map((each) => ({
        path: `campaigns.${toWire('CPG', each.id)}`,
        message: `"${each.name}" is ${each.status}`,
      })),
    );
  }
  await tx
    .delete(contactSegment)
    .where(and(eq(contactSegment.accountId, accountId), eq(contactSegment.id, id)));
}

async function countFitting(unit: Unit, query: Json): Promise<number> {
  return countContacts(unit, await conditionOf(unit, query));
}

const save = ({ tx, accountId }: Unit, row: SegmentRow) =>
  tx
    .update(contactSegment)
    .set({ ...row, accountId: undefined })
    .where(and(eq(contactSegment.accountId, accountId), eq(contactSegment.id, row.id)));

async function requireFreeName(unit: Unit, name: string, ownId?: string): Promise<void> {
  const { tx, accountId } = unit;
  await run(tx, sql`select id from account where id = ${accountId} for no key update`);
  const [taken] = await tx
    .select({ id: contactSegment.id })
    .from(contactSegment)
    .where(and(eq(contactSegment.accountId, accountId), eq(contactSegment.name, name)));
  if (!taken || taken.id === ownId) return;
  const message = `The contact segment ${toWire('SEG', taken.id)} is called "${name}" already`;
  throw new AppError('conflict', message, [{ path: 'name', message }]);
}
