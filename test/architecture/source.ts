import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'vitest/node';

/** A node of the syntax tree, as far as the rules look at it: every kind has its own fields. */
export type Node = { type: string; start: number; end: number; [field: string]: unknown };

export type Source = {
  /** From the root of the repository: `src/relay/claim.ts`. */
  path: string;
  text: string;
  /** All nodes, parents first. */
  nodes: Node[];
  parentOf: Map<Node, Node>;
};

/** All TypeScript under `src/`. */
export function readSources(root: string): Source[] {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join('src', name))
    .sort()
    .map((path) => parseSource(path, readFileSync(join(root, path), 'utf8')));
}

export function parseSource(path: string, text: string): Source {
  const lang = path.endsWith('x') ? 'tsx' : 'ts';
  const nodes: Node[] = [];
  const parentOf = new Map<Node, Node>();
  const visit = (node: Node, parent: Node | undefined) => {
    nodes.push(node);
    if (parent) parentOf.set(node, parent);
    for (const child of childrenOf(node)) visit(child, node);
  };
  for (const node of childrenOf(parseAst(text, { lang }, path))) visit(node, undefined);
  return { path, text, nodes, parentOf };
}

export const childrenOf = (node: object): Node[] => Object.values(node).flat().filter(isNode);

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value;

/** The part of the source that a node stands for. */
export const textOf = ({ text }: Source, { start, end }: Node): string => text.slice(start, end);

/** A field that holds a node of one type. */
export function fieldOf(node: Node, field: string, type?: string): Node | undefined {
  const value = node[field];
  return isNode(value) && (type === undefined || value.type === type) ? value : undefined;
}

/** Of an identifier or of a string. */
export function nameOf(node: Node | undefined): string | undefined {
  const name = node?.type === 'Literal' ? node.value : node?.name;
  return typeof name === 'string' ? name : undefined;
}

export const lineOf = ({ text }: Source, { start }: Node): number =>
  text.slice(0, start).split('\n').length;

/** Variables and functions of a file, by name and at whatever depth. */
export function declarationsOf({ nodes }: Source): Map<string, Node[]> {
  const found = new Map<string, Node[]>();
  for (const node of nodes) {
    if (node.type !== 'VariableDeclarator' && node.type !== 'FunctionDeclaration') continue;
    const name = nameOf(fieldOf(node, 'id', 'Identifier'));
    const body = node.type === 'FunctionDeclaration' ? node : fieldOf(node, 'init');
    if (name !== undefined && body) found.set(name, [...(found.get(name) ?? []), body]);
  }
  return found;
}
