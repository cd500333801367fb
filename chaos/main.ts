import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClusterToCrash, openClusterToCrash } from '../test/support/clusterToCrash.ts';
import { readArguments, usage } from './arguments.ts';
import { type Plan, showPlan } from './plan.ts';
import { type Result, runSeed } from './runSeed.ts';
import { writeResults } from './writeResults.ts';

// Each child process is to end with us.
process.setMaxListeners(0);

const print = (text: string) => process.stdout.write(`${text}\n`);

async function main(): Promise<number> {
  const { plans, atOnce, resultsFile, isBuilt, isHelp, isPlanOnly } = readArguments();
  if (isHelp) print(usage);
  if (isPlanOnly) for (const plan of plans) print(showPlan(plan));
  if (isHelp || isPlanOnly) return 0;

  if (!isBuilt) execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
  const folder = await mkdtemp(join(tmpdir(), 'chasqui-chaos-'));
  await chmod(folder, 0o755); // under root, Postgres runs as another user
  const clusters: ClusterToCrash[] = [];
  let isEnding = false;
  const endEarly = () => {
    // A Ctrl-C comes twice, from the terminal and from npm: the second must not cut off the first.
    if (isEnding) return;
    isEnding = true;
    void Promise.allSettled(clusters.map(({ stop }) => stop())).then(() => process.exit(130));
  };
  process.on('SIGINT', endEarly);
  process.on('SIGTERM', endEarly);
  const failed: number[] = [];
  const waiting = plans.values();
  /** One seed after the other, on a Postgres of its own: what crashes it is nobody else's. */
  const playInTurn = async (_: unknown, place: number) => {
    const cluster = await openOwnCluster(join(folder, `cluster_${place}`));
    clusters.push(cluster);
    try {
      for (const plan of waiting) {
        const result = await runSeed(cluster, plan, seedFolder(folder, plan)).catch(asBroken);
        if (isEnding) return;
        report(plan, result, seedFolder(folder, plan));
        if (result.broken.length > 0) failed.push(plan.seed);
      }
    } finally {
      await cluster.stop();
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, plans.length) }, playInTurn));

  if (resultsFile !== undefined) await writeResults(resultsFile, plans, failed);
  if (failed.length === 0) await rm(folder, { recursive: true, force: true });
  print(
    failed.length === 0
      ? `${plans.length} seeds, nothing broke`
      : `${failed.length} of ${plans.length} seeds broke something: ${failed.join(', ')}`,
  );
  return failed.length === 0 ? 0 : 1;
}

const seedFolder = (folder: string, { seed }: Plan) => join(folder, `seed_${seed}`);

async function openOwnCluster(folder: string): Promise<ClusterToCrash> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755);
  return openClusterToCrash(folder, { max_connections: '100' });
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
  print(`  logs: ${folder}`);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
