import { describe, expect, test } from 'vitest';
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

function repaired({ steps, more, known, repair, repairMore, repairKnown }: VerifyCase) {
  const mended = { ...steps, ...repair };
  const flow = flowOf(mended, { start: Object.keys(steps)[0], ...more, ...repairMore });
  return [flow, repairKnown ?? known] as const;
}
