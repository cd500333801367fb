import { type SQL, sql } from 'drizzle-orm';
import { arrayOf } from '../db/literals.ts';
import { durationMs, durationPattern } from '../engine/duration.ts';
import { canonicalNumber } from './canonicalNumber.ts';
import { foldText, searchText } from './foldText.ts';
import { type Property, propertyNamed, readPropertyValue, valuesOf } from './property.ts';
import { type FieldTest, type SegmentQuery, wrong } from './segmentQuery.ts';

/** Whose contacts, what properties they have, and what "30d" counts from. */
export type Asked = { accountId: string; properties: readonly Property[]; now: Date };

/**
 * The query as a condition on `contact`, with its values as parameters. Pure: times ("30d" is thirty
 * days ago) count from `now`. A condition on what a contact does not have is false, and so `not` it true.
 * AppError `invalid_request` where it names a field that there is not, or asks of it what it cannot.
 */
export function segmentSql(query: SegmentQuery, asked: Asked): SQL {
  const compile = (each: SegmentQuery): SQL => {
    if ('all' in each) return sql`(${sql.join(each.all.map(compile), sql` and `)})`;
    if ('any' in each) return sql`(${sql.join(each.any.map(compile), sql` or `)})`;
    if ('not' in each) return sql`(${compile(each.not)}) is not true`;
    const { test } = each;
    if (test.op !== 'not') return fieldSql(test, asked);
    return sql`(${fieldSql({ ...test, op: 'is' }, asked)}) is not true`;
  };
  return compile(query);
}

const fields =
  'name, phone, country, language, tags, opted_out, marketing_opted_out, created, last_inbound, last_outbound, properties.<name or id>';

/** A test as a condition; AppErrors of `segmentSql`. */
export function fieldSql(test: FieldTest, { accountId, properties, now }: Asked): SQL {
  switch (test.field) {
    case 'name':
      return textSql(
        test,
        sql`lower(coalesce(contact.name, contact.profile_name, contact.phone))`,
        foldCase,
      );
    case 'phone':
      return phoneSql(test, accountId);
    case 'country':
      return textSql(test, sql`contact.country`, (text) => text.toUpperCase());
    case 'language':
      return textSql(test, sql`lower(contact.language)`, foldCase);
    case 'tags':
      return tagsSql(test);
    case 'opted_out':
      return truthSql(test, sql`contact.opted_out_at is not null`);
    case 'marketing_opted_out':
      return truthSql(test, sql`contact.marketing_stopped_at is not null`);
    case 'created':
      return timeSql(test, sql`contact.created_at`, now);
    case 'last_inbound':
      return timeSql(test, lastInbound(accountId), now);
    case 'last_outbound':
      return timeSql(test, lastOutbound(accountId), now);
  }
  const [root, name] = [
    test.field.slice(0, 'properties.'.length),
    test.field.slice('properties.'.length),
  ];
  const property = root === 'properties.' ? propertyNamed(properties, name) : undefined;
  if (!property || property.isDeleted) {
    throw wrong(`${test.path}.field`, `names "${test.field}", which is none of ${fields}`);
  }
  return propertySql(test, property, now);
}

const lastInbound = (accountId: string): SQL => sql`(select max(h.last_inbound_at) from chat h
  where h.account_id = ${accountId} and h.contact_id = contact.id)`;

const lastOutbound = (
  accountId: string,
): SQL => sql`(select max(o.at) from chat h cross join lateral (
    select m.at from message m
    where m.account_id = ${accountId} and m.chat_id = h.id and m.direction = 'out'
      and m.status not in ('queued', 'canceled', 'failed')
    order by m.seq desc limit 1) o
  where h.account_id = ${accountId} and h.contact_id = contact.id)`;

const foldCase = (text: string): string => text.toLowerCase();

const cannot = ({ path, op, field }: FieldTest, able: string): Error =>
  wrong(`${path}.${op}`, `is nothing that ${field} can be asked: it takes ${able}`);

function textSql(test: FieldTest, column: SQL, fold: (text: string) => string): SQL {
  switch (test.op) {
    case 'is':
      return sql`${column} = ${fold(String(test.value))}`;
    case 'in':
      return sql`${column} = any(${arrayOf(
        'text',
        listOf(test).map((each) => fold(String(each))),
      )})`;
    case 'starts_with':
      return sql`${column} like ${`${escapeLike(fold(String(test.value)))}%`}`;
    case 'exists':
      return existsSql(test, sql`${column} is not null`);
    default:
      throw cannot(test, 'is, not, in, starts_with and exists');
  }
}

/** By identity, so that each of a country's forms of a number finds it. */
function phoneSql(test: FieldTest, accountId: string): SQL {
  const numbers = listOf(test).map((each) => canonicalNumber(String(each)));
  switch (test.op) {
    case 'is':
    case 'in':
      return sql`contact.id = any(array(select i.contact_id from contact_identity i where i.account_id = ${accountId}
        and i.kind = 'number' and i.value = any(${arrayOf('text', numbers)})))`;
    case 'starts_with':
      return sql`contact.phone like ${`+${String(test.value).replace(/\D/g, '')}%`}`;
    case 'exists':
      return existsSql(test, sql`contact.phone is not null`);
    default:
      throw cannot(test, 'is, not, in, starts_with and exists');
  }
}

