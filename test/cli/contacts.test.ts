import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';
import { openServedCli } from './servedCli.ts';

const database = await testDatabase();
const deps = testDeps(database);

test('contacts go in from a file and out again from the command line', async () => {
  const { chasqui, folder } = await openServedCli(deps);
  const contacts = (...words: string[]) => chasqui(['contacts', ...words]);
  const file = join(folder, 'people.csv');
  await writeFile(file, 'phone_number,name,shoe\n+51987654321,Ana,42\n5.1E+10,Bruno,\n');
  const { code, said } = await contacts('import', file);
  expect([code, said.split('\n').slice(0, 3)]).toEqual([
    5,
    [
      'succeeded: 2 rows, 1 created, 0 updated, 0 merged, 1 refused',
      'unknown columns: shoe',
      'row 3: scientific_notation phone_number a spreadsheet has rounded the number: format the column as text',
    ],
  ]);
  const out = await contacts('export', '--format', 'ndjson');
  expect([out.code, JSON.parse(out.said)]).toEqual([
    0,
    expect.objectContaining({ phone_number: '+51987654321', name: 'Ana' }),
  ]);
  expect((await contacts('import', join(folder, 'none.csv'))).said).toContain('none.csv');
  const refused = await contacts('export', '--segment', `SEG${'0'.repeat(32)}`);
  expect([refused.code, refused.said]).toEqual([
    1,
    expect.stringContaining('contact segment not found'),
  ]);
}, 60_000);
