import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { build } from '../build.ts';
import { commit, machine, median } from '../report.ts';
import { onStage } from '../service.ts';
import { byAccounts } from './byAccounts.ts';
import { byContacts } from './byContacts.ts';
import { byProcesses } from './byProcesses.ts';
import { byDeadEvents, byDeadRows, byKeptRows, byParked, byTimers } from './byRows.ts';
import { byWaiting } from './byWaiting.ts';
import { draw } from './draw.ts';
import type { Cost, Pace, Point, Question } from './question.ts';
import { keepResults } from './results.ts';

const usage = `npm run growth [-- --quick] [--only=NAME,…]

  --quick       a hundredth of the sizes, two runs each: for a look
  --only=NAMES  accounts, processes, waiting, dead-rows, kept-rows, dead-events, parked, timers, contacts
`;

const questions: [Question, number[], number[]][] = [
  [byAccounts, [1, 10, 100], [1, 10, 100]],
  [byProcesses, [1, 2, 3, 4], [1, 2]],
  [byWaiting, [10_000, 100_000, 1_000_000], [10_000, 40_000]],
  [byDeadRows, [0, 10_000, 100_000, 1_000_000], [0, 10_000, 100_000]],
  [byKeptRows, [0, 10_000, 100_000, 1_000_000], [0, 10_000, 100_000]],
  [byDeadEvents, [0, 10_000, 100_000, 1_000_000], [0, 10_000, 100_000]],
  [byParked, [0, 10_000, 100_000, 1_000_000], [0, 10_000, 100_000]],
  [byTimers, [0, 10_000, 100_000, 1_000_000], [0, 10_000, 100_000]],
  [byContacts, [10_000, 100_000, 1_000_000], [10_000, 40_000]],
];

const full: Pace = { warmUp: 6_000, runs: 3, messages: 3_000 };
const quick: Pace = { warmUp: 6_000, runs: 2, messages: 4_000 };

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (options.help) process.stdout.write(usage);
else await main();

async function main(): Promise<void> {
  const began = performance.now();
  build();
  const only = options.only?.split(',');
  const folder = options.quick ? 'bench/results' : 'docs';
  const pace = options.quick ? quick : full;
  await onStage({ profileInto: undefined, databaseUrl: undefined }, async (stage) => {
    // The first start makes the tables, the line and the flow.
    await (await stage.startService('web', 'relay')).stop();
    for (const [question, whole, few] of questions) {
      if (only && !only.includes(question.name)) continue;
      process.stderr.write(`${question.title}\n`);
      const points = await question.measure(stage, options.quick ? few : whole, pace);
      process.stdout.write(tableOf(question, points));
      const { name, title, axis } = question;
      const where = {
        date: new Date().toISOString(),
        commit: commit(),
        machine: machine(stage.postgres),
      };
      const all = keepResults(
        folder,
        { name, title, axis, ...where, points },
        questions.map(([each]) => each.name),
      );
      writeFileSync(`${folder}/growth.svg`, draw(all));
    }
  });
  const minutes = (performance.now() - began) / 60_000;
  process.stdout.write(
    `\n${folder}/growth.svg is drawn anew, after ${minutes.toFixed(1)} minutes\n`,
  );
}

function tableOf({ title, axis }: Question, points: Point[]): string {
  const head = `\n${title}\n${'node'.padStart(8)}${'Postgres'.padStart(10)}${'pages'.padStart(8)}${'a second'.padStart(10)}  ${axis}\n`;
  const lines = points.map(({ at, costs }) => {
    const middle = (of: (cost: Cost) => number) => median(costs.map(of)).toFixed(0);
    return [
      `${middle((each) => each.nodeCpuUs)} us`.padStart(8),
      `${middle((each) => each.postgresCpuUs)} us`.padStart(10),
      middle((each) => each.blocks).padStart(8),
      middle((each) => each.perSecond).padStart(10),
      `  ${at}`,
    ].join('');
  });
  return `${head}${lines.join('\n')}\n`;
}
