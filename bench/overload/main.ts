import { parseArgs } from 'node:util';
import { build } from '../build.ts';
import { makeTenants } from '../growth/tenants.ts';
import { percentiles } from '../latency.ts';
import { openPoster } from '../load.ts';
import { measureRelay, untilDrained } from '../relay.ts';
import { onStage, type Service, type Stage } from '../service.ts';
import { createEchoers, makeLineEcho } from './echo.ts';
import { flood, type Posted, repeat } from './flood.ts';
import { judge } from './judge.ts';
import { type Heard, speakQuietly } from './quiet.ts';
import { type Sample, watch } from './watch.ts';

const usage = `npm run overload [-- --seconds=60] [--times=3] [--rate=N] [--one-process]

  --seconds=N     how long too much comes (60)
  --times=N       so many times what is sustained (3)
  --rate=N        what is sustained, a second; otherwise it is measured first
  --one-process   web and relay in one process instead of two
`;

/** More connections than usual, and the patience of a provider. */
const clients = { connections: 1_000, patienceMs: 10_000 };
const people = 5_000;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '60' },
      times: { type: 'string', default: '3' },
      rate: { type: 'string' },
      'one-process': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  build();
  const broken = await onStage(
    { profileInto: undefined, databaseUrl: undefined },
    async (stage) => {
      const roles = values['one-process'] ? ['web,relay'] : ['web', 'relay'];
      return await overload(stage, await stage.startService(...roles), {
        seconds: Number(values.seconds),
        times: Number(values.times),
        rate: values.rate === undefined ? undefined : Number(values.rate),
      });
    },
  );
  for (const each of broken.slice(0, 20)) say(`BROKEN: ${each}`);
  if (broken.length > 20) say(`… and ${broken.length - 20} more`);
  say(broken.length === 0 ? 'Everything held.' : `${broken.length} promises were broken.`);
  return broken.length === 0 ? 0 : 1;
}

async function overload(
  stage: Stage,
  service: Service,
  { seconds, times, rate }: { seconds: number; times: number; rate: number | undefined },
): Promise<string[]> {
  await makeLineEcho(stage, service.url);
  const [flooding, quiet] = await makeTenants(stage, service, 2);
  if (!flooding || !quiet) throw new Error('There are no two accounts');
  const crowd = createEchoers(flooding, 51_940_000_000, people);
  const few = createEchoers(quiet, 51_950_000_000, 20);

  say('sustained: warming up');
  await measureRelay(service, crowd, 5);
  const sustained = rate ?? (await measureRelay(service, crowd, 8)).perSecond;
  say(`sustained: ${Math.round(sustained)} a second`);

  const perSecond = sustained * times;
  say(`${Math.round(perSecond)} a second for ${seconds} s, and one a second of another account`);
  const poster = openPoster(service.url, clients);
  const watched = watch(service);
  const [posted, heard] = await Promise.all([
    flood(poster, crowd, perSecond, seconds),
    speakQuietly(openPoster(service.url), service, quiet.accountId, few, seconds),
  ]);
  const endedAt = performance.now();
  const refused = posted.filter(({ status }) => status !== 200);
  say(`over; ${refused.length} of ${posted.length} were not taken and come again`);
  const again = await repeat(poster, refused, 64);
  const takenS = (performance.now() - endedAt) / 1000;
  await untilDrained(service.sql, 600_000);
  const decidedS = (performance.now() - endedAt) / 1000;
  const samples = await watched.stop();
  await poster.close();
  tell({ posted, heard, samples, again, takenS, decidedS, seconds });
  return [
    ...(await judge(service, flooding.accountId, posted)),
    ...judgeAnswers(posted, heard),
    ...judgeSamples(samples),
  ];
}

/** Nothing but 200 and 503, each 503 with Retry-After, and the quiet account is served as if there were no other. */
function judgeAnswers(posted: Posted[], heard: Heard[]): string[] {
  const odd = posted.filter(({ status }) => status !== 200 && status !== 503);
  const bare = posted.filter(({ status, retryAfter }) => status === 503 && !retryAfter);
  const unheard = heard.filter(({ status, decidedMs }) => status !== 200 || decidedMs > 5_000);
  return [
    ...(odd.length > 0 ? [`${odd.length} webhooks got neither 200 nor 503`] : []),
    ...(bare.length > 0 ? [`${bare.length} times 503 without Retry-After`] : []),
    ...(unheard.length > 0
      ? [`${unheard.length} of ${heard.length} of the quiet account were refused, or decided late`]
      : []),
  ];
}

const mostWaiting = 2_000;
const mostMib = 350;

function judgeSamples(samples: Sample[]): string[] {
  const waiting = Math.max(...samples.map(({ webhooksWaiting }) => webhooksWaiting ?? 0));
  const silent = samples.filter(({ inbox }) => inbox === undefined).length;
  const mib = Math.max(...samples.flatMap(({ rssMib }) => rssMib));
  return [
    ...(waiting > mostWaiting ? [`${waiting} webhooks waited to be written`] : []),
    ...(silent > samples.length / 10
      ? [`/metrics told the inbox's depth in ${samples.length - silent} of ${samples.length} looks`]
      : []),
    ...(mib > mostMib ? [`A process held ${Math.round(mib)} MiB`] : []),
  ];
}

function tell({
  posted,
  heard,
  samples,
  again,
  takenS,
  decidedS,
  seconds,
}: {
  posted: Posted[];
  heard: Heard[];
  samples: Sample[];
  again: number;
  takenS: number;
  decidedS: number;
  seconds: number;
}): void {
  const of = (status: number) => posted.filter((each) => each.status === status);
  const ms = (some: Posted[]) => range(some.map(({ dueAt, answeredAt }) => answeredAt - dueAt));
  const most = (pick: (sample: Sample) => number | undefined) =>
    Math.round(Math.max(...samples.map((sample) => pick(sample) ?? 0)));
  const mib = samples[0]?.rssMib.map((_, process) => {
    const held = samples.map(({ rssMib }) => rssMib[process] ?? 0);
    return `${Math.round(Math.max(...held))} (${Math.round(held.at(0) ?? 0)} before, ${Math.round(held.at(-1) ?? 0)} after)`;
  });
  const rate = (some: unknown[]) => `${Math.round(some.length / seconds)}/s`;
  process.stdout.write(`
200                 ${of(200).length} (${rate(of(200))}), ${ms(of(200))} ms
503                 ${of(503).length} (${rate(of(503))}), ${ms(of(503))} ms
no answer           ${of(0).length}
taken again         ${takenS.toFixed(1)} s after the end, refused ${again} times more
all decided         ${decidedS.toFixed(1)} s after the end
quiet: 200 after    ${range(heard.map(({ ackMs }) => ackMs))} ms
quiet: decided after ${range(heard.map(({ decidedMs }) => decidedMs))} ms
inbox               ${most(({ inbox }) => inbox)} at most, the oldest ${most(({ inboxOldestSeconds }) => inboxOldestSeconds)} s
webhooks waiting    ${most(({ webhooksWaiting }) => webhooksWaiting)} at most
MiB                 ${mib?.join('; ')}

`);
}

function range(ms: number[]): string {
  if (ms.length === 0) return '–';
  const { p50, p99 } = percentiles(ms);
  // Too many to be arguments.
  const most = ms.reduce((greatest, each) => Math.max(greatest, each));
  return `p50 ${Math.round(p50)}, p99 ${Math.round(p99)}, at most ${Math.round(most)}`;
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
