import { builtQueriesOf } from './builtQueries.ts';
import { scopesOf } from './scopes.ts';
import { lineOf, type Source } from './source.ts';
import { statementsOf } from './statements.ts';
import type { Tables } from './tables.ts';

/**
 * Each statement that locks rows and reads another table as well, in a sentence: one that had to
 * wait sees the locked row as it is and every other table as it was.
 */
export function lockBreaches(source: Source, tables: Tables): string[] {
  const written = statementsOf(source, tables)
    .filter(({ text }) => /\bfor (no key update|update|share|key share)\b/i.test(text))
    .map(({ node, text }) => ({ node, read: tablesReadBy(text) }));
  const built = builtQueriesOf(source, tables)
    .filter(({ text }) => /\.for\(/.test(text))
    .map((query) => ({
      node: query.node,
      read: [...query.tables.map(({ name }) => name), ...tablesReadBy(query.text)],
    }));
  return [...written, ...built]
    .map(({ node, read }) => ({ node, read: [...new Set(read)].sort() }))
    .filter(({ read }) => read.length > 1)
    .map(
      ({ node, read }) =>
        `${source.path}:${lineOf(source, node)} locks rows and reads ${read.join(' and ')} in one statement`,
    );
}

function tablesReadBy(text: string): string[] {
  const queries = new Set(
    [...text.matchAll(/\b(\w+)(?:\s*\([^()]*\))? as \(/gi)].map(([, name]) => name),
  );
  const names = scopesOf(text).flatMap((scope) => scope.tables.map(({ name }) => name));
  return names.filter((name) => !queries.has(name));
}
