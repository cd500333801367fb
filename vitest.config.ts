import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Files that ask for a database (`testDatabase` of `test/support/database.ts`) run on every server there
 * is; all others need none, or start their own, and say the same wherever they run: once is enough.
 */
const asksForDatabase =
  /^import \{[^}]*\btestDatabase\b[^}]*\} from '[./]*support\/database\.ts';$/m;

const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .map((file) => `test/${file}`)
  .filter((file) => /\.test\.tsx?$/.test(file));
const withDatabase = files.filter((file) => asksForDatabase.test(readFileSync(file, 'utf8')));

/** Half a minute and more each, the longest first: begun last, one of them would be waited for alone. */
const long = [
  'journeys/kill',
  'journeys/start',
  'journeys/campaignFaults',
  'journeys/databaseRestarts',
  'simulator/parity',
  'db/embedded',
  'cli/flowPush',
  'journeys/stop',
  'journeys/webKill',
  'journeys/phonePage',
];

/** Files come in any order, which the seed gives; only the long ones before all others. */
class LongOnesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { seed } = this.ctx.config.sequence;
    const keyOf = ({ moduleId }: TestSpecification) => {
      const place = long.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
      const drawn = createHash('sha1').update(`${seed} ${moduleId}`).digest('hex');
      return `${String(place < 0 ? long.length : place).padStart(3, '0')} ${drawn}`;
    };
    return files
      .map((file) => ({ file, key: keyOf(file) }))
      .sort((a, b) => (a.key < b.key ? -1 : 1))
      .map(({ file }) => file);
  }
}

export default defineConfig({
  test: {
    sequence: { shuffle: true, sequencer: LongOnesFirst },
    restoreMocks: true,
    maxWorkers: 2,
    // One process runs many files, and reads what they all import once: a third of the whole time otherwise.
    // It is sound because nothing of ours is kept in modules, but for metrics and what a text always means.
    isolate: false,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'database',
          include: withDatabase,
          globalSetup: ['test/support/template.ts', 'test/support/builtFolder.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'alone',
          include: files.filter((file) => !withDatabase.includes(file)),
          globalSetup: ['test/support/builtFolder.ts'],
          // After the others: a process takes the next file of its own project, and ends where that is of the other.
          sequence: { groupOrder: 1 },
          // Whoever looks for the server all the same finds none.
          env: { TEST_DATABASE_URL: '', TEST_DATABASE_POOLER_URL: '' },
        },
      },
    ],
  },
});
