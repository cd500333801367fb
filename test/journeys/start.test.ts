import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { isRunning } from '../../src/db/processes.ts';
import { type Home, openHome, type Program } from '../support/home.ts';
import { eventually, freePort } from '../support/journey.ts';

/** Several starts each, and each of them may wait for Postgres. */
const limit = 60_000;

const texts = (messages: { text: string | null }[]) => messages.map(({ text }) => text);

async function stopped(program: Program): Promise<number | null> {
  program.signal('SIGTERM');
  return program.ended;
}

test(
  'a first start prints what a newcomer needs, the key it names works, and the key itself is not printed',
  async () => {
    const home = await openHome();
    const program = await home.start();
    await eventually(async () => program.printed().includes('curl'));

    const said = program.printed();
    expect(said).toContain(`phones   http://127.0.0.1:${home.emulatorPort}`);
    const [, file = '', tried = ''] =
      /curl -H "Truora-API-Key: \$\(cat (\S+)\)" (\S+)/.exec(said) ?? [];
    const key = await readFile(file, 'utf8');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(key).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    expect(said).not.toContain(key.trim());
    const answer = await fetch(tried, { headers: { 'Truora-API-Key': key.trim() } });
    expect(await answer.json()).toMatchObject({ lines: [{ waba_line: '+15550000001' }] });
    for (const page of [`${home.url}/docs`, `http://127.0.0.1:${home.emulatorPort}/`]) {
      expect((await fetch(page)).headers.get('content-type')).toContain('text/html');
    }

    await home.phone('1').say('hola');
    expect(texts(await home.phone('1').receives(2))).toEqual([
      'Hola Ana Quispe',
      '¿Cuál es tu correo?',
    ]);
    // Also what it logs while it works.
    expect(program.printed()).not.toContain(key.trim());
  },
  limit,
);

test(
  'the demo is made once: whoever deletes its phrase does not get it back',
  async () => {
    const home = await openHome();
    const first = await home.start();
    const { body } = await home.api('GET', '/v1/whatsapp/inbounds');
    expect(body.inbounds).toHaveLength(1);
    const [{ inbound_flow_id: id }] = body.inbounds;
    expect((await home.api('DELETE', `/v1/whatsapp/inbounds/${id}`)).status).toBe(200);
    const key = await readFile(join(home.dataDir, 'api-key'), 'utf8');
    expect(await stopped(first)).toBe(0);

    await home.start();
    expect((await home.api('GET', '/v1/whatsapp/inbounds')).body.inbounds).toEqual([]);
    expect((await home.api('GET', '/v1/flows')).body.flows).toHaveLength(1);
    expect(await readFile(join(home.dataDir, 'api-key'), 'utf8')).toBe(key);
  },
  limit,
);

test(
  'an API key that was deleted or spoilt is made again at the next start',
  async () => {
    const home = await openHome();
    expect(await stopped(await home.start())).toBe(0);
    await writeFile(join(home.dataDir, 'api-key'), 'spoilt\n');

    await home.start();
    expect((await home.api('GET', '/v1/whatsapp/lines')).body.lines).toHaveLength(1);
  },
  limit,
);

/** What is killed hard, in the middle of a conversation. */
const victims: [string, (home: Home, program: Program) => Promise<void>][] = [
  ['the program', async (_, program) => program.signal('SIGKILL')],
  ['Postgres', async (home) => killPostgres(home)],
  [
    'the program and Postgres',
    async (home, program) => {
      program.signal('SIGKILL');
      await killPostgres(home);
    },
  ],
];

test.each(victims)(
  '%s killed hard: after the next start a conversation goes on where it was',
  async (_, kill) => {
    const home = await openHome();
    const first = await home.start();
    await home.phone('1').say('hola');
    await home.phone('1').receives(2);
    // A send cut off before it was settled keeps its chat waiting for some twenty seconds, as it should.
    await eventually(async () => (await metrics(home)).includes('\nchasqui_sent_total 2\n'));
    await kill(home, first);
    // A program that outlived its Postgres is stopped, so that all three start again.
    const code = await Promise.race([first.ended, sleep(3_000, 'alive')]);
    if (code === 'alive') expect(await stopped(first)).toBe(0);
    else expect(code).toBe(null);

    await home.start();
    await home.phone('1').say('ana@example.com');
    const [menu] = await home.phone('1').receives(1);
    expect(menu?.text).toBe('¿Qué necesitas?');
    await home.phone('1').say({ tap: 'Comprar' });
    expect(texts(await home.phone('1').receives(2)).at(-1)).toBe(
      'La consulta cuesta $ 80.000. ¡Gracias!',
    );
  },
  limit,
);

const metrics = ({ url }: Home) => fetch(`${url}/metrics`).then((answer) => answer.text());

