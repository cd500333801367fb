import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { build } from '../build.ts';
import { lineNumber } from '../conversation.ts';
import { percentiles } from '../latency.ts';
import { openPoster } from '../load.ts';
import { makePhones } from '../phones.ts';
import { onStage, type Service, type Stage } from '../service.ts';
import { draw, type Panel } from './draw.ts';
import { followReplies } from './replies.ts';
import { queueTables, sample } from './sample.ts';
import { speak, sustained } from './speak.ts';
import { createTalkers, makeLineTalk } from './talk.ts';
import { type Finding, holds, judge, type Moment } from './verdict.ts';

const usage = `npm run soak [-- --minutes=30] [--rate=N]

  --minutes=N  how long people talk (30)
  --rate=N     messages a second; otherwise half of what is sustained, which is measured first
`;

const processes = ['web', 'relay', 'sender,jobs'];
const firstNumber = 51_960_000_000;
/** Of those whose speed is measured; others talk then. */
const measured = 3_000;
/** So many for each message a second, that somebody who was asked answers about eight seconds later. */
const peoplePerRate = 14;
const folder = 'bench/results';

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '30' },
      rate: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  build();
  return await onStage({ profileInto: undefined, databaseUrl: undefined }, async (stage) =>
    soak(stage, await stage.startService(...processes), {
      minutes: Number(values.minutes),
      rate: values.rate === undefined ? undefined : Number(values.rate),
    }),
  );
}

async function soak(
  stage: Stage,
  service: Service,
  { minutes, rate }: { minutes: number; rate: number | undefined },
): Promise<number> {
  await makeLineTalk(stage, service.url, lineNumber);
  say('sustained: measuring');
  const perSecond = rate ?? (await measure(stage, service)) / 2;
  const people = Math.ceil(perSecond * peoplePerRate);
  await makePhones(stage, firstNumber, people);
  const talkers = createTalkers(stage, firstNumber, people);
  say(`${Math.round(perSecond)} a second of ${people} people for ${minutes} minutes`);

  const replies = followReplies(stage.emulatorUrl);
  const poster = openPoster(service.url);
  const spoken = speak(poster, talkers, perSecond, minutes * 60, replies.expect);
  const moments = await watch(service, spoken, replies, minutes);
  const { posted, refused } = await spoken.over;
  await quiet(service);
  const unanswered = replies.unanswered();
  await replies.stop();
  await poster.close();

  const findings = [
    ...judge(moments, processes),
    none('webhooks not answered 200', refused),
    none('people who were not answered', unanswered),
    none('dead events that nobody put there', (await countDead(service)) - spoken.poisoned()),
    some('timers that fired', await countGone(service)),
  ];
  tell(findings);
  mkdirSync(folder, { recursive: true });
  const about = [
    `${posted} messages at ${Math.round(perSecond)} a second, an unreadable event with each sample; every third person falls silent until a timer fires.`,
    findings.every(holds)
      ? 'Everything held.'
      : `Not held: ${findings
          .filter((each) => !holds(each))
          .map(({ what }) => what)
          .join(', ')}.`,
  ];
  writeFileSync(
    `${folder}/soak.svg`,
    draw(
      `${minutes} minutes of talk`,
      moments.map(({ seconds }) => seconds),
      panelsOf(moments),
      about,
    ),
  );
  writeFileSync(
    `${folder}/soak.json`,
    `${JSON.stringify({ perSecond, minutes, findings, moments }, null, 1)}\n`,
  );
  say(`${folder}/soak.svg is drawn`);
  return findings.every(holds) ? 0 : 1;
}

