import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { runningRules } from './runningRules.ts';
import { verifyingRules } from './verifyingRules.ts';

const rules = Object.entries({ ...runningRules, ...verifyingRules }).flatMap(([part, pieces]) =>
  pieces.map((piece) => ({ part, ...piece })),
);

/** What a title is made of: the text in quotes after `test(`, `describe(`, `.each(…)(` or `name:`. */
const title =
  /(?:\b(?:test|describe)\(|\)\(|\bname:)\s*('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`)/g;

const titlesOf = (file: string): Set<string> =>
  new Set(
    [...readFileSync(new URL(`../${file}`, import.meta.url), 'utf8').matchAll(title)].map(
      // What a title takes from its case stands as `…` in the list.
      ([, quoted = '']) =>
        quoted
          .slice(1, -1)
          .replace(/\\(.)/g, '$1')
          .replace(/\$\{[^}]*\}/g, '…'),
    ),
  );

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}_<>=]+/gu) ?? [];

/** Three words in a row of the rule, or all of it. */
function quotes(named: string, rule: string): boolean {
  const words = wordsOf(rule);
  const run = Math.min(3, words.length);
  const said = ` ${wordsOf(named).join(' ')} `;
  return words.some(
    (_, at) =>
      at + run <= words.length && said.includes(` ${words.slice(at, at + run).join(' ')} `),
  );
}

for (const { part, rule, shownBy } of rules) {
  describe(`${part}: ${rule}`, () => {
    test.each(Object.entries(shownBy))('is shown in %s', (file, titles) => {
      const there = titlesOf(file);
      expect(titles.filter((named) => !there.has(named))).toEqual([]);
      expect(titles).not.toEqual([]);
    });

    test('is quoted by one of the tests that show it', () => {
      const titles = Object.values(shownBy).flat();
      expect(titles.some((named) => quotes(named, rule))).toBe(true);
    });
  });
}

test('no rule stands twice', () => {
  expect(new Set(rules.map(({ rule }) => rule)).size).toBe(rules.length);
});
