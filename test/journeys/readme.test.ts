import { execFile, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { built } from '../support/built.ts';
import { type Home, openHome } from '../support/home.ts';
import { asClaimed, type Block, readBlocks } from '../support/readme.ts';

const hasTools = ['bash', 'curl', 'jq'].every(
  (name) => spawnSync(name, ['--version']).status === 0,
);

test.skipIf(!hasTools)(
  'the chapter on flows does in bash what it says, from its first command to its last',
  async () => {
    const home = await openHome();
    await home.start();
    await runInBash(home, await openFolder(home), await readBlocks('Flows', 'sh'));
  },
  60_000,
);

test.skipIf(!hasTools)(
  'the chapter on the API does what it says, in bash and with the typed client',
  async () => {
    const home = await openHome();
    await home.start();
    const folder = await openFolder(home);
    await runInBash(home, folder, await readBlocks('The API in ten lines', 'sh'));
    const [block] = await readBlocks('The API in ten lines', 'ts');
    if (!block) throw new Error('There is no block for the typed client');
    await runTyped(home, folder, block);
  },
  60_000,
);

test.skipIf(!hasTools)(
  'the chapters on contacts and hooks do what they say, after the first lines of that on flows',
  async () => {
    const home = await openHome();
    await home.start();
    const [flows] = await readBlocks('Flows', 'sh');
    const [api = ''] = /^api\(\).*\n/m.exec(flows?.text ?? '') ?? [];
    const begin = { text: api, claims: [] };
    const blocks = [...(await readBlocks('Contacts', 'sh')), ...(await readBlocks('Hooks', 'sh'))];
    expect(blocks).toHaveLength(2);
    await runInBash(home, await openFolder(home), [begin, ...blocks]);
  },
  60_000,
);

test.skipIf(!hasTools)(
  'the chapter on campaigns does what it says, from the command line and with the typed client',
  async () => {
    const home = await openHome();
    await home.start();
    const folder = await openFolder(home);
    await putCommand(home, folder);
    const blocks = await readBlocks('Campaigns', 'sh');
    expect(blocks).toHaveLength(1);
    await runInBash(home, folder, blocks);
    const [block] = await readBlocks('Campaigns', 'ts');
    if (!block) throw new Error('There is no block for the typed client');
    await runTyped(home, folder, block);
  },
  180_000,
);

const run = promisify(execFile);

/** What `npx chasqui` finds: the command as it stands, at the port that a reader need not name. */
async function putCommand(home: Home, folder: string): Promise<void> {
  const bin = join(folder, 'node_modules', '.bin');
  await mkdir(bin, { recursive: true });
  const command = (await built('cli')).join(' ');
  const script = `#!/bin/sh\nexec ${command} "$@" --url ${home.url}\n`;
  await writeFile(join(bin, 'chasqui'), script, { mode: 0o755 });
}

/** Where a reader stands: the folder in which Chasqui was started. */
async function openFolder(home: Home): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'chasqui-reader-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await symlink(home.dataDir, join(folder, '.data'));
  return folder;
}

/** The README names the ports that nobody has changed. */
const withPorts = (home: Home, text: string): string =>
  text
    .replaceAll('127.0.0.1:3000', `127.0.0.1:${home.port}`)
    .replaceAll('127.0.0.1:3001', `127.0.0.1:${home.emulatorPort}`);

async function runInBash(home: Home, cwd: string, blocks: Block[]): Promise<void> {
  const end = '== end of block ==';
  const script = ['set -euo pipefail', ...blocks.map(({ text }) => `${text}echo '${end}'`)];
  const { stdout } = await run('bash', ['-c', withPorts(home, script.join('\n'))], { cwd });
  const printed = stdout.split(`${end}\n`).slice(0, -1);
  expect(printed).toHaveLength(blocks.length);
  for (const [index, { claims }] of blocks.entries()) {
    expect(asClaimed(printed[index] ?? '', claims)).toEqual(claims);
  }
}

/** Checks the types of a program and runs it. */
async function runTyped(home: Home, cwd: string, { text, claims }: Block): Promise<void> {
  await writeFile(join(cwd, 'program.mts'), withPorts(home, text));
  await writeFile(
    join(cwd, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        strict: true,
        module: 'nodenext',
        noEmit: true,
        allowImportingTsExtensions: true,
        skipLibCheck: true,
        typeRoots: [resolve('node_modules/@types')],
        types: ['node'],
        paths: { 'chasqui/client': [resolve('src/client/createClient.ts')] },
      },
    }),
  );
  const bin = resolve('node_modules/.bin');
  const types = await run(join(bin, 'tsc'), [], { cwd }).catch((error) => error);
  expect(types.stdout).toBe('');
  const { stdout } = await run(join(bin, 'tsx'), ['program.mts'], { cwd });
  expect(asClaimed(stdout, claims)).toEqual(claims);
}
