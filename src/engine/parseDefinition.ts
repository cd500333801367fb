import type { z } from 'zod';
import { definitionSchema, type FlowDefinition, mostSteps, stepSchema } from './definition.ts';
import { type Finding, firstFindings } from './finding.ts';
import { plainIssue } from './plainIssue.ts';

/** A definition from JSON of anybody's making, or what keeps it from being one. */
export function parseDefinition(
  written: unknown,
): { ok: true; definition: FlowDefinition } | { ok: false; findings: Finding[] } {
  // Before each of ten thousand steps is looked at, and found wrong.
  if (stepCount(written) > mostSteps) {
    const message = `steps: a flow has at most ${mostSteps} steps, and this one has ${stepCount(written)}`;
    return { ok: false, findings: [definitionFinding(null, 'steps', message)] };
  }
  const nameless = protoIn(written, []);
  if (nameless !== undefined) {
    const message = `${nameless}: nothing can be named "__proto__"`;
    return { ok: false, findings: [definitionFinding(null, nameless, message)] };
  }
  const parsed = definitionSchema.safeParse(written, { error: plainIssue });
  if (parsed.success) return { ok: true, definition: parsed.data };
  const findings = parsed.error.issues.flatMap(closest).map((issue) => findingOf(issue, written));
  return { ok: false, findings: firstFindings(findings) };
}

/** Where something is named `__proto__`: schemas, templates and machines would pass over it in silence. */
function protoIn(written: unknown, path: string[]): string | undefined {
  if (written === null || typeof written !== 'object') return undefined;
  for (const [name, value] of Object.entries(written)) {
    const here = [...path, name];
    const found = name === '__proto__' ? here.join('.') : protoIn(value, here);
    if (found !== undefined) return found;
  }
  return undefined;
}

function stepCount(written: unknown): number {
  const steps = valueAt(written, ['steps']);
  return steps !== null && typeof steps === 'object' ? Object.keys(steps).length : 0;
}

/** Of what may be one thing or another, what keeps it from being the one that it is the most like. */
function closest(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const within = issue.errors.find((issues) => issues.every(({ path }) => path.length > 0));
  return within?.map((each) => ({ ...each, path: [...issue.path, ...each.path] })) ?? [issue];
}

function findingOf(issue: z.core.$ZodIssue, written: unknown): Finding {
  const [root, name] = issue.path;
  const step = root === 'steps' && typeof name === 'string' ? name : null;
  return definitionFinding(step, issue.path.join('.'), sentence(issue, written));
}

const definitionFinding = (step: string | null, field: string, message: string): Finding => ({
  code: 'definition',
  severity: 'error',
  step,
  field,
  message,
  path: [],
  possible: false,
});

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
