import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';

/** What the median must keep to. `floorRatio`: the least share of the floor of the same run. */
export type Budget = { atLeast?: number; atMost?: number; floorRatio?: number };

/** One figure, once for each run. */
export type Series = {
  name: string;
  unit: string;
  values: number[];
  budget?: Budget;
};

/** What was measured together, and for each run the floor beside it: webhooks a second. */
export type Group = { name: string; floors: number[]; series: Series[]; postgres: string };

/** The same figures of several runs. */
export const joinRuns = ([first = [], ...others]: Series[][]): Series[] =>
  first.map((series, at) => ({
    ...series,
    values: [series, ...others.flatMap((run) => run[at] ?? [])].flatMap(({ values }) => values),
  }));

type Result = {
  group: string;
  name: string;
  unit: string;
  median: number;
  min: number;
  max: number;
  floor_rps: number;
  floor_ratio: number | null;
  budget: { at_least?: number; at_most?: number; floor_ratio?: number } | null;
  ok: boolean;
};

/** Prints the tables, writes `bench/results/latest.json`, and says whether every budget was kept. */
export function report(groups: Group[], runs: number): boolean {
  const results = groups.flatMap((group) => group.series.map((each) => resultOf(group, each)));
  const whole = {
    schema: 2,
    date: new Date().toISOString(),
    commit: commit(),
    machine: machine(groups[0]?.postgres ?? ''),
    runs,
    results,
  };
  process.stdout.write(`\n${placeOf(whole)}\n${tableOf(results)}`);
  mkdirSync('bench/results', { recursive: true });
  writeFileSync('bench/results/latest.json', `${JSON.stringify(whole, null, 2)}\n`);
  return results.every(({ ok }) => ok);
}

type Place = { date: string; commit: string; machine: Machine };

/** One line that says where, of what code and when. */
export const placeOf = ({ machine: of, commit: code, date }: Place): string =>
  `${of.model}, ${of.cpus} cores, ${of.memory_gib} GiB, ${of.system}, Node ${of.node.slice(1)}, PostgreSQL ${of.postgres}; ${date.slice(0, 10)}, ${shortened(code)}`;

/** A commit's first seven digits, and whether there were changes. */
const shortened = (code: string): string => code.replace(/^([0-9a-f]{7})[0-9a-f]+/, '$1');

function resultOf(group: Group, { name, unit, values, budget }: Series): Result {
  const { floors } = group;
  const value = round(median(values));
  const isRate = unit === '/s' && values.length === floors.length && name !== 'floor_rps';
  const ratio = isRate
    ? round(median(values.map((each, run) => each / (floors[run] ?? Number.NaN))))
    : null;
  const { atLeast, atMost, floorRatio } = budget ?? {};
  return {
    group: group.name,
    name,
    unit,
    median: value,
    min: round(Math.min(...values)),
    max: round(Math.max(...values)),
    floor_rps: round(median(floors)),
    floor_ratio: ratio,
    budget: budget
      ? {
          ...(atLeast !== undefined && { at_least: atLeast }),
          ...(atMost !== undefined && { at_most: atMost }),
          ...(floorRatio !== undefined && { floor_ratio: floorRatio }),
        }
      : null,
    ok:
      value >= (atLeast ?? Number.NEGATIVE_INFINITY) &&
      value <= (atMost ?? Number.POSITIVE_INFINITY) &&
      (ratio ?? Number.POSITIVE_INFINITY) >= (floorRatio ?? 0),
  };
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const [low, high] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  if (low === undefined || high === undefined) throw new Error('A series without values');
  return (low + high) / 2;
}

/** Four digits: more than two runs agree on. */
const round = (value: number): number => Number(value.toPrecision(4));

function tableOf(results: Result[]): string {
  const rows = [
    ['', 'median', 'min', 'max', 'unit', 'floor', 'of floor', 'budget', ''],
    ...results.map((each) => [
      each.name,
      String(each.median),
      String(each.min),
      String(each.max),
      each.unit,
      String(each.floor_rps),
      each.floor_ratio === null ? '' : percent(each.floor_ratio),
      budgetText(each),
      each.ok ? '' : 'MISSED',
    ]),
  ];
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, at) => {
        const width = widths?.[at] ?? 0;
        return at >= 1 && at <= 3 ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
  return `\n${lines.join('\n')}\n\n`;
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

function budgetText({ budget }: Result): string {
  if (!budget) return '';
  const parts = [
    budget.at_least !== undefined && `≥ ${budget.at_least}`,
    budget.at_most !== undefined && `≤ ${budget.at_most}`,
    budget.floor_ratio !== undefined && `≥ ${percent(budget.floor_ratio)} of the floor`,
  ];
  return parts.filter((part) => part !== false).join(', ');
}

/** Where a figure was measured: none means anything without. */
export type Machine = {
  cpus: number;
  model: string;
  memory_gib: number;
  system: string;
  node: string;
  postgres: string;
};

export const machine = (postgres: string): Machine => ({
  cpus: cpus().length,
  model: cpus()[0]?.model.trim() ?? '',
  memory_gib: Math.round(totalmem() / 1024 ** 3),
  system: `${process.platform} ${release()} ${process.arch}`,
  node: process.version,
  postgres,
});

/** Of the working copy; `+changes` where it holds others. */
export function commit(): string {
  try {
    const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();
    const changed = git('status', '--porcelain', '--', 'src', 'migrations') !== '';
    return git('rev-parse', 'HEAD') + (changed ? '+changes' : '');
  } catch {
    return 'unknown';
  }
}
