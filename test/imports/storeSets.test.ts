import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createIds } from '../../src/db/ids.ts';
import { storeSets } from '../../src/imports/storeSets.ts';
import { testDatabase } from '../support/database.ts';

const database = await testDatabase();
const deps = { database, clock: { offsetMs: 0 }, ids: createIds(() => randomBytes(10)) };

test('of a file of more than five million rows nothing beyond these is stored, and it is said why', async () => {
  const set = Array.from({ length: 100_000 }, (_, at) => ({ number: at + 2, cells: {} }));
  const sets = async function* () {
    for (let n = 1; n <= 50; n += 1) yield set;
    yield set.slice(0, 1);
  };
  let stored = 0;
  const storing = storeSets(
    deps,
    '0190b3c4-0000-7000-8000-000000000009',
    sets(),
    (row) => row,
    async (_, { read }) => {
      stored += read.length;
    },
  );
  await expect(storing).rejects.toThrow('It has more than 5000000 rows, the most there can be');
  expect(stored).toBe(5_000_000);
});
