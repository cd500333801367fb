import { basename } from 'node:path';
import { importsOf } from './imports.ts';
import { fieldOf, isNode, nameOf, type Source, textOf } from './source.ts';

/** A table as its `table.ts` declares it. `tenant`: it has a column `account_id`. */
export type Table = { exported: string; name: string; tenant: boolean };

export type Tables = {
  /** All that have a column `account_id`, by SQL name. */
  tenants: Set<string>;
  /** What a name in a file stands for, if it is a table there. */
  named: (source: Source, name: string) => Table | undefined;
};

/** Reads the tables off the sources. */
export function findTables(sources: Source[]): Tables {
  const byExport = new Map(
    sources.flatMap(declaredTables).map((table) => [table.exported, table] as const),
  );
  const tenants = [...byExport.values()].filter(({ tenant }) => tenant).map(({ name }) => name);
  const visible = new Map<Source, Set<string>>();
  const namesIn = (source: Source): Set<string> => {
    const names = visible.get(source) ?? namesOfTables(source);
    visible.set(source, names);
    return names;
  };
  return {
    tenants: new Set(tenants),
    named: (source, name) => (namesIn(source).has(name) ? byExport.get(name) : undefined),
  };
}

function declaredTables(source: Source): Table[] {
  return source.nodes.flatMap((node) => {
    const call =
      node.type === 'VariableDeclarator' ? fieldOf(node, 'init', 'CallExpression') : undefined;
    const callee = call && fieldOf(call, 'callee');
    if (!callee || textOf(source, callee) !== 'pgTable' || !Array.isArray(call.arguments))
      return [];
    const [name, columns] = call.arguments.filter(isNode);
    return [
      {
        exported: nameOf(fieldOf(node, 'id')) ?? '',
        name: nameOf(name) ?? '',
        tenant: columns !== undefined && /\baccountId:/.test(textOf(source, columns)),
      },
    ];
  });
}

/** Names that a file takes from a `table.ts` or, being one, declares. */
function namesOfTables(source: Source): Set<string> {
  if (basename(source.path) === 'table.ts') {
    return new Set(declaredTables(source).map(({ exported }) => exported));
  }
  const specifiers = source.nodes
    .filter((node) => node.type === 'ImportDeclaration')
    .filter((node) =>
      importsOf({ ...source, nodes: [node] }).some((path) => path.endsWith('/table.ts')),
    )
    .flatMap((node) => node.specifiers);
  return new Set(specifiers.filter(isNode).flatMap((each) => nameOf(fieldOf(each, 'local')) ?? []));
}
