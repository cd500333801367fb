import { ask, branch } from './verifyCase.ts';

/** Steps in a row, each of which may be passed in two ways that take different times. */
export const ladder = (rungs: number) =>
  Object.fromEntries(
    Array.from({ length: rungs }, (_, n): [string, unknown][] => [
      [`turn${n}`, branch([[{ var: 'contact.tags' }, `wait${n}`]], `ask${n}`)],
      [`wait${n}`, { type: 'wait', for: `${n + 1}s`, next: `turn${n + 1}` }],
      [
        `ask${n}`,
        ask(`turn${n + 1}`, { timeout: { after: `${2 * n + 1}s`, next: `turn${n + 1}` } }),
      ],
    ]).flat(),
  );
