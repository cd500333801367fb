import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { approvedOutbound } from '../support/approvedOutbound.ts';
import { testDatabase } from '../support/database.ts';
import { caller, eventually, type Journey, startJourney } from '../support/journey.ts';
import { openCli } from './servedCli.ts';

const database = await testDatabase();
const path = '/v1/whatsapp/campaigns';

const news = {
  name: 'news',
  language: 'es',
  category: 'UTILITY',
  components: [{ type: 'BODY', text: 'Abrimos a las nueve.' }],
};

let worlds = 0;

/** A service, its emulator with so many phones (numbers that no other test's emulator knows), a file of their numbers, and `chasqui campaign`. */
async function openCampaigns(people: number) {
  const journey = await startJourney(database, { flow: null });
  const outboundId = await approvedOutbound(journey, database.sql, news);
  worlds += 1;
  const first = 200_000 + worlds * 1_000;
  const numbers = Array.from({ length: people }, (_, n) => `+51988${first + n}`);
  for (const phone of numbers) await journey.emulator('POST', '/phones', { phone, auto: {} });
  const { chasqui, command, folder } = await openCli(journey.service.url, journey.key);
  const file = join(folder, 'people.csv');
  await writeFile(file, ['phone_number', ...numbers, ''].join('\n'));
  const campaign = async (...words: string[]) => {
    const { code, said } = await chasqui(['campaign', ...words]);
    return [code, said.trimEnd().split('\n')] as const;
  };
  /** A draft with everybody; gives its id. */
  const create = async (...words: string[]): Promise<string> => {
    const what = ['--name', 'News', '--outbound', outboundId, '--authorized', '--json', ...words];
    const [code, [line = '']] = await campaign('create', file, ...what);
    expect(code).toBe(0);
    return JSON.parse(line).campaign_id;
  };
  const start = (...words: string[]) =>
    startProgram(process.execPath, command(['campaign', ...words]));
  return { ...journey, outboundId, folder, command, campaign, create, start };
}

function startProgram(name: string, words: string[]) {
  const child: ChildProcess = spawn(name, words);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  onTestFinished(() => void child.kill('SIGKILL'));
  const printed = { text: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      printed.text += text;
    });
  }
  return { child, ended, printed: () => printed.text };
}

const statusOf = async ({ api }: Pick<Journey, 'api'>, id: string): Promise<string> =>
  (await api('GET', `${path}/${id}`)).body.status;

test('a script starts, pauses, resumes and follows a campaign, and goes by the exit codes', async () => {
  const { api, campaign, create, start, restart } = await openCampaigns(60);
  const id = await create('--rate', '1');
  const [started, [line = '']] = await campaign('start', id, '--json');
  expect([started, JSON.parse(line)]).toMatchObject([0, { campaign_id: id, status: 'planning' }]);
  await eventually(async () => (await api('GET', `${path}/${id}`)).body.counters.pending < 60);

  const [paused, standing] = await campaign('pause', id);
  expect([paused, standing[0], standing[2]]).toEqual([0, `${id}  "News": paused`, '  requested']);
  const [followed, [last = '', ...more]] = await campaign('watch', id);
  expect([followed, more]).toEqual([2, []]);
  expect(last).toMatch(/^paused {2}\d+\/60 {2}\d+ sent.* {2}requested$/);
  expect(await campaign('start', id)).toEqual([1, ['The campaign is paused: resume it']]);

  expect((await campaign('resume', id))[0]).toBe(0);
  const watching = start('watch', id, '--every', '100');
  await eventually(async () => watching.printed().includes('running'), 30_000);
  await restart(async () => {
    await eventually(async () => watching.printed().includes('no answer for'), 30_000);
  });
  // It need not take a minute.
  await api('PUT', `${path}/${id}`, { rate: null });
  expect(await watching.ended).toBe(0);
  const lines = watching.printed().trimEnd().split('\n');
  expect(lines.at(-1)).toMatch(/^completed {2}60\/60 {2}60 sent.* {2}in \d+ s$/);
  expect(lines.filter((each) => each.startsWith('running')).length).toBeGreaterThan(1);
  // Without a terminal there is nothing to move about on, and nothing to colour.
  expect(watching.printed()).not.toContain('\u001b');

  expect(await campaign('cancel', id)).toEqual([
    1,
    ['Invalid request: campaign is already completed'],
  ]);
}, 130_000);

test('Ctrl-C stops the watching and not the campaign, which cancel ends', async () => {
  const { campaign, create, start, ...world } = await openCampaigns(60);
  const id = await create('--rate', '2');
  await campaign('start', id);
  const watching = start('watch', id, '--json');
  await eventually(async () => watching.printed().includes('"running"'), 30_000);
  watching.child.kill('SIGINT');
  expect(await watching.ended).toBe(130);
  expect(watching.printed().trimEnd().split('\n').at(-1)).toBe(
    `No longer watched; the campaign goes on: chasqui campaign watch ${id}`,
  );
  expect(await statusOf(world, id)).toBe('running');

  const [code, said] = await campaign('cancel', id);
  expect([code, said[0]]).toEqual([0, `${id}  "News": canceled`]);
  const [followed, [line = '']] = await campaign('watch', id);
  // Whoever was not written to is canceled by then, and everybody is in one number.
  expect(followed).toBe(3);
  const [, sent, canceled] =
    /^canceled {2}\d+\/60 {2}(\d+) sent.* (\d+) canceled {2}in/.exec(line) ?? [];
  expect(Number(sent) + Number(canceled)).toBe(60);
}, 130_000);

