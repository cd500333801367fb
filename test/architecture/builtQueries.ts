import {
  childrenOf,
  declarationsOf,
  fieldOf,
  type Node,
  nameOf,
  type Source,
  textOf,
} from './source.ts';
import type { Table, Tables } from './tables.ts';

/** One query made with drizzle: `tx.select().from(chat)…` to the end of its chain. */
export type BuiltQuery = {
  node: Node;
  tables: Table[];
  /** The chain and all in the file that it names, and so on. */
  text: string;
};

const tableMethods = new Set(['from', 'update', 'delete', 'innerJoin', 'leftJoin', 'rightJoin']);

/** What drizzle inserts is not here: the type of a row asks for its account. */
export function builtQueriesOf(source: Source, tables: Tables): BuiltQuery[] {
  const declared = declarationsOf(source);
  const byChain = new Map<Node, Table[]>();
  for (const node of source.nodes) {
    const table = tableOfCall(source, node, tables);
    if (!table) continue;
    const chain = chainOf(source, node);
    byChain.set(chain, [...(byChain.get(chain) ?? []), table]);
  }
  return [...byChain].map(([node, found]) => ({
    node,
    tables: found,
    text: reachableText(source, node, declared),
  }));
}

function tableOfCall(source: Source, node: Node, tables: Tables): Table | undefined {
  if (node.type !== 'CallExpression' || !Array.isArray(node.arguments)) return undefined;
  const callee = fieldOf(node, 'callee', 'MemberExpression');
  const method = nameOf(callee && fieldOf(callee, 'property'));
  const name = nameOf(node.arguments[0]);
  if (!method || !tableMethods.has(method) || name === undefined) return undefined;
  return tables.named(source, name);
}

function chainOf(source: Source, node: Node): Node {
  const parent = source.parentOf.get(node);
  const goesOn = parent && [fieldOf(parent, 'object'), fieldOf(parent, 'callee')].includes(node);
  return goesOn ? chainOf(source, parent) : node;
}

/**
 * A query may be begun in a function and finished by those that call it: the text of each caller,
 * with where it stands. Callers are found by the function's name, in all files.
 */
export function callersOf(
  sources: Source[],
  source: Source,
  { node }: BuiltQuery,
): { source: Source; node: Node; text: string }[] {
  const name = nameOf(enclosingFunction(source, node));
  if (name === undefined) return [];
  return sources.flatMap((other) =>
    other.nodes
      .filter((each) => each.type === 'CallExpression' && nameOf(fieldOf(each, 'callee')) === name)
      .map((call) => ({
        source: other,
        node: call,
        text: reachableText(other, topOf(other, call), declarationsOf(other)),
      })),
  );
}

/** The name of the function that a node is in, if it has one. */
function enclosingFunction(source: Source, node: Node): Node | undefined {
  const parent = source.parentOf.get(node);
  if (!parent) return undefined;
  const isFunction =
    parent.type === 'FunctionDeclaration' ||
    (parent.type === 'VariableDeclarator' && fieldOf(parent, 'init')?.type.includes('Function'));
  return isFunction ? fieldOf(parent, 'id') : enclosingFunction(source, parent);
}

function topOf(source: Source, node: Node): Node {
  const parent = source.parentOf.get(node);
  return parent ? topOf(source, parent) : node;
}

function reachableText(source: Source, from: Node, declared: Map<string, Node[]>): string {
  const seen = new Set<Node>();
  const roots: Node[] = [];
  const collect = (node: Node): void => {
    if (seen.has(node)) return;
    seen.add(node);
    const name = node.type === 'Identifier' ? nameOf(node) : undefined;
    for (const body of declared.get(name ?? '') ?? []) {
      if (!seen.has(body)) roots.push(body);
      collect(body);
    }
    childrenOf(node).forEach(collect);
  };
  roots.push(from);
  collect(from);
  return roots.map((root) => textOf(source, root)).join('\n');
}
