import { describe, expect, test } from 'vitest';
import { registry } from '../../src/engine/steps/registry.ts';
import { casesOf } from './casesOf.ts';
import { outcomeOf } from './steps/stepCase.ts';

test.each(Object.keys(registry))('step type %s has cases', (type) => {
  expect(casesOf[type]?.length ?? 0).toBeGreaterThan(0);
});

for (const [type, cases] of Object.entries(casesOf)) {
  describe(type, () => {
    test.each(cases)('$name', (given) => {
      const outcome = outcomeOf(given);
      // Only what the case names is compared, and that whole.
      const named = Object.keys(given.gives).map((part) => [part, Reflect.get(outcome, part)]);
      expect(Object.fromEntries(named)).toEqual(given.gives);
    });
  });
}
