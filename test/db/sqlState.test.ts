import { expect, test } from 'vitest';
import { isDataError, sqlState } from '../../src/db/sqlState.ts';

/** As the driver gives what Citus 13.2 said to rows that a shard refused. */
const copyError = (message: string) =>
  new Error('Failed query', {
    cause: Object.assign(new Error(message), { code: 'XX000', routine: 'ReportCopyError' }),
  });

test.each([
  ['duplicate key value violates unique constraint "lane_account_id_lane_pk_102189"', '23505'],
  ['new row for relation "activity_102011" violates check constraint "no_tags_102011"', '23514'],
  ['null value in column "a" of relation "b_102012" violates not-null constraint', '23502'],
  [
    'insert or update on table "api_key_102030" violates foreign key constraint "api_key_account_id_fk_102030"',
    '23503',
  ],
])('what a shard refuses without a code is known by its words: %s', (message, code) => {
  expect(sqlState(copyError(message))).toBe(code);
  expect(isDataError(copyError(message))).toBe(true);
});

test('a copy that fails otherwise, and words like these said by others, are of the moment', () => {
  const lost = copyError('failed to complete COPY on 127.0.0.1:5432');
  expect([sqlState(lost), isDataError(lost)]).toEqual(['XX000', false]);
  const elsewhere = Object.assign(new Error('it violates check constraint "a"'), { code: '57P01' });
  expect(sqlState(elsewhere)).toBe('57P01');
});
