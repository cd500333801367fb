import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { openHome } from '../support/home.ts';

type Block = { script: string; claims: string[] };

/** The chapter's commands, block by block; what follows a `#` is claimed to be printed, line by line. */
async function readChapter(title: string): Promise<Block[]> {
  const readme = await readFile('README.md', 'utf8');
  const [, chapter = ''] = readme.split(`\n## ${title}\n`);
  const [text = ''] = chapter.split('\n## ');
  return [...text.matchAll(/```sh\n(.*?)```/gs)].map(([, script = '']) => ({
    script,
    claims: [...script.matchAll(/(?:^|\s)# (.*)$/gm)].map(([, claim = '']) => claim),
  }));
}

/** `…` in a claim stands for whatever there is. */
const isAsClaimed = (line: string, claim: string): boolean => {
  const [first = '', ...parts] = claim
    .split('…')
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${[first, ...parts].join('.*')}$`).test(line);
};

const hasTools = ['bash', 'curl', 'jq'].every(
  (name) => spawnSync(name, ['--version']).status === 0,
);

test.skipIf(!hasTools)(
  'the chapter on flows does in bash what it says, from its first command to its last',
  async () => {
    const home = await openHome();
    await home.start();
    const folder = await mkdtemp(join(tmpdir(), 'chasqui-reader-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await symlink(home.dataDir, join(folder, '.data'));

    const blocks = await readChapter('Flows');
    const end = '== end of block ==';
    const script = ['set -euo pipefail', ...blocks.map((block) => `${block.script}echo '${end}'`)]
      .join('\n')
      .replaceAll('127.0.0.1:3000', `127.0.0.1:${home.port}`)
      .replaceAll('127.0.0.1:3001', `127.0.0.1:${home.emulatorPort}`);
    const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd: folder });
    const printed = stdout.split(`${end}\n`).slice(0, -1);
    expect(printed).toHaveLength(blocks.length);
    for (const [index, { claims }] of blocks.entries()) {
      const lines = printed[index]?.split('\n').slice(0, -1) ?? [];
      const shown = lines.map((line, at) => {
        const claim = claims[at];
        return claim !== undefined && isAsClaimed(line, claim) ? claim : line;
      });
      expect(shown).toEqual(claims);
    }
  },
  60_000,
);
