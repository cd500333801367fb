import type { Json } from '../messages/events.ts';
import { parseCallTemplate } from './callTemplate.ts';
import { conditionPaths, type Path } from './paths.ts';

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
  const { paths, secrets } = namesIn(written);
  return {
    flows: flowsNamed(written),
    outbounds: outboundsNamed(written),
    properties: sorted([
      ...namedBy(written, 'set_property', 'property').filter((name) => !ownFields.has(name)),
      ...paths.flatMap(([root, group, name]) =>
        root === 'contact' && group === 'properties' ? textsOf(name) : [],
      ),
    ]),
    secrets: sorted(secrets),
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

/** What every template and condition asks for, wherever they stand. */
function namesIn(written: Json): { paths: Path[]; secrets: string[] } {
  const found: { paths: Path[]; secrets: string[] } = { paths: [], secrets: [] };
  const walk = (value: Json, field?: string): void => {
    if (field === 'if') found.paths.push(...conditionPaths(value));
    if (typeof value === 'string') {
      const { paths, secrets } = namesOf(value);
      found.paths.push(...paths);
      found.secrets.push(...secrets.flatMap(textsOf));
    } else if (Array.isArray(value)) {
      for (const inner of value) walk(inner);
    } else if (value !== null && typeof value === 'object') {
      for (const [name, inner] of Object.entries(value)) walk(inner, name);
    }
  };
  walk(written);
  return found;
}

/** As of a call, which may use all that templates can. */
function namesOf(source: string): { paths: Path[]; secrets: unknown[] } {
  if (!source.includes('{{') && !source.includes('{%')) return { paths: [], secrets: [] };
  try {
    return parseCallTemplate(source);
  } catch {
    return { paths: [], secrets: [] };
  }
}
