import { posix } from 'node:path';
import { emulatorImports, filesOfMain, levels, withoutTables } from './layers.ts';
import { fieldOf, nameOf, type Source } from './source.ts';

/** Each import that the list of layers forbids, in a sentence; imports of types count like others. */
export function importBreaches(source: Source): string[] {
  const own = partOf(source.path);
  if (!levels.flat().includes(own)) {
    return [`${source.path} belongs to "${own}", which is not in the list of layers`];
  }
  return importsOf(source).flatMap((imported) => {
    const reason = refuse(own, imported);
    return reason === undefined ? [] : [`${source.path} imports ${imported}: ${reason}`];
  });
}

/** Files of ours that a source imports, as paths from the root. */
export function importsOf({ path, nodes }: Source): string[] {
  return nodes
    .flatMap((node) => nameOf(fieldOf(node, 'source', 'Literal')) ?? [])
    .filter((name) => name.startsWith('.'))
    .map((name) => posix.join(posix.dirname(path), name));
}

/** The folder below `src`, or the name of a file at its root. */
export function partOf(path: string): string {
  const [, first = '', ...rest] = path.split('/');
  if (rest.length > 0) return filesOfMain.has(first) ? 'main' : first;
  const name = first.replace(/\.tsx?$/, '');
  return filesOfMain.has(name) ? 'main' : name;
}

function refuse(own: string, imported: string): string | undefined {
  const other = partOf(imported);
  if (own === other) return undefined;
  if (own === 'client') return 'it knows us only over HTTP';
  if (own === 'emulator') {
    const may = [...emulatorImports].join(' and ');
    return emulatorImports.has(other) ? undefined : `the emulator may import ${may} alone`;
  }
  if (posix.basename(imported) === 'table.ts') {
    return withoutTables.has(own) ? `${own} may know no table` : undefined;
  }
  const [from, to] = [levelOf(own), levelOf(other)];
  if (to === -1) return `"${other}" is not in the list of layers`;
  if (to === from) return `${own} and ${other} stand side by side`;
  return to < from ? `${other} stands above ${own}` : undefined;
}

const levelOf = (part: string): number => levels.findIndex((level) => level.includes(part));
