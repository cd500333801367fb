// Where in the text of a flow something stands that is named by a path, as in `steps.ask.invalid.text`.
import { ensureSyntaxTree, syntaxTree } from '@codemirror/language';

/** @typedef {import('@codemirror/state').EditorState} EditorState */
/** @typedef {ReturnType<typeof syntaxTree>['topNode']} SyntaxNode */

/** What the parser has made of it within a fifth of a second. @param {EditorState} state */
export const treeOf = (state) =>
  ensureSyntaxTree(state, state.doc.length, 200) ?? syntaxTree(state);

/** The value of a whole text, or of a property. @param {SyntaxNode | null} node @returns {SyntaxNode | null} */
export function valueIn(node) {
  for (let child = node?.firstChild ?? null; child; child = child.nextSibling) {
    if (isValue(child)) return child;
  }
  return null;
}

const values = new Set(['Object', 'Array', 'String', 'Number', 'True', 'False', 'Null']);

/** @param {SyntaxNode} node */
export const isValue = (node) => values.has(node.name);

/** @param {SyntaxNode} node */
export const propertiesOf = (node) => node.getChildren('Property');

/** @param {SyntaxNode} node @returns {SyntaxNode[]} */
export function itemsOf(node) {
  const items = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (isValue(child)) items.push(child);
  }
  return items;
}

/** What a string or a property's name says; half of one says nothing. @param {EditorState} state @param {SyntaxNode | null} node */
function textOf(state, node) {
  if (!node) return '';
  try {
    return String(JSON.parse(state.sliceDoc(node.from, node.to)));
  } catch {
    return '';
  }
}

/** @param {EditorState} state @param {SyntaxNode} property */
export const nameOf = (state, property) => textOf(state, property.getChild('PropertyName'));

/**
 * A value as far as it is written. @param {EditorState} state @param {SyntaxNode | null} node @returns {unknown}
 */
export function readValue(state, node) {
  switch (node?.name) {
    case 'Object':
      return Object.fromEntries(
        propertiesOf(node).map((each) => [nameOf(state, each), readValue(state, valueIn(each))]),
      );
    case 'Array':
      return itemsOf(node).map((item) => readValue(state, item));
    case 'String':
      return textOf(state, node);
    case 'Number':
      return Number(state.sliceDoc(node.from, node.to));
    case 'True':
      return true;
    case 'False':
      return false;
    default:
      return null;
  }
}

/**
 * The place of what a path names, or of the nearest thing around it that is there.
 * @param {EditorState} state @param {string} field @returns {{ from: number, to: number }}
 */
export function placeOf(state, field) {
  let value = valueIn(treeOf(state).topNode);
  /** @type {SyntaxNode | null} */
  let named = null;
  let parts = field.split('.').filter(Boolean);
  while (value && parts.length > 0) {
    const found = step(state, value, parts);
    if (!found) break;
    [named, value, parts] = found;
  }
  // A text is shown itself, an object by its name.
  const shown = parts.length === 0 && value && value.name !== 'Object' && value.name !== 'Array';
  const at = shown ? value : named;
  return at ? { from: at.from, to: at.to } : { from: 0, to: Math.min(1, state.doc.length) };
}

/**
 * One step along the path. A name may have dots in it, as in `translations.en.ask.text`.
 * @param {EditorState} state @param {SyntaxNode} node @param {string[]} parts
 * @returns {[named: SyntaxNode, value: SyntaxNode | null, rest: string[]] | undefined}
 */
function step(state, node, parts) {
  if (node.name === 'Object') {
    const properties = propertiesOf(node);
    for (let length = 1; length <= parts.length; length += 1) {
      const name = parts.slice(0, length).join('.');
      const found = properties.find((each) => nameOf(state, each) === name);
      if (found) {
        return [found.getChild('PropertyName') ?? found, valueIn(found), parts.slice(length)];
      }
    }
  }
  if (node.name === 'Array') {
    const [first = ''] = parts;
    const items = itemsOf(node);
    const item = /^\d+$/.test(first)
      ? items[Number(first)]
      : items.find((each) => Object(readValue(state, each)).id === first);
    if (item) return [item, item, parts.slice(1)];
  }
  return undefined;
}
