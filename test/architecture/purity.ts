import { partOf } from './imports.ts';
import { pureParts, readersOfClock, readersOfEnvironment } from './layers.ts';
import {
  childrenOf,
  fieldOf,
  isNode,
  lineOf,
  type Node,
  nameOf,
  type Source,
  textOf,
} from './source.ts';

// Reading them gives another value each time, or does something outside.
const effects = new Set([
  'console',
  'crypto',
  'fetch',
  'performance',
  'process',
  'queueMicrotask',
  'setImmediate',
  'setInterval',
  'setTimeout',
]);

/** Each use of clock, chance, environment or outside where there may be none, in a sentence. */
export function purityBreaches(source: Source): string[] {
  const isPure = pureParts.has(partOf(source.path));
  const declared = isPure ? namesDeclaredIn(source) : new Set<string>();
  return source.nodes.flatMap((node) => {
    // Asked of each node of all sources, so only said where there is something to say.
    const where = () => `${source.path}:${lineOf(source, node)}`;
    const said = textOf(source, node);
    if (isClockOrChance(source, node) && (isPure || !readersOfClock.has(source.path))) {
      return [`${where()} reads ${said}: time and chance are handed in by the edges`];
    }
    if (said === 'process.env' && !readersOfEnvironment.has(source.path)) {
      return [`${where()} reads process.env: only src/config.ts parses it`];
    }
    if (isPure && isEffect(source, node, declared)) {
      return [`${where()} uses ${said}: ${partOf(source.path)} has no effects`];
    }
    const from = isPure ? nameOf(fieldOf(node, 'source', 'Literal')) : undefined;
    if (from?.startsWith('node:')) {
      return [`${where()} imports ${from}: ${partOf(source.path)} has no effects`];
    }
    return [];
  });
}

const clocks = new Set(['Date.now', 'Math.random', 'DateTime.now']);
// Without arguments they mean now.
const clocksWithoutArguments = new Set(['Date', 'DateTime.local', 'DateTime.utc']);

function isClockOrChance(source: Source, node: Node): boolean {
  if (node.type === 'MemberExpression') return clocks.has(textOf(source, node));
  if (node.type !== 'NewExpression' && node.type !== 'CallExpression') return false;
  const callee = fieldOf(node, 'callee');
  const bare = Array.isArray(node.arguments) && node.arguments.length === 0;
  return bare && callee !== undefined && clocksWithoutArguments.has(textOf(source, callee));
}

/** A global by its own name: not a key, a property or something declared in the file. */
function isEffect(source: Source, node: Node, declared: Set<string>): boolean {
  const name = node.type === 'Identifier' ? nameOf(node) : undefined;
  if (name === undefined || !effects.has(name) || declared.has(name)) return false;
  const parent = source.parentOf.get(node);
  return parent?.key !== node && (parent?.property !== node || parent.computed === true);
}

function namesDeclaredIn({ nodes }: Source): Set<string> {
  const places = nodes.flatMap((node) => {
    if (node.type === 'ObjectPattern') return childrenOf(node).map((property) => property.value);
    return [node.id, node.local, node.params].flat();
  });
  return new Set(places.filter(isNode).flatMap((node) => nameOf(node) ?? []));
}
