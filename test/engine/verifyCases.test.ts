import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findingCodes } from '../../src/engine/finding.ts';
import { verifyDefinition } from '../../src/engine/verify.ts';
import { families } from './verify/families.ts';
import type { VerifyCase } from './verify/verifyCase.ts';
import { flowOf } from './world.ts';

for (const [family, cases] of Object.entries(families)) {
  describe(family, () => {
    test.each(cases)('$name', (given) => {
      const { steps, more, known, finds } = given;
      const { message = expect.stringMatching(/^\S.*[^.]$/), ...rest } = finds;
      expect(verifyDefinition(flowOf(steps, more), known)).toEqual([{ ...rest, message }]);
      expect(verifyDefinition(...repaired(given))).toEqual([]);
    });
  });
}

/** What no flow of a few steps shows, and `definition`, which is for what is no flow at all. */
const shownElsewhere = ['definition', 'more', 'search_bounded', 'too_many_variables'];

test('each code there is is found in a case, and not found in its repair', () => {
  const shown = Object.values(families).flatMap((cases) => cases.map(({ finds }) => finds.code));
  expect([...new Set([...shown, ...shownElsewhere])].toSorted()).toEqual(findingCodes.toSorted());
  const tests = ['verify.test.ts', 'verifyClaims.test.ts'].map((name) =>
    readFileSync(new URL(name, import.meta.url), 'utf8'),
  );
  expect(shownElsewhere.filter((code) => !tests.join().includes(`'${code}'`))).toEqual([]);
});

function repaired({ steps, more, known, repair, repairMore, repairKnown }: VerifyCase) {
  const mended = { ...steps, ...repair };
  const flow = flowOf(mended, { start: Object.keys(steps)[0], ...more, ...repairMore });
  return [flow, repairKnown ?? known] as const;
}
