import type { Json } from '../messages/events.ts';
import type { Expectation } from './flowCases.ts';
import type { SimulatedMessage, SimulationResult } from './showSimulation.ts';

/** One thing that came out otherwise: where, what was expected, what came; null where there was none. */
export type Difference = { at: string; expected: Json; came: Json };

/** Where a result is not as expected; only what the expectation names is looked at. */
export function compareCase(expected: Expectation, result: SimulationResult): Difference[] {
  const { messages, path, variables, end, waiting_for, findings } = expected;
  return [
    ...(messages ? compareMessages(messages, result.messages) : []),
    ...(path ? compareLists('path', path, namesOf(result.path)) : []),
    ...(variables ? compareParts('variables', variables, result.variables) : []),
    ...(end === undefined ? [] : compareEnd(end, result)),
    ...(waiting_for === undefined
      ? []
      : compareParts('waiting_for', waiting_for, result.waiting_for?.step ?? null)),
    ...(findings ? compareLists('findings', findings, result.findings.map(codeOf)) : []),
  ];
}

const namesOf = (path: SimulationResult['path']): string[] => path.map(({ step }) => step);
const codeOf = ({ code }: { code: string }): string => code;

/** A text is compared with what stands in the message, an object with the fields that it names. */
function compareMessages(
  expected: NonNullable<Expectation['messages']>,
  came: SimulatedMessage[],
): Difference[] {
  const longest = Math.max(expected.length, came.length);
  return Array.from({ length: longest }, (_, index) => {
    const at = `messages.${index}`;
    const wanted = expected[index];
    const said = came[index];
    if (wanted === undefined) return [{ at, expected: null, came: said ? shown(said) : null }];
    if (said === undefined) return [{ at, expected: wanted, came: null }];
    if (typeof wanted !== 'string')
      return compareParts(at, wanted, { ...said, ...contentOf(said) });
    return wanted === said.text ? [] : [{ at, expected: wanted, came: shown(said) }];
  }).flat();
}

/** Fields of the content may be named without saying `content`; the message's own come first. */
function contentOf(said: SimulatedMessage): Record<string, Json> {
  const { content, text, options, type, step } = said;
  const inner = content !== null && typeof content === 'object' && !Array.isArray(content);
  return { ...(inner && content), text, options, type, step };
}

const shown = ({ text, type }: SimulatedMessage): Json => (text === '' ? `(${type})` : text);

function compareEnd(expected: NonNullable<Expectation['end']>, result: SimulationResult) {
  const status = result.status === 'pending' ? 'waiting' : result.status;
  if (typeof expected === 'string') return compareParts('end', expected, status);
  const { failure_status, declined_reason } = result.end ?? {};
  const came = {
    status,
    ...(failure_status && { failure_status }),
    ...(declined_reason && { declined_reason }),
  };
  return compareParts('end', expected, came);
}

const compareLists = (at: string, expected: string[], came: string[]): Difference[] =>
  JSON.stringify(expected) === JSON.stringify(came) ? [] : [{ at, expected, came }];

/** Lists are compared whole, objects by the fields that are expected of them. */
function compareParts(at: string, expected: unknown, came: unknown): Difference[] {
  if (Array.isArray(expected)) {
    if (!Array.isArray(came) || came.length !== expected.length)
      return [differ(at, expected, came)];
    return expected.flatMap((each, index) => compareParts(`${at}.${index}`, each, came[index]));
  }
  if (isRecord(expected)) {
    if (!isRecord(came)) return [differ(at, expected, came)];
    return Object.entries(expected).flatMap(([name, value]) =>
      compareParts(`${at}.${name}`, value, came[name]),
    );
  }
  return expected === came ? [] : [differ(at, expected, came)];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// Both sides are JSON: one was read from a file, the other is an answer of ours.
const differ = (at: string, expected: unknown, came: unknown): Difference => ({
  at,
  expected: (expected ?? null) as Json,
  came: (came ?? null) as Json,
});
