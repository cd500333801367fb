import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findingCodes } from '../../src/engine/finding.ts';
import { verifyDefinition } from '../../src/engine/verify.ts';
import { cases as caseNeverTaken } from './verify/caseNeverTaken.cases.ts';
import { cases as choices } from './verify/choices.cases.ts';
import { cases as cycles } from './verify/cycles.cases.ts';
import { cases as exits } from './verify/exits.cases.ts';
import { cases as outbounds } from './verify/outbounds.cases.ts';
import { cases as properties } from './verify/properties.cases.ts';
import { cases as saves } from './verify/saves.cases.ts';
import { cases as secrets } from './verify/secrets.cases.ts';
import { cases as subflows } from './verify/subflows.cases.ts';
import { cases as texts } from './verify/texts.cases.ts';
import { cases as times } from './verify/times.cases.ts';
import { cases as variables } from './verify/variables.cases.ts';
import type { VerifyCase } from './verify/verifyCase.ts';
import { cases as ways } from './verify/ways.cases.ts';
import { cases as window } from './verify/window.cases.ts';
import { cases as words } from './verify/words.cases.ts';
import { flowOf } from './world.ts';

const families = {
  ways,
  cycles,
  exits,
  texts,
  choices,
  times,
  saves,
  variables,
  window,
  caseNeverTaken,
  words,
  outbounds,
  properties,
  secrets,
  subflows,
};

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
