import type { z } from 'zod';
import { definitionSchema, type FlowDefinition, stepSchema } from './definition.ts';
import type { Finding } from './finding.ts';

/** A definition from JSON of anybody's making, or what keeps it from being one. */
export function parseDefinition(
  written: unknown,
): { ok: true; definition: FlowDefinition } | { ok: false; findings: Finding[] } {
  const parsed = definitionSchema.safeParse(written);
  if (parsed.success) return { ok: true, definition: parsed.data };
  return { ok: false, findings: parsed.error.issues.map((issue) => findingOf(issue, written)) };
}

function findingOf(issue: z.core.$ZodIssue, written: unknown): Finding {
  const [root, name] = issue.path;
  const step = root === 'steps' && typeof name === 'string' ? name : null;
  return {
    code: 'definition',
    severity: 'error',
    step,
    field: issue.path.join('.'),
    message: sentence(issue, written),
    path: [],
    possible: false,
  };
}

function sentence(issue: z.core.$ZodIssue, written: unknown): string {
  const place = issue.path.length === 0 ? 'the flow' : issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    const named = issue.keys.map((key) => `"${key}"`).join(', ');
    return `${place} has no field ${named}${possibleFields(issue.path, written)}`;
  }
  if (issue.code === 'invalid_union' && issue.path.at(-1) === 'type' && issue.path.length === 3) {
    const types = stepSchema.options.map(({ shape }) => shape.type.value);
    return `${place} is none of the step types ${types.join(', ')}`;
  }
  if (issue.code === 'invalid_key') return `${place}: ${issue.issues[0]?.message ?? issue.message}`;
  const isMissing = issue.code !== 'custom' && valueAt(written, issue.path) === undefined;
  return isMissing ? `${place} is missing` : `${place}: ${issue.message}`;
}

/** What a step of that type may hold, for the author who misspelt a field. */
function possibleFields(path: PropertyKey[], written: unknown): string {
  const type = path.length === 2 && path[0] === 'steps' ? valueAt(written, [...path, 'type']) : '';
  const schema = stepSchema.options.find(({ shape }) => shape.type.value === type);
  return schema === undefined
    ? ''
    : `; a step of type ${type} may have ${Object.keys(schema.shape).join(', ')}`;
}

function valueAt(written: unknown, path: PropertyKey[]): unknown {
  let value = written;
  for (const part of path) {
    if (value === null || typeof value !== 'object') return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}
