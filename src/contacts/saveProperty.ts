import { and, count, eq, isNull, sql } from 'drizzle-orm';
import { noSuch, toWire } from '../db/ids.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import type { PropertyRow } from './listProperties.ts';
import type { PropertyType } from './property.ts';
import { contactProperty } from './table.ts';

export type NewProperty = {
  name: string;
  type: PropertyType;
  /** Of an `enum`, and of no other. */
  allowedValues?: string[] | undefined;
  isHidden: boolean;
};

export type PropertyChange = Partial<Omit<NewProperty, 'type'>>;

/** So many may be seen at once; hidden ones do not count. */
const mostVisible = 25;
/** Hidden ones included: all of them are read in every turn of the account. */
const mostInAll = 200;

/** AppError `conflict` where one is called so already, `invalid_request` for one too many. */
export async function createProperty(unit: Unit, given: NewProperty): Promise<PropertyRow> {
  requireAllowedValues(given.type, given.allowedValues);
  await lockProperties(unit);
  await requireFreeName(unit, given.name);
  await requireRoom(unit, given.isHidden);
  const id = unit.newId();
  const row: PropertyRow = {
    accountId: unit.accountId,
    id,
    name: given.name,
    // A name that another was called first is that one's: its values lie there.
    key: (await isKey(unit, given.name)) ? toWire('CCP', id) : given.name,
    type: given.type,
    allowedValues: given.allowedValues ?? [],
    isHidden: given.isHidden,
    createdAt: unit.now,
    updatedAt: unit.now,
    deletedAt: null,
  };
  await unit.tx.insert(contactProperty).values(row);
  return row;
}

/**
 * A new name moves no value, and flows that use the first one go on. Values that are allowed no more stay
 * where they are. AppErrors as of `createProperty`, and `not_found`.
 */
export async function updateProperty(
  unit: Unit,
  id: string,
  change: PropertyChange,
): Promise<PropertyRow> {
  await lockProperties(unit);
  const row = await getProperty(unit, id);
  if (change.allowedValues) requireAllowedValues(row.type, change.allowedValues);
  if (change.name !== undefined && change.name !== row.name) {
    await requireFreeName(unit, change.name);
  }
  if (change.isHidden === false && row.isHidden) await requireRoom(unit, false);
  const changed: PropertyRow = {
    ...row,
    name: change.name ?? row.name,
    allowedValues: change.allowedValues ?? row.allowedValues,
    isHidden: change.isHidden ?? row.isHidden,
    updatedAt: unit.now,
  };
  await unit.tx
    .update(contactProperty)
    .set({ ...changed, accountId: undefined })
    .where(and(eq(contactProperty.accountId, unit.accountId), eq(contactProperty.id, id)));
  return changed;
}

/** AppError `not_found`; one that is being deleted is not there. */
export async function getProperty({ tx, accountId }: Unit, id: string): Promise<PropertyRow> {
  const [row] = await tx
    .select()
    .from(contactProperty)
    .where(
      and(
        eq(contactProperty.accountId, accountId),
        eq(contactProperty.id, id),
        isNull(contactProperty.deletedAt),
      ),
    );
  if (row) return row;
  throw noSuch('CCP');
}

/** One at a time: the most there may be is counted. */
export const lockProperties = ({ tx, accountId }: Unit): Promise<unknown> =>
  run(tx, sql`select id from account where id = ${accountId} for no key update`);

function requireAllowedValues(type: PropertyType, values: string[] | undefined): void {
  if (type === 'enum' && !values?.length) {
    throw new AppError(
      'invalid_request',
      'missing config_values.allowed_values: a property of type enum needs them, separated by commas',
    );
  }
  if (type !== 'enum' && values !== undefined) {
    throw new AppError(
      'invalid_request',
      `config_values.allowed_values: a property of type ${type} has none, only enum does`,
    );
  }
}

async function requireFreeName({ tx, accountId }: Unit, name: string): Promise<void> {
  const [taken] = await tx
    .select({ id: contactProperty.id })
    .from(contactProperty)
    .where(
      and(
        eq(contactProperty.accountId, accountId),
        eq(contactProperty.name, name),
        isNull(contactProperty.deletedAt),
      ),
    );
  if (!taken) return;
  const message = `The contact property ${toWire('CCP', taken.id)} is called "${name}" already`;
  throw new AppError('conflict', message, [{ path: 'name', message }]);
}

async function requireRoom({ tx, accountId }: Unit, isHidden: boolean): Promise<void> {
  const [row] = await tx
    .select({
      visible: sql<number>`count(*) filter (where not ${contactProperty.isHidden})::int`,
      all: sql<number>`count(*)::int`,
    })
    .from(contactProperty)
    .where(and(eq(contactProperty.accountId, accountId), isNull(contactProperty.deletedAt)));
  if (!isHidden && (row?.visible ?? 0) >= mostVisible) {
    throw new AppError(
      'invalid_request',
      `there are ${mostVisible} visible contact properties, which is the most: hide or delete one first`,
    );
  }
  if ((row?.all ?? 0) >= mostInAll) {
    throw new AppError(
      'invalid_request',
      `there are ${mostInAll} contact properties, which is the most: delete one first`,
    );
  }
}

async function isKey({ tx, accountId }: Unit, key: string): Promise<boolean> {
  const [row] = await tx
    .select({ found: count() })
    .from(contactProperty)
    .where(and(eq(contactProperty.accountId, accountId), eq(contactProperty.key, key)));
  return (row?.found ?? 0) > 0;
}
