import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { build } from './build.ts';
import { measureCampaign } from './campaign.ts';
import { measureFloor } from './floor.ts';
import { measurePlanning } from './planning.ts';
import { costsByPart } from './profile.ts';
import { measureSuite } from './relaySuite.ts';
import { type Group, joinRuns, report, type Series } from './report.ts';
import { onStage, type Stage, type StageOptions } from './service.ts';

const usage = `npm run bench [-- --quick] [--only=relay|campaign|planning] [--strict] [--profile] [--database=URL]

  --quick         one short run of each, under a minute; for a look, not for a claim
  --only=NAME     one of the three, and not all of them
  --strict        ends with 1 when a budget is missed
  --profile       where the service's processor time goes, by part and by function
  --database=URL  an empty Postgres database instead of the embedded one; with --only, and not for planning or campaigns,
                  of which each run begins with an empty one
`;

const profileFolder = 'bench/results/profile';

type Size = 'full' | 'quick';
type OnStage = <T>(work: (stage: Stage) => Promise<T>) => Promise<T>;
type Suite = {
  /** How long it takes, roughly, with all its runs. */
  seconds: Record<Size, number>;
  measure(size: Size, on: OnStage): Promise<Omit<Group, 'name'>>;
};

const runsOf: Record<Size, number> = { full: 5, quick: 1 };

const relay = {
  full: { runs: 5, floor: 4, relay: 10, ack: 8, reply: 8, warmUp: 8, hasAlone: true },
  quick: { runs: 1, floor: 2, relay: 3, ack: 2, reply: 2, warmUp: 2, hasAlone: false },
};
const campaign = {
  full: { recipients: 60_000, sendSeconds: 20, replySeconds: 8, pauses: 5, pauseEveryMs: 1_500 },
  quick: { recipients: 3_000, sendSeconds: 2, replySeconds: 2, pauses: 1, pauseEveryMs: 400 },
};
const planning = { full: { rows: 1_000_000, pages: 100 }, quick: { rows: 5_000, pages: 20 } };

const suites: Record<string, Suite> = {
  relay: {
    seconds: { full: 300, quick: 20 },
    measure: (size, on) => on((stage) => measureSuite(stage, relay[size])),
  },
  campaign: {
    seconds: { full: 400, quick: 18 },
    measure: (size, on) => eachAnew(size, on, (stage) => measureCampaign(stage, campaign[size])),
  },
  planning: {
    seconds: { full: 700, quick: 12 },
    measure: (size, on) => eachAnew(size, on, (stage) => measurePlanning(stage, planning[size])),
  },
};

/** Runs that each begin with an empty database, the floor before each. */
async function eachAnew(
  size: Size,
  on: OnStage,
  measure: (stage: Stage) => Promise<Series[]>,
): Promise<Omit<Group, 'name'>> {
  const floors: number[] = [];
  const runs: Series[][] = [];
  let postgres = '';
  for (let run = 1; run <= runsOf[size]; run++) {
    process.stderr.write(`run ${run} of ${runsOf[size]}\n`);
    await on(async (stage) => {
      floors.push(await measureFloor(1, relay[size].floor));
      runs.push(await measure(stage));
      postgres = stage.postgres;
    });
  }
  return { floors, series: joinRuns(runs), postgres };
}

function readArguments() {
  return parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      strict: { type: 'boolean', default: false },
      profile: { type: 'boolean', default: false },
      database: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  }).values;
}

async function main(): Promise<number> {
  const options = readArguments();
  if (options.help) {
    process.stdout.write(usage);
    return 0;
  }
  const { only, database } = options;
  const names = only === undefined ? Object.keys(suites) : [only];
  const size = options.quick ? 'quick' : 'full';
  const chosen = names.map((name) => ({ name, suite: suites[name] }));
  if (chosen.some(({ suite }) => !suite)) {
    throw new Error(`--only is one of ${Object.keys(suites).join(', ')}; not "${only}"`);
  }
  if (database !== undefined && only !== 'relay') {
    throw new Error('--database goes with --only=relay: each other run wants an empty one');
  }
  const seconds = chosen.reduce((sum, { suite }) => sum + (suite?.seconds[size] ?? 0), 0);
  const long = seconds < 90 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
  process.stderr.write(`${names.join(', ')}: about ${long}\n`);
  build();
  rmSync(profileFolder, { recursive: true, force: true });

  const stageOptions: StageOptions = {
    profileInto: options.profile ? profileFolder : undefined,
    databaseUrl: database,
  };
  const groups: Group[] = [];
  for (const { name, suite } of chosen) {
    process.stderr.write(`${name}\n`);
    const measured = await suite?.measure(size, (work) => onStage(stageOptions, work));
    if (measured) groups.push({ name, ...measured });
  }
  const kept = report(groups, runsOf[size]);
  if (options.profile) process.stdout.write(costsByPart(profileFolder));
  return options.strict && !kept ? 1 : 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
