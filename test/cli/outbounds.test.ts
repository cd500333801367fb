import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { built } from '../support/built.ts';
import { testDatabase } from '../support/database.ts';
import { startJourney } from '../support/journey.ts';

const database = await testDatabase();
const [node, cli] = await built('cli');

const visit = {
  waba_phone_number: '+15550000001',
  is_notification: false,
  category: 'UTILITY',
  language_code: 'es',
  content: 'Hola {{.name}}, te esperamos.',
  var: { name: 'Ana' },
  outbound_name: 'visit',
  template_type: 'TEXT',
  continue_process_message: 'Sí',
  cancel_process_message: 'No',
};

test('templates are handed in, read and listed from the command line', async () => {
  const { config, key, emulator } = await startJourney(database, { flow: null });
  const folder = await mkdtemp(join(tmpdir(), 'chasqui-outbounds-'));
  const write = async (name: string, content: unknown) => {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const keyFile = await write('key', `${key}\n`);
  const url = `http://127.0.0.1:${config.port}`;
  const outbound = (...words: string[]) =>
    promisify(execFile)(node, [
      ...[cli, 'outbound', ...words],
      ...['--url', url, '--key-file', keyFile],
    ]).then(
      ({ stdout }) => ({ code: 0, said: stdout }),
      (error: { code: number; stdout: string; stderr: string }) => ({
        code: error.code,
        said: error.stdout + error.stderr,
      }),
    );

  const made = await outbound('create', await write('visit.json', visit), '--wait', '20s');
  expect(made.code).toBe(0);
  expect(made.said).toMatch(/^OTB[0-9a-f]{32} {2}APPROVED {2}PENDING {2}UTILITY {2}es {2}visit\n$/);

  const again = await outbound('create', join(folder, 'visit.json'));
  expect([again.code, again.said]).toEqual([
    1,
    expect.stringContaining('there is an outbound "visit" in es already'),
  ]);
  const lacking = await outbound('create', await write('lacking.json', { ...visit, var: {} }));
  expect(lacking.said).toContain('missing example value for variable name');
  const none = await outbound('create', await write('none.json', 'no'));
  expect([none.code, none.said]).toEqual([1, expect.stringContaining('none.json is not JSON')]);

  await emulator('PUT', '/templates/visit/es', { status: 'REJECTED', reason: 'SCAM' });
  expect(await outbound('sync')).toEqual({ code: 0, said: '2 templates read\n' });
  const listed = await outbound('list');
  expect(listed.said.trim().split('\n')).toEqual([
    expect.stringMatching(/^OTB\S+ {2}APPROVED {2}HIGH {2}UTILITY {2}en_US {2}hello_world$/),
    expect.stringMatching(/^OTB\S+ {2}REJECTED {2}PENDING {2}UTILITY {2}es {2}visit {2}SCAM$/),
  ]);
  const rejected = await outbound(
    'list',
    '--line',
    '+15550000001',
    '--status',
    'REJECTED',
    '--json',
  );
  expect(JSON.parse(rejected.said)).toMatchObject({
    outbound_name: 'visit',
    failure_reason: 'SCAM',
  });
}, 120_000);
