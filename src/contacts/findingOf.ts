import { type SQL, sql } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { readProperties } from './listProperties.ts';
import { asksForChats, type IdRange, idRange, indexedPart } from './segmentParts.ts';
import { readSegmentQuery } from './segmentQuery.ts';
import { searchSql, segmentSql } from './segmentSql.ts';

/** Which contacts are meant, and how they are found. */
export type Finding = {
  condition: SQL;
  /** Follows from the condition, and indexes know who fits in it. */
  indexed: SQL | undefined;
  range: IdRange;
  /** Each contact's chats must be looked at. */
  isDear: boolean;
};

/**
 * Those whom a query means, and in whom a text is; undefined where neither is given. AppErrors as of
 * `findingOfQuery`, and `invalid_request` for a text too short for an index to find.
 */
export async function findingOf(
  unit: Unit,
  { query, text }: { query?: unknown; text?: string | undefined },
): Promise<Finding | undefined> {
  const found = [
    ...(text ? [findingOfText(text)] : []),
    ...(query === undefined ? [] : [await findingOfQuery(unit, query)]),
  ];
  const [first, second] = found;
  if (!first || !second) return first;
  return {
    condition: sql`(${first.condition} and ${second.condition})`,
    indexed:
      first.indexed && second.indexed
        ? sql`(${first.indexed} and ${second.indexed})`
        : (first.indexed ?? second.indexed),
    range: second.range,
    isDear: second.isDear,
  };
}

function findingOfText(text: string): Finding {
  if (text.trim().length < 3) {
    throw new AppError(
      'invalid_request',
      'query has at least 3 characters of a name, number or e-mail',
    );
  }
  const condition = searchSql(text);
  return { condition, indexed: condition, range: {}, isDear: false };
}

/** Those whom a query of the segment language means; AppErrors of `readSegmentQuery` and `segmentSql`. */
export async function findingOfQuery(unit: Unit, written: unknown): Promise<Finding> {
  const query = readSegmentQuery(written);
  const { accountId, now } = unit;
  const asked = { accountId, now, properties: await readProperties(unit) };
  const range = idRange(query, now);
  return {
    condition: sql`(${segmentSql(query, asked)} ${rangeSql(range)})`,
    indexed: indexedPart(query, asked),
    range,
    isDear: asksForChats(query),
  };
}

/** A query of the segment language as a condition on `contact`; AppErrors of `findingOfQuery`. */
export const conditionOf = async (unit: Unit, query: unknown): Promise<SQL> =>
  (await findingOfQuery(unit, query)).condition;

const rangeSql = ({ from, to }: IdRange): SQL =>
  sql`${from ? sql`and contact.id >= ${from}::uuid` : sql``} ${to ? sql`and contact.id < ${to}::uuid` : sql``}`;
