import { type SQL, sql } from 'drizzle-orm';
import { uuidFloor } from '../db/ids.ts';
import type { FieldTest, SegmentQuery } from './segmentQuery.ts';
import { type Asked, fieldSql, likeSearch, momentOf } from './segmentSql.ts';

/**
 * What follows from a query and is asked of indexes alone; undefined where no index narrows it down. A name
 * or number that begins in a way is found by the index of all that contacts are searched by.
 */
export function indexedPart(query: SegmentQuery, asked: Asked): SQL | undefined {
  if ('all' in query) {
    const parts = query.all.flatMap((each) => indexedPart(each, asked) ?? []);
    return parts.length === 0 ? undefined : sql`(${sql.join(parts, sql` and `)})`;
  }
  if ('any' in query) {
    const parts = query.any.map((each) => indexedPart(each, asked));
    if (parts.some((part) => part === undefined)) return undefined;
    return sql`(${sql.join(parts, sql` or `)})`;
  }
  return 'not' in query ? undefined : indexedTest(query.test, asked);
}

function indexedTest(test: FieldTest, asked: Asked): SQL | undefined {
  const { field, op } = test;
  const isEqual = op === 'is' || op === 'in';
  if ((field === 'tags' || field === 'phone') && isEqual) return fieldSql(test, asked);
  if (field.startsWith('properties.') && isEqual) return fieldSql(test, asked);
  if (field === 'phone' && op === 'starts_with') {
    const digits = String(test.value).replace(/\D/g, '');
    return digits.length >= 3 ? likeSearch(` +${digits}`) : undefined;
  }
  if (field === 'name' && (op === 'is' || op === 'starts_with')) {
    const text = String(test.value);
    return text.trim().length >= 3 ? likeSearch(text) : undefined;
  }
  return undefined;
}

/** Ids between which all are that can fit: a contact's id is made when the contact is, and says when that was. */
export type IdRange = { from?: string; to?: string };

export function idRange(query: SegmentQuery, now: Date): IdRange {
  if ('all' in query) {
    const ranges = query.all.map((each) => idRange(each, now));
    const from = ranges
      .flatMap((each) => each.from ?? [])
      .sort()
      .at(-1);
    const to = ranges.flatMap((each) => each.to ?? []).sort()[0];
    return { ...(from && { from }), ...(to && { to }) };
  }
  if (!('test' in query) || query.test.field !== 'created') return {};
  const { test } = query;
  if (test.op === 'after') return { from: uuidFloor(Date.parse(momentOf(test, now))) };
  if (test.op === 'before') return { to: uuidFloor(Date.parse(momentOf(test, now)) + 1) };
  return {};
}

/** Whether it asks for what must be looked for in each contact's chats. */
export function asksForChats(query: SegmentQuery): boolean {
  if ('test' in query) return query.test.field.startsWith('last_');
  if ('not' in query) return asksForChats(query.not);
  return ('all' in query ? query.all : query.any).some(asksForChats);
}