function tagsSql(test: FieldTest): SQL {
  switch (test.op) {
    case 'is':
      return sql`contact.tags ? ${String(test.value)}::text`;
    case 'in':
      return sql`contact.tags ?| ${arrayOf('text', listOf(test).map(String))}`;
    case 'exists':
      return existsSql(test, sql`contact.tags <> '[]'::jsonb`);
    default:
      throw cannot(test, 'is, not, in and exists');
  }
}

function truthSql(test: FieldTest, condition: SQL): SQL {
  if (test.op !== 'is') throw cannot(test, 'is and not');
  if (typeof test.value !== 'boolean') throw wrong(`${test.path}.is`, 'is true or false');
  return sql`(${condition}) = ${test.value}`;
}

function timeSql(test: FieldTest, column: SQL, now: Date): SQL {
  switch (test.op) {
    case 'before':
      return sql`${column} < ${momentOf(test, now)}::timestamptz`;
    case 'after':
      return sql`${column} >= ${momentOf(test, now)}::timestamptz`;
    case 'exists':
      return existsSql(test, sql`${column} is not null`);
    default:
      throw cannot(test, 'before, after and exists');
  }
}

function propertySql(test: FieldTest, property: Property, now: Date): SQL {
  const { key, type } = property;
  const at = JSON.stringify(key);
  const path = (condition: string): SQL =>
    sql`contact.properties @? ${`$.${at} ? (${condition})`}::jsonpath`;
  switch (test.op) {
    case 'is':
      return sql`contact.properties @> ${JSON.stringify({ [key]: read(test, property, test.value) })}::jsonb`;
    case 'in': {
      const each = listOf(test).map(
        (value) => `@ == ${JSON.stringify(read(test, property, value))}`,
      );
      return path(each.join(' || '));
    }
    case 'exists':
      return existsSql(test, sql`contact.properties ? ${key}::text`);
    case 'gt':
    case 'lt':
      if (type !== 'int') throw cannot(test, ableOf(type));
      return path(
        `@ ${test.op === 'gt' ? '>' : '<'} ${JSON.stringify(read(test, property, test.value))}`,
      );
    case 'before':
    case 'after': {
      if (type !== 'date') throw cannot(test, ableOf(type));
      const sign = test.op === 'before' ? '<' : '>=';
      return path(`@ ${sign} ${JSON.stringify(dateOf(test, now))}`);
    }
    case 'starts_with':
      if (type === 'int' || type === 'boolean') throw cannot(test, ableOf(type));
      return path(`@ starts with ${JSON.stringify(String(test.value))}`);
    case 'not':
      throw new Error('A "not" is compiled as what it denies');
  }
}

function ableOf(type: Property['type']): string {
  if (type === 'int') return 'is, not, in, gt, lt and exists';
  if (type === 'date') return 'is, not, in, before, after, starts_with and exists';
  return type === 'boolean' ? 'is, not, in and exists' : 'is, not, in, starts_with and exists';
}

function read(test: FieldTest, property: Property, value: FieldTest['value']) {
  const kept = Array.isArray(value) ? undefined : readPropertyValue(property, value);
  if (kept === undefined) throw wrong(`${test.path}.${test.op}`, `is ${valuesOf(property)}`);
  return kept;
}

/** Exists: true and false alike. */
function existsSql(test: FieldTest, condition: SQL): SQL {
  if (typeof test.value !== 'boolean') throw wrong(`${test.path}.exists`, 'is true or false');
  return test.value ? condition : sql`(${condition}) is not true`;
}

const listOf = ({ value }: FieldTest) => (Array.isArray(value) ? value : [value]);

const escapeLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

/** A part of a name, a phone number or an e-mail address, however it is accented or spaced. */
export function searchSql(text: string): SQL {
  const folded = foldText(text.trim());
  const part = /^\+?[\d\s().-]+$/.test(folded) ? folded.replace(/[^\d+]/g, '') : folded;
  // What stands behind the @ is that of half of all people: an index is asked for what stands before it.
  const [local = ''] = part.split('@', 1);
  if (local === part || local.length < 3) return likeSearch(part);
  return sql`(${likeSearch(`${local}@`)} and strpos(${searchText}, ${part}) > 0)`;
}

/** Whatever has this text among all that contacts are searched by. */
export const likeSearch = (text: string): SQL =>
  sql`${searchText} like ${`%${escapeLike(foldText(text))}%`}`;

/** ISO; AppError `invalid_request` where it is none. */
export function momentOf(test: FieldTest, now: Date): string {
  const text = String(test.value);
  if (durationPattern.test(text)) return new Date(now.getTime() - durationMs(text)).toISOString();
  const moment = new Date(text);
  const isMoment = /^\d{4}-\d\d-\d\d(T|$)/.test(text) && !Number.isNaN(moment.getTime());
  if (isMoment) return moment.toISOString();
  throw wrong(
    `${test.path}.${test.op}`,
    'is a time such as 2026-02-09T20:49:15Z, or "30d" for 30 days ago',
  );
}

/** Days compare with days as texts do. */
function dateOf(test: FieldTest, now: Date): string {
  const text = String(test.value);
  return /^\d{4}-\d\d-\d\d$/.test(text) ? text : momentOf(test, now);
}