/** A sample every five seconds, or a sixtieth of the time where that is more. */
async function watch(
  service: Service,
  spoken: ReturnType<typeof speak>,
  replies: ReturnType<typeof followReplies>,
  minutes: number,
): Promise<Moment[]> {
  const everyMs = Math.max(5_000, minutes * 1_000);
  const moments: Moment[] = [];
  const startedAt = performance.now();
  const latency = (ms: number[]) => (ms.length === 0 ? undefined : percentiles(ms));
  while (performance.now() - startedAt < minutes * 60_000) {
    await new Promise((resolve) => setTimeout(resolve, everyMs));
    const seconds = (performance.now() - startedAt) / 1_000;
    moments.push({
      ...(await sample(service, seconds)),
      ack: latency(spoken.takeAcks()),
      reply: latency(replies.take().map(({ ms }) => ms)),
    });
    await spoken.poison(service);
  }
  return moments;
}

const none = (what: string, count: number): Finding => ({ what, began: 0, ended: count, most: 0 });
const some = (what: string, count: number): Finding => ({
  what,
  began: 0,
  ended: count,
  most: count > 0 ? count : -1,
});

async function measure(stage: Stage, service: Service): Promise<number> {
  const first = firstNumber + 1_000_000;
  await makePhones(stage, first, measured);
  return await sustained(service, createTalkers(stage, first, measured));
}

/** Until nothing waits to be decided or sent. */
async function quiet({ sql }: Service): Promise<void> {
  const until = performance.now() + 120_000;
  while (performance.now() < until) {
    const [row] = await sql`select exists (select 1 from inbox) or exists (select 1 from outbox)
      or exists (select 1 from timer) as busy`;
    if (!row?.busy) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  // The log of the emulator is read twice a second.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
}

const countDead = async ({ sql }: Service): Promise<number> =>
  Number((await sql`select count(*)::int as n from inbox_dead`)[0]?.n ?? 0);

/** Only a timer says this. */
const countGone = async ({ sql }: Service): Promise<number> =>
  Number((await sql`select count(*)::int as n from message where step = 'gone'`)[0]?.n ?? 0);

function panelsOf(moments: Moment[]): Panel[] {
  const over = (of: (moment: Moment) => number | undefined) => moments.map(of);
  const tables = (of: 'mib' | 'dead') =>
    queueTables
      .map((name) => ({ name, values: over(({ queues }) => queues[name]?.[of]) }))
      .filter(({ values }) => values.some((value) => (value ?? 0) > 0.1))
      .toSorted(
        (a, b) =>
          Math.max(...b.values.map((v) => v ?? 0)) - Math.max(...a.values.map((v) => v ?? 0)),
      )
      .slice(0, 8);
  return [
    {
      title: 'Memory, MiB',
      curves: processes.map((name, place) => ({
        name,
        values: over(({ rssMib }) => rssMib[place]),
      })),
    },
    { title: 'Queue tables with their indexes, MiB', curves: tables('mib') },
    { title: 'Dead rows of queue tables', curves: tables('dead') },
    {
      title: 'Webhook to 200, ms',
      curves: [
        { name: 'p50', values: over(({ ack }) => ack?.p50) },
        { name: 'p99', values: over(({ ack }) => ack?.p99) },
      ],
    },
    {
      title: 'Webhook to the reply at the provider, ms',
      curves: [
        { name: 'p50', values: over(({ reply }) => reply?.p50) },
        { name: 'p99', values: over(({ reply }) => reply?.p99) },
      ],
    },
    {
      title: 'What is kept: messages, journals, people, MiB',
      curves: [{ name: 'all', values: over(({ kept }) => kept.mib) }],
    },
  ];
}

function tell(findings: Finding[]): void {
  const shown = (value: number) => String(Number(value.toPrecision(4)));
  const width = Math.max(...findings.map(({ what }) => what.length));
  process.stdout.write(`\n${''.padEnd(width)}     began     ended   at most\n`);
  for (const each of findings) {
    const { what, began, ended, most } = each;
    const cells = [began, ended, most].map((value) => shown(value).padStart(9)).join(' ');
    process.stdout.write(`${what.padEnd(width)} ${cells} ${holds(each) ? '' : ' NOT HELD'}\n`);
  }
  process.stdout.write('\n');
}

const say = (words: string): void => void process.stderr.write(`${words}\n`);

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