const isScriptHere = spawnSync('script', ['--version']).stdout?.includes('util-linux');

test.skipIf(!isScriptHere)(
  'on a terminal a bar is drawn over the one before, in colour where they are wanted',
  async () => {
    const { campaign, command, create, ...world } = await openCampaigns(60);
    const id = await create('--rate', '1');
    await campaign('start', id);
    const watch = ['node', ...command(['campaign', 'watch', id, '--every', '200'])].join(' ');
    for (const wish of ['-u NO_COLOR', 'NO_COLOR=1']) {
      const terminal = `stty cols 80 rows 24; exec env -u FORCE_COLOR -u CI ${wish} TERM=xterm`;
      const watching = startProgram('script', ['-qefc', `${terminal} ${watch}`, '/dev/null']);
      await eventually(async () => watching.printed().includes('a second, about'), 30_000);
      watching.child.stdin?.write('\u0003');
      expect(await watching.ended).toBe(130);
      const printed = watching.printed();
      expect(printed).toMatch(/running {4}.*█.*░ +\d+% +\d+\/60/);
      expect(printed).toContain('\u001b[2A\r');
      expect(printed.includes('\u001b[36mrunning')).toBe(wish !== 'NO_COLOR=1');
      expect(await statusOf(world, id)).toBe('running');
    }
  },
  120_000,
);

test('what cannot be is said in a sentence, and leaves nothing behind', async () => {
  const { api, emulator, campaign, folder, outboundId } = await openCampaigns(0);
  const before = (await api('GET', path)).body.campaigns.length;
  const what = ['--name', 'News', '--outbound', outboundId, '--authorized'];
  expect(await campaign('create', join(folder, 'none.csv'), ...what)).toEqual([
    1,
    [`There is no file ${join(folder, 'none.csv')}`],
  ]);
  expect(await campaign('create', folder, ...what)).toEqual([
    1,
    [`${folder} is a folder, and not a file`],
  ]);
  expect((await api('GET', path)).body.campaigns).toHaveLength(before);

  await writeFile(join(folder, 'both.csv'), 'phone_number\n+51988100000\n12\n');
  const [mixed, said] = await campaign('create', join(folder, 'both.csv'), ...what);
  expect([mixed, said[1], said[2]]).toEqual([
    5,
    '  succeeded: 2 rows, 1 accepted, 0 merged, 1 refused',
    expect.stringMatching(/^ {2}row 3: invalid_number phone_number /),
  ]);

  const { body } = await api('POST', path, {
    name: 'Nobody',
    outbound_id: outboundId,
    user_authorized: true,
  });
  await emulator('PUT', '/templates/news/es', { status: 'PAUSED' });
  await eventually(async () => {
    const [row] = await database.sql`select 1 from outbound where status = 'PAUSED'`;
    return row !== undefined;
  });
  expect(await campaign('start', body.campaign_id)).toEqual([
    1,
    [
      'Invalid request:',
      '  The outbound is PAUSED: only an approved one can be sent',
      '  The campaign has no recipients',
    ],
  ]);
  expect(await campaign('resume', body.campaign_id)).toEqual([
    1,
    ['The campaign is draft: only a paused one can be resumed'],
  ]);
  expect(await campaign('pause', 'CPG1')).toEqual([1, ['campaign not found']]);
  expect(await campaign('watch', body.campaign_id, '--every', 'often')).toEqual([
    1,
    [expect.stringContaining('It is a whole number of milliseconds, 100 at least')],
  ]);
}, 130_000);

test('a file that does not get through leaves no campaign', async () => {
  const { api, key, service, outboundId, folder } = await openCampaigns(1);
  const before = (await api('GET', path)).body.campaigns.length;
  const proxy = createServer(async (request, answer) => {
    if (request.url?.endsWith('/recipients')) return answer.writeHead(502).end('Bad gateway');
    const { status, body } = await caller(service.url, {
      'Truora-API-Key': key,
    })(request.method ?? '', request.url ?? '', await jsonOf(request));
    return answer.writeHead(status).end(JSON.stringify(body));
  }).listen(0);
  onTestFinished(() => void proxy.close());
  const { port } = proxy.address() as AddressInfo;
  const { chasqui } = await openCli(`http://127.0.0.1:${port}`, key);
  const what = ['--name', 'News', '--outbound', outboundId, '--authorized'];
  expect(await chasqui(['campaign', 'create', join(folder, 'people.csv'), ...what])).toEqual({
    code: 1,
    said: 'Refused with status 502\n',
  });
  expect((await api('GET', path)).body.campaigns).toHaveLength(before);
}, 60_000);

async function jsonOf(request: IncomingMessage): Promise<unknown> {
  const body = await text(request);
  return body === '' ? undefined : JSON.parse(body);
}
