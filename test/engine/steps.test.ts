import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { registry } from '../../src/engine/steps/registry.ts';
import { outcomeOf, type StepCase } from './steps/stepCase.ts';

const files = new Set(readdirSync(new URL('./steps/', import.meta.url)));

for (const type of Object.keys(registry)) {
  const file = `${type}.cases.ts`;
  if (!files.has(file)) {
    test(`step type ${type} has cases`, () => expect([...files]).toContain(file));
    continue;
  }
  // The file is one of this folder's, and each exports its cases under this name.
  const { cases } = (await import(`./steps/${type}.cases.ts`)) as { cases: StepCase[] };
  describe(type, () => {
    test('has cases', () => expect(cases.length).toBeGreaterThan(0));
    test.each(cases)('$name', (given) => {
      const outcome = outcomeOf(given);
      expect(outcome).toMatchObject({ ...given.gives, ...exactly(outcome, given) });
    });
  });
}

/** `toMatchObject` lets objects have more than was named; these are compared whole. */
function exactly(outcome: StepCase['gives'], { gives }: StepCase): object {
  const whole = ['said', 'vars', 'timers', 'memory', 'effects', 'ending'] as const;
  for (const part of whole)
    if (gives[part] !== undefined) expect(outcome[part]).toEqual(gives[part]);
  return {};
}
