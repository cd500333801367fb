import { builtQueriesOf, callersOf } from './builtQueries.ts';
import { type Scope, scopesOf } from './scopes.ts';
import { fieldOf, isNode, lineOf, type Node, nameOf, type Source, textOf } from './source.ts';
import { statementsOf } from './statements.ts';
import type { Tables } from './tables.ts';

/** Files whose queries may go over all accounts; none of them changes a row. */
const filesAcrossAccounts = new Set([
  // Hints about who has work: the claim that follows names one account.
  'src/db/discover.ts',
  'src/db/discoverOnShards.ts',
  // Gauges over the whole instance: numbers, of nobody in particular.
  'src/routes/operations.ts',
]);

/** Tables that are asked whose something is, before any account is known. */
const directories = new Set(['line_directory']);

/**
 * Each query on tables of accounts that does not say whose rows it means, in a sentence: every table
 * is tied to an account or to another table of the query, and one of them to a value from outside.
 * Tables without `account_id` (`account`, `acceptance`, `inbox_unclaimed`) are free.
 */
export function accountBreaches(sources: Source[], tables: Tables): string[] {
  const isOwned = (name: string) =>
    name === 'some_table' || (tables.tenants.has(name) && !directories.has(name));
  return sources
    .filter(({ path }) => !filesAcrossAccounts.has(path))
    .flatMap((source) => [
      ...writtenBreaches(source, tables, isOwned),
      ...builtBreaches(sources, source, tables, isOwned),
      ...setBreaches(source),
    ]);
}

type IsOwned = (table: string) => boolean;

const sentence = (source: Source, node: Node, unnamed: string[]): string[] =>
  unnamed.length === 0
    ? []
    : [
        `${source.path}:${lineOf(source, node)} does not name the account of ${[...new Set(unnamed)].sort().join(' and ')}`,
      ];

function writtenBreaches(source: Source, tables: Tables, isOwned: IsOwned): string[] {
  return statementsOf(source, tables).flatMap(({ node, text }) =>
    scopesOf(text).flatMap((scope) => sentence(source, node, unnamedIn(scope, isOwned))),
  );
}

function builtBreaches(
  sources: Source[],
  source: Source,
  tables: Tables,
  isOwned: IsOwned,
): string[] {
  return builtQueriesOf(source, tables).flatMap((query) => {
    const named = query.tables.map(({ name, exported }) => ({ name, alias: exported }));
    const unnamed = (text: string) => unnamedIn({ text: asSql(text), tables: named }, isOwned);
    if (unnamed(query.text).length === 0) return [];
    const callers = callersOf(sources, source, query);
    if (callers.length === 0) return sentence(source, query.node, unnamed(query.text));
    return callers.flatMap((caller) =>
      sentence(caller.source, caller.node, unnamed(`${query.text}\n${caller.text}`)),
    );
  });
}

/** `updateRows` finds rows by the keys it is given. */
function setBreaches(source: Source): string[] {
  return source.nodes
    .filter(({ type }) => type === 'CallExpression')
    .filter((node) => nameOf(fieldOf(node, 'callee')) === 'updateRows')
    .map((node) => ({ node, args: Array.isArray(node.arguments) ? node.arguments : [] }))
    .filter(
      ({ args: [, , keys] }) => !isNode(keys) || !textOf(source, keys).includes("'accountId'"),
    )
    .flatMap(({ node, args: [, table] }) => sentence(source, node, [nameOf(table) ?? 'its table']));
}

/** `eq(chat.accountId, unit.accountId)` as `chat.account_id = $`, as far as it is about accounts. */
const asSql = (text: string): string =>
  text
    .replace(/\beq\(\s*([\w.]+),\s*([\w.]+)/g, ' $1 = $2 ')
    .replace(/\$\{([\w.]+)\}/g, '$1')
    .replace(/\.accountId\b/g, '.account_id');

function unnamedIn(scope: Scope, isOwned: (name: string) => boolean): string[] {
  const owned = scope.tables.filter(({ name }) => isOwned(name));
  const read = owned.filter(({ name }) => !isInsertedInto(scope, name));
  const ties = tiesOf(scope.text).map((sides) =>
    sides.map((side) => (side === '' ? owned[0]?.alias : side)),
  );
  const untied = read.filter(({ alias }) => !ties.some((sides) => sides.includes(alias)));
  if (untied.length > 0) return untied.map(({ name }) => name);

  const aliases = new Set(owned.map(({ alias }) => alias));
  const fromOutside = ties.some((sides) => sides.some((side) => !side || !aliases.has(side)));
  return fromOutside ? [] : read.map(({ name }) => name);
}

/**
 * Both sides of each comparison of an account: the table's alias, `''` for a bare `account_id`, and
 * `undefined` for what is no column of that name.
 */
function tiesOf(text: string): (string | undefined)[][] {
  const aliasOf = (side: string | undefined): string | undefined =>
    /^(?:(\w+)\.)?account_id$/.exec(side ?? '')
      ? (side ?? '').replace(/\.?account_id$/, '')
      : undefined;
  return [...text.matchAll(/([\w.$]+)\s*=\s*([\w.$]+)/g)]
    .map(([, left, right]) => [aliasOf(left), aliasOf(right)])
    .filter((sides) => sides.some((side) => side !== undefined));
}

const isInsertedInto = ({ text }: Scope, name: string): boolean =>
  new RegExp(`\\binto ${name}\\b[^()]*\\([^()]*\\baccount_id\\b`, 'i').test(text);
