import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';

const { sql } = await testDatabase();

test('a moment comes back as a Date from a raw query', async () => {
  const [row] = await sql`select '2026-03-01 12:00:00.123+02'::timestamptz as moment`;
  expect(row?.moment).toEqual(new Date('2026-03-01T10:00:00.123Z'));
});
