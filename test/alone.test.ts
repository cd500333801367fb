import { expect, test } from 'vitest';

// By another name, as a file would have it that `vitest.config.ts` takes for one without a database.
const { testDatabase: open } = await import('./support/database.ts');

test('a file that does not ask for a database is given none', async () => {
  await expect(open()).rejects.toThrow('A file with a database imports `testDatabase` itself');
});
