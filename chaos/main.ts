import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openClusterToCrash } from '../test/support/clusterToCrash.ts';
import { type Plan, planOf, showPlan } from './plan.ts';
import { type Result, runSeed } from './runSeed.ts';

const usage = `npm run chaos [-- --seeds=50] [--seed=N] [--seconds=20] [--plan]

  --seeds=N    so many seeds in a row, from 1 or from --seed
  --seed=N     this seed alone, or with --seeds the first of them
  --seconds=N  how long people talk and faults happen
  --plan       prints the plans and runs nothing
`;

function readArguments() {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string' },
      seed: { type: 'string' },
      seconds: { type: 'string', default: '20' },
      plan: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const number = (name: string, text: string) => {
    if (/^[1-9]\d*$/.test(text)) return Number(text);
    throw new Error(`--${name} must be a whole number from 1, not "${text}"`);
  };
  const first = number('seed', values.seed ?? '1');
  const count = number('seeds', values.seeds ?? (values.seed === undefined ? '50' : '1'));
  const seconds = number('seconds', values.seconds);
  const plans = Array.from({ length: count }, (_, n) => planOf(first + n, seconds));
  return { plans, isHelp: values.help, isPlanOnly: values.plan };
}

const print = (text: string) => process.stdout.write(`${text}\n`);

async function main(): Promise<number> {
  const { plans, isHelp, isPlanOnly } = readArguments();
  if (isHelp) print(usage);
  if (isPlanOnly) for (const plan of plans) print(showPlan(plan));
  if (isHelp || isPlanOnly) return 0;

  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
  const folder = await mkdtemp(join(tmpdir(), 'chasqui-chaos-'));
  await chmod(folder, 0o755); // under root, Postgres runs as another user
  const cluster = await openClusterToCrash(folder, { max_connections: '100' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void cluster.stop().finally(() => process.exit(130)));
  }
  const failed: number[] = [];
  try {
    for (const plan of plans) {
      const result = await runSeed(cluster, plan, folder).catch(asBroken);
      report(plan, result, folder);
      if (result.broken.length > 0) failed.push(plan.seed);
    }
  } finally {
    await cluster.stop();
    if (failed.length === 0) await rm(folder, { recursive: true, force: true });
  }
  print(
    failed.length === 0
      ? `${plans.length} seeds, nothing broke`
      : `${failed.length} of ${plans.length} seeds broke something: ${failed.join(', ')}`,
  );
  return failed.length === 0 ? 0 : 1;
}

/** A run that could not be played to its end has broken something too. */
const asBroken = (error: unknown): Result => ({
  broken: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
  restedAfterMs: 0,
});

function report(plan: Plan, { broken, restedAfterMs }: Result, folder: string): void {
  const rested = `at rest ${(restedAfterMs / 1000).toFixed(1)} s after the last fault`;
  if (broken.length === 0) {
    print(`seed ${plan.seed}: ${plan.faults.length} faults, nothing broke, ${rested}`);
    return;
  }
  print(
    `seed ${plan.seed} BROKE something; alone: npm run chaos -- --seed=${plan.seed} --seconds=${plan.seconds}`,
  );
  print(showPlan(plan));
  for (const line of broken) print(`  ! ${line}`);
  print(`  ${rested}`);
  print(`  logs: ${join(folder, `seed_${plan.seed}`)}`);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
