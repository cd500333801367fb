import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseSync } from 'oxc-parser';

/** Stands in a text for what is known only once it is said. */
export const open = '\u0000';

type Node = { type: string; [field: string]: unknown };

/** A file of the source, by its path from `src`. */
export type SourceFile = { path: string; nodes: Node[] };

const source = join(import.meta.dirname, '../../src');

/** Every file of the source but the console's books. */
export const readSource = (): SourceFile[] =>
  readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !path.startsWith('console/words'))
    .map((path) => readFile(join(source, path)));

/** A file outside of it, too. */
export function readFile(path: string): SourceFile {
  const { program, errors } = parseSync(path, readFileSync(path, 'utf8'));
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`);
  return { path: relative(source, path), nodes: [...nodesIn(program)] };
}

function* nodesIn(value: unknown): Generator<Node> {
  if (Array.isArray(value)) {
    for (const each of value) yield* nodesIn(each);
  } else if (isNode(value)) {
    yield value;
    for (const each of Object.values(value)) if (typeof each === 'object') yield* nodesIn(each);
  }
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value;

/** Every text that stands in a file. */
export const textsIn = (file: SourceFile): string[] =>
  file.nodes
    .filter(({ type }) => type === 'Literal' || type === 'TemplateLiteral')
    .flatMap((node) => textsOf(node, file));

/** What an expression may come to; names are looked up in its own file. */
function textsOf(node: unknown, file: SourceFile, deep = 0): string[] {
  if (!isNode(node) || deep > 6) return [open];
  const of = (each: unknown) => textsOf(each, file, deep + 1);
  switch (node.type) {
    case 'Literal':
      return [typeof node.value === 'string' ? node.value : open];
    case 'TemplateLiteral':
      return wholesOf(node, of);
    case 'ConditionalExpression':
      return [...of(node.consequent), ...of(node.alternate)];
    case 'LogicalExpression':
      return [...of(node.left), ...of(node.right)];
    case 'Identifier':
      return orOpen(valuesOf(node, file).flatMap(of));
    case 'MemberExpression':
      return orOpen(valuesOf(node.object, file).flatMap((each) => fieldsOf(each).flatMap(of)));
    default:
      return [open];
  }
}

const orOpen = (texts: string[]): string[] => (texts.length === 0 ? [open] : [...new Set(texts)]);

/** What a name may stand for in its file; of anything else itself. */
const valuesOf = (node: unknown, { nodes }: SourceFile): unknown[] =>
  isNode(node) && node.type === 'Identifier'
    ? nodes.filter((each) => isOfName(each, String(node.name))).map(({ init }) => init)
    : [node];

const isOfName = ({ type, id, init }: Node, name: string): boolean =>
  type === 'VariableDeclarator' && isNode(id) && id.name === name && isNode(init);

/** The values of an object that is written out, one of which is taken. */
const fieldsOf = (node: unknown): unknown[] =>
  isNode(node) && node.type === 'ObjectExpression'
    ? (node.properties as Node[]).map(({ value }) => value)
    : [];

function wholesOf({ quasis, expressions }: Node, of: (node: unknown) => string[]): string[] {
  const between = expressions as unknown[];
  return (quasis as { value: { cooked: string } }[]).reduce(
    (wholes, { value: { cooked } }, place) => {
      const next = place < between.length ? of(between[place]) : [''];
      return wholes.flatMap((whole) => next.map((text) => `${whole}${cooked}${text}`));
    },
    [''],
  );
}

/** What is said by an AppError of one of these codes, where it is made. */
export const refusalsIn = (file: SourceFile, codes: readonly string[]): string[] =>
  file.nodes.flatMap(({ type, callee, arguments: given }) => {
    if (type !== 'NewExpression' || !isNode(callee) || callee.name !== 'AppError') return [];
    const [code, message] = given as unknown[];
    return textsOf(code, file).some((each) => codes.includes(each)) ? textsOf(message, file) : [];
  });

/** What is written in such a field of an object that has the `other` field, too. */
export const fieldTextsIn = (file: SourceFile, name: string, other: string): string[] =>
  file.nodes.flatMap((node) => {
    if (node.type !== 'ObjectExpression') return [];
    const fieldOf = (wanted: string) =>
      (node.properties as Node[]).find(({ key }) => isNode(key) && key.name === wanted)?.value;
    const value = fieldOf(name);
    return value === undefined || fieldOf(other) === undefined ? [] : textsOf(value, file);
  });
