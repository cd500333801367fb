import type { z } from 'zod';

/** What is wrong with one place of a definition, for its author; what a schema says itself goes first. */
export function plainIssue(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return kinds[issue.expected] && `${kinds[issue.expected]} belongs here`;
    case 'invalid_value':
      return issue.values.length === 1
        ? `${JSON.stringify(issue.values[0])} belongs here`
        : `one of ${issue.values.join(', ')} belongs here`;
    case 'too_small':
      if (issue.origin === 'string') return 'a text cannot be empty';
      if (issue.origin !== 'array') {
        const how = issue.inclusive ? 'at least' : 'more than';
        return `a number of ${how} ${issue.minimum} belongs here`;
      }
      return issue.minimum === 1
        ? 'a list cannot be empty'
        : `a list of ${issue.minimum} belongs here`;
    case 'too_big':
      if (issue.origin === 'string')
        return `a text of at most ${issue.maximum} characters belongs here`;
      return issue.origin === 'array'
        ? `a list of at most ${issue.maximum} belongs here`
        : `a number of at most ${issue.maximum} belongs here`;
    case 'invalid_union':
      return Array.isArray(issue.options)
        ? `one of ${issue.options.join(', ')} belongs here`
        : undefined;
    default:
      return undefined;
  }
}

const kinds: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
};
