// What can be written next: names of fields, types of steps, steps to go on to, and what the account has.
import { startCompletion } from '@codemirror/autocomplete';
import { isValue, itemsOf, nameOf, propertiesOf, readValue, treeOf, valueIn } from './places.js';
import { emptyOf, formsAt } from './schema.js';

/** @typedef {import('@codemirror/autocomplete').Completion} Completion */
/** @typedef {import('@codemirror/autocomplete').CompletionContext} CompletionContext */
/** @typedef {import('@codemirror/autocomplete').CompletionResult} CompletionResult */
/** @typedef {import('@codemirror/state').EditorState} EditorState */
/** @typedef {import('./places.js').SyntaxNode} SyntaxNode */
/** @typedef {import('./schema.js').Schema} Schema */

/** Ids that the account has, with what they are called; by the field that names one. @typedef {Record<string, { id: string, name: string }[]>} Known */

/** What the schema calls a text that names a step. */
const stepTitle = 'Step name';

/**
 * @param {Schema} root @param {Known} known
 * @returns {(context: CompletionContext) => CompletionResult | null}
 */
export const completeFlow = (root, known) => (context) => {
  const { state, pos } = context;
  const node = treeOf(state).resolveInner(pos, -1);
  const whole = readValue(state, valueIn(treeOf(state).topNode));
  const at = { state, root, known, whole };
  if (node.name === 'PropertyName' && pos < node.to) {
    return keysAt(at, node.parent?.parent ?? null, node.from + 1);
  }
  if (node.name === 'String' && pos < node.to) return valuesAt(at, node, node.from + 1);
  const word = context.matchBefore(/\w*/);
  const from = word?.from ?? pos;
  const before = state
    .sliceDoc(Math.max(0, from - 200), from)
    .trimEnd()
    .at(-1);
  const around = aroundOf(node);
  if (!around || (!context.explicit && from === pos)) return null;
  if (around.name === 'Object' && (before === '{' || before === ',')) {
    return keysAt(at, around, from);
  }
  if (before === ':' || (around.name === 'Array' && (before === '[' || before === ','))) {
    return valuesAt(at, node, from);
  }
  return null;
};

/** @param {SyntaxNode} node @returns {SyntaxNode | null} */
function aroundOf(node) {
  for (let each = /** @type {SyntaxNode | null} */ (node); each; each = each.parent) {
    if (each.name === 'Object' || each.name === 'Array') return each;
  }
  return null;
}

/** From the whole to this node. @param {EditorState} state @param {SyntaxNode | null} node @returns {(string | number)[]} */
function pathTo(state, node) {
  const path = [];
  for (let each = node; each?.parent; each = each.parent) {
    const { parent } = each;
    if (each.name === 'Property') path.unshift(nameOf(state, each));
    else if (parent.name === 'Array') {
      const { from } = each;
      path.unshift(itemsOf(parent).filter((item) => item.from < from).length);
    }
  }
  return path;
}

/** @typedef {{ state: EditorState, root: Schema, known: Known, whole: unknown }} At */

/** @param {At} at @param {SyntaxNode | null} object @param {number} from @returns {CompletionResult | null} */
function keysAt({ state, root, whole }, object, from) {
  if (!object) return null;
  const path = pathTo(state, object);
  const present = new Set(
    propertiesOf(object)
      .filter((each) => each.to < from || each.from > from)
      .map((each) => nameOf(state, each)),
  );
  /** @type {Map<string, Schema>} */
  const fields = new Map();
  for (const form of formsAt(root, whole, path)) {
    for (const [name, schema] of Object.entries(form.properties ?? {})) {
      // Of several words that it may be, none is the one.
      const isOpen = schema.const !== fields.get(name)?.const && fields.has(name);
      fields.set(name, isOpen ? { type: 'string' } : schema);
    }
  }
  const inSteps = path.length === 1 && path[0] === 'steps';
  const names = inSteps ? missingSteps(whole) : [...fields.keys()];
  const isNamed = /^[^"\n,]*"\s*:/.test(state.sliceDoc(from, from + 200));
  const options = names
    .filter((name) => !present.has(name))
    .map((name, index) => {
      const empty = inSteps ? '{ "type": "|" }' : emptyOf(root, fields.get(name) ?? {});
      const text = isNamed ? JSON.stringify(name) : `${JSON.stringify(name)}: ${empty}`;
      return option(name, kindOf(fields.get(name)), text, -index);
    });
  return options.length === 0 ? null : { from, options };
}

/** Steps that something leads to and that are not there yet. @param {unknown} whole @returns {string[]} */
function missingSteps(whole) {
  const { start, steps } = /** @type {any} */ (Object(whole));
  const named = new Set([start, ...Object.values(Object(steps)).flatMap(stepsNamed)]);
  return [...named].filter(
    (name) => typeof name === 'string' && name !== '' && !Object.hasOwn(Object(steps), name),
  );
}

const waysOn = new Set([
  'next',
  'else',
  'failed',
  'empty',
  'on_message',
  'unavailable',
  'continue',
  'cancel',
]);

/** @param {unknown} value @returns {unknown[]} */
function stepsNamed(value) {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    waysOn.has(name) && typeof inner === 'string' ? [inner] : stepsNamed(inner),
  );
}

