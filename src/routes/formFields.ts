import { AppError } from '../errors.ts';

/** What a form can hold once its names are taken apart. */
export type FormValue = string | FormValue[] | { [name: string]: FormValue };

type Node = { texts: string[]; isList: boolean; children: Map<string, Node> };

const newNode = (): Node => ({ texts: [], isList: false, children: new Map() });

/**
 * The fields of a form as the JSON object they stand for: `var.name=Ana`, and `var[name]=Ana`, are
 * `{"var":{"name":"Ana"}}`; a name that is repeated, `x[]`, and `x.0`, `x.1` … are lists. AppError `invalid_request` where one
 * name is given both as a text and as an object.
 */
export function readFormFields(fields: Iterable<[string, string]>): Record<string, FormValue> {
  const root = newNode();
  for (const [name, text] of fields) {
    const isList = name.endsWith('[]');
    const dotted = (isList ? name.slice(0, -2) : name).replaceAll(/\[([^[\]]+)\]/g, '.$1');
    const path = dotted.split('.');
    if (path.length > 32)
      throw new AppError('invalid_request', `${name.slice(0, 60)}… is too deep`);
    const node = path.reduce(childOf, root);
    node.texts.push(text);
    node.isList ||= isList;
  }
  return Object.fromEntries([...root.children].map(([name, node]) => [name, valueIn(node, name)]));
}

function childOf(node: Node, name: string): Node {
  const known = node.children.get(name);
  if (known) return known;
  const child = newNode();
  node.children.set(name, child);
  return child;
}

function valueIn({ texts, isList, children }: Node, path: string): FormValue {
  const [first] = texts;
  if (children.size === 0)
    return texts.length === 1 && first !== undefined && !isList ? first : texts;
  if (texts.length > 0) {
    throw new AppError('invalid_request', `${path} is given both as a text and as ${path}.…`);
  }
  const entries = [...children].map(([name, node]): [string, FormValue] => [
    name,
    valueIn(node, `${path}.${name}`),
  ]);
  const byIndex = new Map(entries);
  const items = entries.map((_, index) => byIndex.get(String(index)));
  const list = items.filter((item) => item !== undefined);
  return list.length === entries.length ? list : Object.fromEntries(entries);
}
