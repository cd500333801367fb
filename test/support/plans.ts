import { runText } from '../../src/db/run.ts';
import { openUnit, type Unit, type UnitDeps } from '../../src/db/unit.ts';

type Query = { sql: string; params: unknown[] };
type Node = {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  Plans?: Node[];
  /** Of a table in shards: what the worker says of its own. */
  'Distributed Query'?: { Job: { Tasks: { 'Remote Plan': { Plan: Node }[][] }[] } };
};

/** One reading of a table: by which index, and what of it was looked for; `none` where all of it was read. */
export type Scan = { table: string; index: string; cond: string };

/** How the database reads tables for what `work` asks of it, by its own plans. */
export async function scansOf(unit: Unit, work: () => Promise<unknown>): Promise<Scan[]> {
  return planned(unit, await asked(unit.tx._.session, work));
}

/**
 * The same of all that `work` reads in units of its own, while nothing else asks this database. Tables are
 * not read whole, however small they are, where an index can be used.
 */
export async function scansOfUnits(
  deps: UnitDeps,
  accountId: string,
  work: () => Promise<unknown>,
): Promise<Scan[]> {
  const sessions = Object.getPrototypeOf(deps.database.db._.session) as Session;
  const queries = await asked(sessions, work);
  const reads = queries.filter(({ sql }) => /^\s*(select|with)/i.test(sql));
  return openUnit(deps, accountId, async (unit) => {
    await runText(unit.tx, 'set local enable_seqscan = off', []);
    return planned(unit, reads);
  });
}

type Session = Unit['tx']['_']['session'];

async function asked(session: Session, work: () => Promise<unknown>): Promise<Query[]> {
  const queries: Query[] = [];
  const prepare = session.prepareQuery;
  session.prepareQuery = function watched(this: Session, query: Query, ...rest: never[]) {
    queries.push(query);
    return (prepare as (...all: unknown[]) => ReturnType<typeof prepare>).call(
      this,
      query,
      ...rest,
    );
  } as typeof prepare;
  await work().finally(() => {
    session.prepareQuery = prepare;
  });
  return queries;
}

async function planned(unit: Unit, queries: Query[]): Promise<Scan[]> {
  const scans: Scan[] = [];
  for (const { sql, params } of queries) {
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
  const here = withoutShard(node['Relation Name'] ?? table);
  const index = node['Index Name'] && withoutShard(node['Index Name']);
  const cond = node['Index Cond'] ?? '';
  if (index) scans.push({ table: here || tableOf(index), index, cond });
  if (node['Node Type'] === 'Seq Scan') scans.push({ table: here, index: 'none', cond: '' });
  for (const inner of node.Plans ?? []) collect(inner, scans, here);
  for (const task of node['Distributed Query']?.Job.Tasks ?? []) {
    for (const { Plan } of task['Remote Plan'].flat()) collect(Plan, scans);
  }
}

/** A shard is named after its table or index and its number. */
const withoutShard = (name: string): string => name.replace(/_\d{6,}$/, '');

/** Indexes are named after their table. */
const tableOf = (index: string): string => index.replace(/_(account_id_.*_pk|[a-z]+_idx)$/, '');
