import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { expect, test } from 'vitest';
import { type Home, openHome, type Program } from '../support/home.ts';

/** As a terminal does, to npm and all that it started. */
async function interrupt(home: Home, program: Program): Promise<void> {
  program.signalGroup('SIGINT');
  await program.ended;
  expect(await home.postmasterPid()).toBe(undefined);
  await expect(fetch(`${home.url}/health`)).rejects.toThrow();
}

test('`npm start` serves what was compiled: the first time within fifteen seconds, the next within four', async () => {
  execFileSync('npm', ['run', 'build'], { stdio: 'ignore' });
  const forBrowsers = 'dist/console/browser';
  for (const file of (await readdir(forBrowsers)).filter((name) => name.endsWith('.js'))) {
    // To a browser they are scripts, and no modules.
    expect(() => new Script(readFileSync(join(forBrowsers, file), 'utf8'))).not.toThrow();
  }
  const { scripts } = JSON.parse(await readFile('package.json', 'utf8'));
  expect(scripts.start).toMatch(/^exec node (--[a-z-]+=\d+ )*dist\/main\.js$/);

  const home = await openHome({ command: ['npm', 'start'] });
  const first = await home.start();
  await home.phone('1').say('hola');
  expect((await home.phone('1').receives(2)).map(({ text }) => text)).toEqual([
    'Hola Ana Quispe',
    '¿Cuál es tu correo?',
  ]);
  await interrupt(home, first);

  const before = performance.now();
  const next = await home.start();
  expect(performance.now() - before).toBeLessThan(4_000);
  expect((await home.api('GET', '/v1/processes')).body.identity_processes).toHaveLength(1);
  await interrupt(home, next);
  const log = await readFile(join(home.dataDir, 'postgres', 'log'), 'utf8');
  expect(log.match(/database system is shut down/g)).toHaveLength(2);
}, 90_000);
