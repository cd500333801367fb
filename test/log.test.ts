import { DrizzleQueryError } from 'drizzle-orm';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { logOptions } from '../src/log.ts';

/** What is logged, without its time. */
function logged(fields: object): unknown {
  let line = '';
  const log = pino(logOptions('debug'), {
    write: (text: string) => {
      line += text;
    },
  });
  log.warn(fields, 'turn failed');
  const { time, ...rest } = JSON.parse(line);
  expect(time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  return rest;
}

test('a failed query is logged by what the server said, not by its parameters', () => {
  const said = Object.assign(new Error('deadlock detected'), { code: '40P01' });
  const err = new DrizzleQueryError('insert into message values ($1)', ['my secret'], said);
  expect(err.message).toContain('my secret');
  expect(logged({ err })).toEqual({
    level: 'warn',
    err: { type: 'Error', code: '40P01', message: 'deadlock detected' },
    msg: 'turn failed',
  });
});

test('numbers of people keep their last four digits, with and without a plus', () => {
  const err = Object.assign(new Error('no line for +51900000001, 5491155551234'), { code: 'X' });
  expect(logged({ err })).toMatchObject({ err: { message: 'no line for …0001, …1234' } });
});

test('an error of our own keeps its stack, one that is no Error its text', () => {
  expect(logged({ err: new TypeError('x is undefined') })).toMatchObject({
    err: { type: 'TypeError', stack: expect.stringContaining('log.test.ts') },
  });
  expect(logged({ err: 'cut off' })).toMatchObject({ err: { message: 'cut off' } });
});
