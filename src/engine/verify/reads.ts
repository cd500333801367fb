import type { FlowDefinition, Step } from '../definition.ts';
import type { Path } from '../paths.ts';
import { conditionPaths, eachOnce } from '../paths.ts';
import type { Study } from './study.ts';

/**
 * A value that a step asks for, and where: `field` is the place in the step. `isMinded`: it is asked for
 * together with what to do without it.
 */
export type Read = { path: Path; field: string; isMinded: boolean };

/** A text of a step at its place. */
type Text = { field: string; source: string };

/** The contact property that a path reads; undefined for any other path. */
export const propertyOf = ([root, of, name]: Path): string | undefined =>
  root === 'contact' && of === 'properties' && typeof name === 'string' ? name : undefined;

/** All translations of each step's texts. */
export function translationsByStep({ translations = {} }: FlowDefinition): Map<string, Text[]> {
  const texts = new Map<string, Text[]>();
  for (const [key, source] of Object.values(translations).flatMap(Object.entries<string>)) {
    const step = key.slice(0, Math.max(key.indexOf('.'), 0));
    const text = { field: key.slice(step.length + 1), source };
    const others = texts.get(step);
    if (others === undefined) texts.set(step, [text]);
    else others.push(text);
  }
  return texts;
}

/** All that a step asks for. What does not parse asks for nothing. */
export function readsOf(step: Step, translated: Text[], template: Study['template']): Read[] {
  const texts = textsIn(step, '').flatMap((text) => readsIn(step, text, template));
  const ofTranslations = translated.flatMap((text) => readsIn(step, text, template));
  if (step.type === 'branch') {
    const ofCases = step.cases.flatMap((each, at) =>
      readsAt(eachOnce(conditionPaths(each.if)), `cases.${at}.if`, JSON.stringify(each.if)),
    );
    return [...texts, ...ofCases, ...ofTranslations];
  }
  if (step.type !== 'choice' || step.options_from === undefined) {
    return [...texts, ...ofTranslations];
  }
  const { list } = step.options_from;
  return [...texts, ...readsAt([list.split('.')], 'options_from.list', list), ...ofTranslations];
}

function readsIn(step: Step, { field, source }: Text, template: Study['template']): Read[] {
  if (!source.includes('{{') && !source.includes('{%')) return [];
  const { paths = [] } = template(source, step.type === 'http');
  return readsAt(paths, field, source);
}

function readsAt(paths: Path[], field: string, source: string): Read[] {
  const asked = paths.some(([root]) => root === 'vars') ? askedWhether(source) : nothing;
  return paths.map((path) => ({
    path,
    field,
    isMinded: path[0] === 'vars' && asked.has(String(path[1])),
  }));
}

function textsIn(value: unknown, field: string): Text[] {
  if (typeof value === 'string') return [{ field, source: value }];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    textsIn(inner, field === '' ? key : `${field}.${key}`),
  );
}

const nothing: ReadonlySet<string> = new Set();

/**
 * Variables of which a text asks in the same breath what to do without them: by the filter `default`, by
 * `if`, by a `var` with a default, by `missing`, or by comparing with nothing.
 */
function askedWhether(source: string): ReadonlySet<string> {
  // Most texts have none of it.
  if (!/default:|\{%|"var":\[|^\{"var"|"!|"==|"missing/.test(source)) return nothing;
  return new Set(asking.flatMap((pattern) => [...source.matchAll(pattern)].flatMap(variablesIn)));
}

// Authors may be hostile, and texts long: each of these looks at a character a bounded number of times.
const asking = [
  /(?<![\w.[\]])[\w.[\]]+\s*\|\s*default:/g,
  /\{%-?\s*(?:if|unless|elsif)\b[^%]*/g,
  /"var":\["[\w.]*",/g,
  /^\{"var":"[\w.]*"\}$/g,
  /"!!?":\[?\{"var":"[\w.]*"\}/g,
  /"[!=]==?":\[\{"var":"[\w.]*"\},null\]/g,
  /"missing(?:_some)?":\[[^{]*/g,
];

const variablesIn = ([part]: RegExpExecArray): string[] =>
  [...part.matchAll(/\bvars\.(\w+)/g)].map(([, name = '']) => name);
