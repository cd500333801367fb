import { runText } from '../../src/db/run.ts';
import type { Unit } from '../../src/db/unit.ts';

type Query = { sql: string; params: unknown[] };
type Node = {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  Plans?: Node[];
};

/** One reading of a table: by which index, and what of it was looked for; `none` where all of it was read. */
export type Scan = { table: string; index: string; cond: string };

/** How the database reads tables for what `work` asks of it, by its own plans. */
export async function scansOf(unit: Unit, work: () => Promise<unknown>): Promise<Scan[]> {
  const { session } = unit.tx._;
  const asked: Query[] = [];
  const prepare = session.prepareQuery;
  session.prepareQuery = function watched(this: typeof session, query: Query, ...rest: never[]) {
    asked.push(query);
    return (prepare as (...all: unknown[]) => ReturnType<typeof prepare>).call(
      this,
      query,
      ...rest,
    );
  } as typeof prepare;
  await work().finally(() => {
    session.prepareQuery = prepare;
  });
  const scans: Scan[] = [];
  for (const { sql, params } of asked) {
    const [row] = await runText<{ 'QUERY PLAN': { Plan: Node }[] }>(
      unit.tx,
      `explain (format json, costs off) ${sql}`,
      params,
    );
    for (const { Plan } of row?.['QUERY PLAN'] ?? []) collect(Plan, scans);
  }
  return scans;
}

function collect(node: Node, scans: Scan[], table = ''): void {
  const here = node['Relation Name'] ?? table;
  const index = node['Index Name'];
  const cond = node['Index Cond'] ?? '';
  if (index) scans.push({ table: here || tableOf(index), index, cond });
  if (node['Node Type'] === 'Seq Scan') scans.push({ table: here, index: 'none', cond: '' });
  for (const inner of node.Plans ?? []) collect(inner, scans, here);
}

/** Indexes are named after their table. */
const tableOf = (index: string): string => index.replace(/_(account_id_.*_pk|[a-z]+_idx)$/, '');
