import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openHome } from '../support/home.ts';
import { eventually } from '../support/journey.ts';

test('the log holds no text, name, number, token or password, whatever goes wrong in a conversation', async () => {
  const home = await openHome();
  const { emulator, dataDir, url } = home;
  const program = await home.start({ LOG_LEVEL: 'debug' });
  const ana = home.phone('1');
  await emulator('POST', '/faults', { on: 'send', first: 1, do: { error: { code: 131000 } } });
  await emulator('POST', '/faults', { on: 'send', first: 2, do: { answer: 'lost_after' } });
  await ana.say('hola');
  await ana.receives(2, 30_000);
  await ana.say('a secret of mine');
  await ana.say('ana@example.com');
  await ana.say({ media: { kind: 'image', caption: 'my passport', base64: 'AAAA' } });

  for (const body of ['{', '{"object":"a secret of mine","entry":[{"id":"51900000001"}]}']) {
    const headers = { 'x-hub-signature-256': 'sha256=00' };
    await fetch(`${url}/v1/whatsapp/meta/messages`, { method: 'POST', headers, body });
  }
  await home.api('POST', '/v1/flows', { name: 'a secret of mine' });
  const wrong = { waba_id: '100000000000001', access_token: 'a-token-of-mine' };
  expect((await home.api('POST', '/v1/whatsapp/waba-subscription', wrong)).status).toBe(400);

  // Errors of the database say most: what was read and written when it went.
  const talk = (async () => {
    for (let n = 0; n < 30; n++) await ana.say('a secret of mine');
  })();
  process.kill((await home.postmasterPid()) ?? 0, 'SIGKILL');
  await talk;
  await eventually(async () => program.printed().includes('Postgres runs again'), 20_000);
  program.signal('SIGTERM');
  expect(await program.ended).toBe(0);

  const log = program.printed();
  const lines = log.split('\n').filter((line) => line.startsWith('{'));
  expect(lines.length).toBeGreaterThan(2);
  for (const line of lines) expect(Object.keys(JSON.parse(line))).toContain('msg');
  const read = async (...path: string[]) => (await readFile(join(dataDir, ...path), 'utf8')).trim();
  const forbidden = [
    'secret of mine',
    'passport',
    'ana@example.com',
    'Cuál es tu correo',
    'Quispe',
    '51900000001',
    'NTE5MDAwMDAwMD', // the same inside of Meta's message ids
    'emulator-token',
    'a-token-of-mine',
    'emulator-secret',
    'emulator-verify',
    await read('api-key'),
    await read('secret-key'),
    await read('postgres', 'data', 'chasqui-password'),
  ];
  expect(forbidden.filter((each) => log.includes(each))).toEqual([]);
}, 90_000);