/** @param {At} at @param {SyntaxNode} node @param {number} from @returns {CompletionResult | null} */
function valuesAt({ state, root, known, whole }, node, from) {
  const path = pathTo(state, isValue(node) || node.name === 'Property' ? node : node.parent);
  const field = path.at(-1);
  const forms = formsAt(root, whole, path);
  const object = aroundOf(isValue(node) ? (node.parent ?? node) : node);
  /** @type {Completion[]} */
  const options = [];
  for (const form of forms) {
    if (form.title === stepTitle) {
      const steps = /** @type {any} */ (Object(whole)).steps ?? {};
      for (const name of Object.keys(steps)) {
        options.push(option(name, String(steps[name]?.type ?? ''), JSON.stringify(name)));
      }
    }
    for (const value of form.enum ?? (form.const === undefined ? [] : [form.const])) {
      const text = JSON.stringify(value);
      const isType = field === 'type' && path.length === 3 && path[0] === 'steps';
      const rest = isType && object ? restOf(root, whole, path, value) : '';
      options.push(option(String(value), '', text + rest));
    }
    if (form.type === 'boolean') {
      for (const value of ['true', 'false']) options.push(option(value, '', value));
    }
  }
  for (const { id, name } of known[String(field)] ?? []) {
    options.push({ ...option(name, id, JSON.stringify(id)), label: `${name} ${id}` });
  }
  return options.length === 0 ? null : { from, options: unique(options) };
}

/** The fields that a step of that type needs, where it has none yet. @param {Schema} root @param {unknown} whole @param {(string | number)[]} path @param {unknown} type */
function restOf(root, whole, path, type) {
  const [, name = ''] = path;
  const step = /** @type {any} */ (Object(whole)).steps?.[name];
  if (Object.keys(Object(step)).length > 1) return '';
  const [form] = formsAt(root, { steps: { [name]: { type } } }, ['steps', name]);
  const needed = Object.keys(form?.properties ?? {}).filter(
    (each) => each !== 'type' && (each === 'text' || form?.required?.includes(each)),
  );
  const [first] = needed;
  const fields = needed.map((each) => {
    const empty = emptyOf(root, form?.properties?.[each] ?? {});
    return `${JSON.stringify(each)}: ${each === first ? empty : empty.replace('|', '')}`;
  });
  // What comes first is where one goes on.
  return fields.map((each) => `, ${each}`).join('');
}

/** @param {Completion[]} options */
const unique = (options) => [...new Map(options.map((each) => [each.label, each])).values()];

/** @param {Schema | undefined} schema */
function kindOf(schema) {
  if (schema?.title === stepTitle) return 'step';
  return String([schema?.type].flat()[0] ?? '');
}

/**
 * @param {string} label @param {string} detail @param {string} text `|` where one goes on @param {number} [boost]
 * @returns {Completion}
 */
const option = (label, detail, text, boost = 0) => ({
  label,
  displayLabel: label,
  detail,
  boost: Math.max(boost, -99),
  apply(view, _completion, from, to) {
    const { doc } = view.state;
    // With the quotes around what has been begun, and what is left of it.
    const isQuoted = doc.sliceString(from - 1, from) === '"';
    const rest = isQuoted ? (/^[^"\n]*"/.exec(doc.sliceString(to, to + 200))?.[0].length ?? 0) : 0;
    const [begin, end] = [isQuoted ? from - 1 : from, to + rest];
    const place = text.indexOf('|');
    const insert = text.replace('|', '');
    // What follows is another field, and a comma between.
    const needsComma = insert.includes(':') && /^\s*"/.test(doc.sliceString(end, end + 200));
    view.dispatch({
      changes: { from: begin, to: end, insert: needsComma ? `${insert},` : insert },
      selection: { anchor: begin + (place < 0 ? insert.length : place) },
      userEvent: 'input.complete',
    });
    if (place >= 0) startCompletion(view);
  },
});
