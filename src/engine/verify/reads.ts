import type { Step } from '../definition.ts';
import type { Path } from '../paths.ts';
import { conditionPaths, eachOnce } from '../paths.ts';
import type { Study } from './study.ts';

/** A value that a step asks for, and where: `field` is the place in the step. */
export type Read = { path: Path; field: string; source: string };

/** The contact property that a path reads; undefined for any other path. */
export const propertyOf = ([root, of, name]: Path): string | undefined =>
  root === 'contact' && of === 'properties' && typeof name === 'string' ? name : undefined;

/** All that a step asks for in its templates, conditions and lists. What does not parse asks for nothing. */
export function readsOf(study: Study, name: string): Read[] {
  const step = study.definition.steps[name];
  if (step === undefined) return [];
  return [
    ...textsIn(step, '').flatMap(({ field, source }) => readsIn(study, step, field, source)),
    ...(step.type === 'branch'
      ? step.cases.flatMap((each, at) => conditionReads(each.if, at))
      : []),
    ...(step.type === 'choice' && step.options_from !== undefined
      ? [
          {
            path: step.options_from.list.split('.'),
            field: 'options_from.list',
            source: step.options_from.list,
          },
        ]
      : []),
    ...Object.values(study.definition.translations ?? {}).flatMap((texts) =>
      Object.entries(texts).flatMap(([key, source]) =>
        key.startsWith(`${name}.`) ? readsIn(study, step, key.slice(name.length + 1), source) : [],
      ),
    ),
  ];
}

function readsIn(study: Study, step: Step, field: string, source: string): Read[] {
  if (!source.includes('{{') && !source.includes('{%')) return [];
  const { paths = [] } = study.template(source, step.type === 'http');
  return paths.map((path) => ({ path, field, source }));
}

function conditionReads(logic: unknown, at: number): Read[] {
  const source = JSON.stringify(logic);
  const paths = eachOnce(conditionPaths(logic));
  return paths.map((path) => ({ path, field: `cases.${at}.if`, source }));
}

function textsIn(value: unknown, field: string): { field: string; source: string }[] {
  if (typeof value === 'string') return [{ field, source: value }];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    textsIn(inner, field === '' ? key : `${field}.${key}`),
  );
}

/**
 * Variables of which a text asks in the same breath what to do without them: by the filter `default`, by
 * `if`, by a `var` with a default, by `missing`, or by comparing with nothing.
 */
export function askedWhether(source: string): ReadonlySet<string> {
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
