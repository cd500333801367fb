import type { Json } from '../messages/events.ts';
import { conditionPaths, type Path } from './paths.ts';
import { parseTemplate } from './template.ts';

/** What a flow names that lives outside it, each once and in alphabetical order. */
export type References = {
  /** `IPF…` of the sub-flows it enters. */
  flows: string[];
  /** `OTB…` of the templates it sends. */
  outbounds: string[];
  /** Contact properties that it reads or sets. */
  properties: string[];
  /** Names of secrets, as in `{{ secrets.token }}`. */
  secrets: string[];
};

/** Finds them in a flow as it is written, which may be broken: what cannot be read names nothing. */
export function referencesOf(written: Json): References {
  const paths = pathsIn(written);
  return {
    flows: flowsNamed(written),
    outbounds: outboundsNamed(written),
    properties: sorted([
      ...namedBy(written, 'set_property', 'property').filter((name) => !ownFields.has(name)),
      ...paths.flatMap(([root, group, name]) =>
        root === 'contact' && group === 'properties' ? textsOf(name) : [],
      ),
    ]),
    secrets: sorted(paths.flatMap(([root, name]) => (root === 'secrets' ? textsOf(name) : []))),
  };
}

/** `IPF…` of the sub-flows it enters; no template is parsed for it. */
export const flowsNamed = (written: Json): string[] =>
  sorted(namedBy(written, 'subflow', 'flow_id'));

/** `OTB…` of the templates it sends. */
export const outboundsNamed = (written: Json): string[] =>
  sorted(namedBy(written, 'outbound', 'outbound_id'));

const namedBy = (written: Json, type: string, field: string): string[] =>
  Object.values(recordOf(recordOf(written).steps))
    .map(recordOf)
    .filter((step) => step.type === type)
    .flatMap((step) => textsOf(step[field]));

/** `set_property` sets these of the contact itself. */
const ownFields = new Set(['name', 'email', 'language', 'consent']);

const textsOf = (value: unknown): string[] => (typeof value === 'string' ? [value] : []);
const sorted = (names: string[]): string[] => [...new Set(names)].toSorted();

function recordOf(value: Json | undefined): Record<string, Json | undefined> {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isRecord ? value : {};
}

/** Of every template and condition, wherever they stand. */
function pathsIn(value: Json): Path[] {
  if (typeof value === 'string') return templatePaths(value);
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) return value.flatMap(pathsIn);
  return Object.entries(value).flatMap(([field, inner]) =>
    field === 'if' ? [...conditionPaths(inner), ...pathsIn(inner)] : pathsIn(inner),
  );
}

function templatePaths(source: string): Path[] {
  try {
    return parseTemplate(source).paths;
  } catch {
    return [];
  }
}
