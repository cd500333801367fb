import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { measureCampaign } from './campaign.ts';
import { measurePlanning } from './planning.ts';
import { type Lengths, measureSuite } from './relaySuite.ts';
import { report, type Series } from './report.ts';
import { openStage, type Stage } from './service.ts';

const usage = `npm run bench [-- --quick] [--only=relay|campaign|planning] [--strict] [--profile] [--database=URL]

  --quick         one short run, under a minute; for a look, not for a claim
  --only=NAME     what it measures: relay (if nothing is said), campaign or planning
  --strict        ends with 1 when a budget is missed
  --profile       CPU profiles of the service into bench/results/profile
  --database=URL  an empty Postgres database instead of the embedded one
`;

const full: Lengths = { runs: 5, floor: 4, relay: 10, ack: 8, reply: 8, warmUp: 8 };
const quick: Lengths = { runs: 1, floor: 3, relay: 6, ack: 5, reply: 6, warmUp: 3 };
const fullCampaign = { recipients: 60_000, sendSeconds: 20, replySeconds: 8 };
const quickCampaign = { recipients: 24_000, sendSeconds: 8, replySeconds: 4 };

type Suite = (
  stage: Stage,
  isQuick: boolean,
) => Promise<{ series: Series[]; postgres: string; runs: number }>;

const suites: Record<string, Suite> = {
  relay: async (stage, isQuick) => {
    const lengths = isQuick ? quick : full;
    return { ...(await measureSuite(stage, lengths)), runs: lengths.runs };
  },
  campaign: async (stage, isQuick) => ({
    ...(await measureCampaign(stage, isQuick ? quickCampaign : fullCampaign)),
    runs: 1,
  }),
  planning: async (stage, isQuick) => ({
    ...(await measurePlanning(stage, { rows: isQuick ? 100_000 : 1_000_000, pages: 100 })),
    runs: 1,
  }),
};

function readArguments() {
  return parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', default: 'relay' },
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
  const measure = suites[options.only];
  if (!measure) {
    throw new Error(`--only is ${Object.keys(suites).join(', ')}; not "${options.only}"`);
  }
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });

  const stage = await openStage({
    profileInto: options.profile ? 'bench/results/profile' : undefined,
    databaseUrl: options.database,
  });
  closeWhenEnded(stage);
  try {
    const { series, postgres, runs } = await measure(stage, options.quick);
    const kept = report(series, { runs, postgres });
    return options.strict && !kept ? 1 : 0;
  } finally {
    await stage.close();
  }
}

/** Whatever ends it early leaves nothing behind either. */
function closeWhenEnded(stage: Stage): void {
  const end = (why: unknown) => {
    process.stderr.write(`Ended early: ${why instanceof Error ? why.stack : String(why)}\n`);
    void stage.close().finally(() => process.exit(130));
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
  process.once('uncaughtException', end);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
