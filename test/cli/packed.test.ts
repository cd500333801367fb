import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

const run = promisify(execFile);
const modules = resolve('node_modules');

/** What a command says, and the code that it ends with. */
const outcomeOf = (command: string, args: string[], cwd: string) =>
  run(command, args, { cwd }).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      said: error.stdout + error.stderr,
    }),
  );

/** A stranger's project with the packed Chasqui in it; its dependencies are those of this checkout. */
async function openProject(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'chasqui-stranger-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const source = join(folder, 'source');
  const own = join(folder, 'project', 'node_modules', 'chasqui');
  await mkdir(source);
  await mkdir(own, { recursive: true });
  for (const name of ['package.json', 'README.md', 'LICENSE', 'migrations', 'examples']) {
    await cp(name, join(source, name), { recursive: true });
  }
  await run(join(modules, '.bin/tsc'), [
    '-p',
    'tsconfig.build.json',
    '--outDir',
    join(source, 'dist'),
  ]);
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: source });
  const [tarball = ''] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  await run('tar', ['xzf', join(folder, tarball), '--strip-components=1', '-C', own]);
  await symlink(modules, join(own, 'node_modules'));
  const project = join(folder, 'project');
  await writeFile(
    join(project, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: { strict: true, module: 'nodenext', noEmit: true, types: [] },
    }),
  );
  return project;
}

const flow = (next: string) => `import { flow } from 'chasqui/flow';
export default flow({
  name: 'Greeting',
  language: 'es',
  start: 'hello',
  steps: {
    hello: { type: 'message', text: 'Hola', next: '${next}' },
    done: { type: 'end', status: 'success' },
  },
});
`;

const finding = (name: string) => `import { createClient } from 'chasqui/client';
const chasqui = createClient({ url: 'http://127.0.0.1:9', key: 'none' });
export const found = chasqui.get('/v1/contacts/{contact_id}', {
  params: { path: { ${name}: '+573001112233' }, query: { key_type: 'phone_number' } },
});
found.then(({ name, tags }) => console.log(name, tags.length), ({ message }) => console.log(message));
`;

test('in a project of its own a packed Chasqui types flows and the API, and its command reads flows', async () => {
  const project = await openProject();
  const tsc = () => outcomeOf(join(modules, '.bin/tsc'), ['--pretty', 'false'], project);
  await writeFile(join(project, 'greeting.ts'), flow('done'));
  expect(await tsc()).toEqual({ code: 0, said: '' });

  const command = ['node_modules/chasqui/dist/cli.js', 'flow', 'push', 'greeting.ts'];
  const pushed = await outcomeOf(
    process.execPath,
    [...command, '--key-file', 'tsconfig.json', '--url', 'http://127.0.0.1:9'],
    project,
  );
  // The flow has been read: what is missing is only the service.
  expect(pushed.said).toBe('Nothing answers at http://127.0.0.1:9: is Chasqui running there?\n');

  await writeFile(join(project, 'find.ts'), finding('contact_id'));
  expect(await tsc()).toEqual({ code: 0, said: '' });
  const found = await outcomeOf(join(modules, '.bin/tsx'), ['find.ts'], project);
  expect(found.said).toBe('fetch failed\n');
  await writeFile(join(project, 'find.ts'), finding('contact'));
  expect((await tsc()).said).toMatch(/^find\.ts\(4,\d+\): error TS\d+: .*'contact' does not exist/);
  await rm(join(project, 'find.ts'));

  await writeFile(join(project, 'greeting.ts'), flow('dnoe'));
  const { code, said } = await tsc();
  expect(code).not.toBe(0);
  expect(said).toMatch(/^greeting\.ts\(7,\d+\): error TS\d+: .*"dnoe"/);
}, 60_000);