async function killPostgres(home: Home): Promise<void> {
  const pid = await home.postmasterPid();
  if (pid === undefined) throw new Error('No Postgres runs');
  process.kill(pid, 'SIGKILL');
}

test(
  'Ctrl-C, which reaches the whole process group, is a clean stop of Postgres too',
  async () => {
    const home = await openHome();
    const program = await home.start();
    const postmaster = (await home.postmasterPid()) ?? 0;
    program.signalGroup('SIGINT');
    expect(await program.ended).toBe(0);
    expect(isRunning(postmaster)).toBe(false);
    expect(await home.postmasterPid()).toBe(undefined);
    const log = await readFile(join(home.dataDir, 'postgres', 'log'), 'utf8');
    expect(log).toContain('database system is shut down');
  },
  limit,
);

test(
  'Ctrl-C during the first start leaves nothing running, and the next start is well',
  async () => {
    const home = await openHome();
    const program = home.run();
    const { dataDir } = home;
    await eventually(
      () =>
        stat(join(dataDir, 'postgres')).then(
          () => true,
          () => false,
        ),
      15_000,
    );
    program.signalGroup('SIGINT');
    expect(await program.ended).toBe(0);
    expect(program.printed()).toBe('');
    expect(await home.postmasterPid()).toBe(undefined);

    await home.start();
    expect((await home.api('GET', '/v1/flows')).body.flows).toHaveLength(1);
  },
  limit,
);

test.each(['PORT', 'EMULATOR_PORT'])(
  'a %s that is in use is named in one sentence, and what was started is stopped again',
  async (name) => {
    const home = await openHome();
    const port = name === 'PORT' ? home.port : home.emulatorPort;
    const other = createServer().listen(port, '127.0.0.1');
    onTestFinished(() => void other.close());

    const program = home.run();
    expect(await program.ended).toBe(1);
    expect(program.printed()).toBe(
      `Chasqui could not start: Port ${port} of 127.0.0.1 is in use by another program: stop that one, or set ${name} to a port that is free\n`,
    );
    expect(await home.postmasterPid()).toBe(undefined);
  },
  limit,
);

test(
  'a second one on the same data folder is told who has it, and harms the first in nothing',
  async () => {
    const home = await openHome();
    const first = await home.start();
    const second = home.run({
      PORT: String(await freePort()),
      EMULATOR_PORT: String(await freePort()),
    });
    expect(await second.ended).toBe(1);
    expect(second.printed()).toBe(
      `Chasqui could not start: The data folder ${home.dataDir} is in use by another Chasqui (process ${first.pid}): stop that one, or set DATA_DIR to a folder of this one's own\n`,
    );
    await home.phone('1').say('hola');
    expect(await home.phone('1').receives(2)).toHaveLength(2);
  },
  limit,
);

const key = Buffer.alloc(32, 7).toString('base64');

/** A faulty environment, and what is said after "Chasqui could not start: ". */
const faults: [Record<string, string>, RegExp][] = [
  [
    { PORT: '80x', ROLES: 'web,cook' },
    /^The configuration has 2 faults:\nPORT must be a whole number from 1 to 65535, but is "80x"\nROLES must be some of web, relay, sender, jobs, separated by commas, but is "web,cook"\n$/,
  ],
  [
    { HOST: '192.0.2.1' },
    /^192\.0\.2\.1 is not an address of this machine: set HOST to one of its own, or to 0\.0\.0\.0 for all of them\n$/,
  ],
  [
    { DATABASE_URL: 'postgres://ana:hidden@127.0.0.1:9/shop', SECRET_KEY: key },
    /^The database shop at 127\.0\.0\.1:9 cannot be used \(connect ECONNREFUSED 127\.0\.0\.1:9\): check DATABASE_URL, and DATABASE_DIRECT_URL where it is set\n$/,
  ],
];

test.each(faults)(
  'an environment that cannot work is answered in a sentence for each fault: %o',
  async (env, said) => {
    const home = await openHome();
    const program = home.run(env);
    expect(await program.ended).toBe(1);
    const [, after = ''] = program.printed().split('Chasqui could not start: ');
    expect(after).toMatch(said);
  },
  limit,
);

test(
  'a data folder that is a file, or in one, is named',
  async () => {
    const home = await openHome();
    const file = join(home.dataDir, 'file');
    await writeFile(file, '');
    await mkdir(join(home.dataDir, 'folder'));
    for (const dataDir of [file, join(file, 'inside')]) {
      const program = home.run({ DATA_DIR: dataDir });
      expect(await program.ended).toBe(1);
      expect(program.printed()).toContain(`The data folder ${dataDir} cannot be used (E`);
      expect(program.printed().trim().split('\n')).toHaveLength(1);
    }
  },
  limit,
);
