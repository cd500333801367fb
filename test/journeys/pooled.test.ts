import { expect, test } from 'vitest';
import { connect } from '../../src/db/connect.ts';
import { testDatabase } from '../support/database.ts';

const { served } = await testDatabase();

test('every query is answered, however many wait for a connection, also behind a pooler', async () => {
  const { sql, close } = connect({ ...served, pool: 2, applicationName: 'chasqui test' });
  let answered = 0;
  for (let round = 0; round < 200; round++) {
    const asked = Array.from({ length: 10 }, async (_, n) => {
      // One without a parameter is sent whole; one with a parameter asks for its type first.
      await (n % 2 === 0 ? sql`select 1` : sql`select ${n}::int`);
      answered += 1;
    });
    const all = Promise.all(asked).then(() => true);
    const late = new Promise((resolve) => setTimeout(resolve, 2_000, false));
    if (!(await Promise.race([all, late]))) break;
  }
  expect(answered).toBe(2_000);
  await close();
});
