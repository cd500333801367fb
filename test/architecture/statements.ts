import {
  declarationsOf,
  fieldOf,
  isNode,
  type Node,
  nameOf,
  type Source,
  textOf,
} from './source.ts';
import type { Tables } from './tables.ts';

/** One `sql` template as the text Postgres will see, `$` for each parameter. */
export type Statement = { source: Source; node: Node; text: string };

/**
 * All outermost `sql` templates of a file. What is put in with `${…}` is written out: tables and
 * columns by their names, other templates by their text, wherever in the file they are declared.
 * Of several a value may be, all are written. What a function is given stays `$`.
 */
export function statementsOf(source: Source, tables: Tables): Statement[] {
  const render = createRender(source, tables);
  return source.nodes
    .filter((node) => isSql(source, node) && !isInside(source, node, isSql))
    .map((node) => ({ source, node, text: render(node) }));
}

const isSql = (source: Source, node: Node): boolean => {
  const tag = node.type === 'TaggedTemplateExpression' ? fieldOf(node, 'tag') : undefined;
  return tag !== undefined && /(^|\.)(sql|tx)$/.test(textOf(source, tag));
};

function isInside(
  source: Source,
  node: Node,
  matches: (source: Source, node: Node) => boolean,
): boolean {
  const parent = source.parentOf.get(node);
  return parent !== undefined && (matches(source, parent) || isInside(source, parent, matches));
}

function createRender(source: Source, tables: Tables): (node: Node) => string {
  const declared = declarationsOf(source);
  const within = (node: Node): Node[] =>
    source.nodes.filter((each) => each.start >= node.start && each.end <= node.end);

  function render(node: Node, open: readonly Node[] = []): string {
    if (open.includes(node)) return '$';
    const inner = [...open, node];
    if (isSql(source, node)) return renderTemplate(node, inner);

    const name = nameOf(node);
    const table = name === undefined ? undefined : tables.named(source, name);
    if (table) return table.name;
    if (node.type === 'MemberExpression') return renderColumn(node);
    if (name !== undefined) {
      return (declared.get(name) ?? []).map((each) => render(each, inner)).join(' ') || '$';
    }
    if (textOf(source, node).startsWith('sql.identifier')) return 'some_table';
    // A choice, a list, a call: all templates in it, and those of the functions it calls.
    const templates = within(node).filter((each) => isSql(source, each) || isCallee(each));
    const texts = templates
      .filter(
        (each) => each !== node && !templates.some((other) => other !== each && holds(other, each)),
      )
      .map((each) => render(each, inner));
    return texts.join(' ') || '$';
  }

  const isCallee = (node: Node): boolean =>
    node.type === 'Identifier' &&
    fieldOf(source.parentOf.get(node) ?? node, 'callee') === node &&
    declared.has(nameOf(node) ?? '');

  function renderTemplate(node: Node, open: readonly Node[]): string {
    const quasi = fieldOf(node, 'quasi');
    if (!quasi || !Array.isArray(quasi.quasis) || !Array.isArray(quasi.expressions)) return '';
    const slots = quasi.expressions.filter(isNode).map((each) => render(each, open));
    return quasi.quasis
      .filter(isNode)
      .map((each, at) => rawText(each) + (slots[at] ?? ''))
      .join('')
      .replace(/\s+/g, ' ');
  }

  /** `chat.accountId` of an imported table; any other member is a parameter. */
  function renderColumn(node: Node): string {
    const [object, property] = [fieldOf(node, 'object'), fieldOf(node, 'property')];
    const table = tables.named(source, nameOf(object) ?? '');
    if (!table) return '$';
    return `${table.name}.${snakeCase(nameOf(property) ?? '')}`;
  }

  return (node) => render(node).trim();
}

/** Of the fixed part of a template, as written. */
function rawText({ value }: Node): string {
  const raw = typeof value === 'object' && value !== null && 'raw' in value ? value.raw : '';
  return String(raw);
}

const holds = (outer: Node, inner: Node): boolean =>
  outer.start <= inner.start && inner.end <= outer.end;

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
