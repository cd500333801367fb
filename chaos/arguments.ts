import { parseArgs } from 'node:util';
import { planOf } from './plan.ts';

export const usage = `npm run chaos [-- --seeds=50] [--seed=N] [--seconds=20] [--at-once=1] [--plan]

  --seeds=N       so many seeds, from 1 or from --seed
  --seed=N        this seed alone, or with --seeds the first of them
  --seconds=N     how long people talk and faults happen
  --at-once=N     so many seeds at the same time
  --plan          prints the plans and runs nothing
  --built         dist/ is as the source is: builds nothing
  --results=FILE  writes which seeds broke something, as a JSON report of vitest
`;

/** What the command line asks for; an Error that names the option where it asks for nonsense. */
export function readArguments(args = process.argv.slice(2)) {
  const { values } = parseArgs({
    args,
    options: {
      seeds: { type: 'string' },
      seed: { type: 'string' },
      seconds: { type: 'string', default: '20' },
      'at-once': { type: 'string', default: '1' },
      results: { type: 'string' },
      built: { type: 'boolean', default: false },
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
  return {
    plans: Array.from({ length: count }, (_, n) => planOf(first + n, seconds)),
    atOnce: number('at-once', values['at-once']),
    resultsFile: values.results,
    isBuilt: values.built,
    isHelp: values.help,
    isPlanOnly: values.plan,
  };
}
