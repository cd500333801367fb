import type { Step } from '../definition.ts';
import type { Path } from '../paths.ts';
import { conditionPaths } from '../paths.ts';
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

const conditionReads = (logic: unknown, at: number): Read[] =>
  conditionPaths(logic).map((path) => ({
    path,
    field: `cases.${at}.if`,
    source: JSON.stringify(logic),
  }));

function textsIn(value: unknown, field: string): { field: string; source: string }[] {
  if (typeof value === 'string') return [{ field, source: value }];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    textsIn(inner, field === '' ? key : `${field}.${key}`),
  );
}

/**
 * Whether a text asks in the same breath what to do without the variable: by the filter `default`, by
 * `if`, by a `var` with a default, by `missing`, or by comparing it with nothing.
 */
export function asksWhether(variable: string, source: string): boolean {
  // Most sources have none of it, and an expression is not made for each of them.
  if (!/default:|\{%|"var":\[|^\{"var"|"!|"==|"missing/.test(source)) return false;
  const name = `vars\\.${variable}\\b`;
  return [
    `${name}[\\w.\\[\\]]*\\s*\\|\\s*default:`,
    `\\{%-?\\s*(?:if|unless|elsif)\\b[^%]*${name}`,
    `"var":\\["${name}[\\w.]*",`,
    `^\\{"var":"${name}[\\w.]*"\\}$`,
    `"!!?":\\[?\\{"var":"${name}[\\w.]*"\\}`,
    `"[!=]==?":\\[\\{"var":"${name}[\\w.]*"\\},null\\]`,
    `"missing(?:_some)?":\\[[^{]*"${name}`,
  ].some((pattern) => new RegExp(pattern).test(source));
}
