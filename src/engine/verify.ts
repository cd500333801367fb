import type { FlowDefinition } from './definition.ts';
import { type Finding, firstFindings } from './finding.ts';
import type { Known } from './verify/known.ts';
import { type Study, studyOf } from './verify/study.ts';
import { verifyCases } from './verify/verifyCases.ts';
import { verifyChoices } from './verify/verifyChoices.ts';
import { verifyCycles } from './verify/verifyCycles.ts';
import { verifyExits } from './verify/verifyExits.ts';
import { verifyOutbounds } from './verify/verifyOutbounds.ts';
import { verifyProperties } from './verify/verifyProperties.ts';
import { verifySaves } from './verify/verifySaves.ts';
import { verifySecrets } from './verify/verifySecrets.ts';
import { verifySubflows } from './verify/verifySubflows.ts';
import { verifyTexts } from './verify/verifyTexts.ts';
import { verifyTimes } from './verify/verifyTimes.ts';
import { verifyVariables } from './verify/verifyVariables.ts';
import { verifyWays } from './verify/verifyWays.ts';
import { verifyWindow } from './verify/verifyWindow.ts';
import { verifyWords } from './verify/verifyWords.ts';

/** Each family of rules is a file; a new rule goes into one of them, or into a new one here. */
const rules: ((study: Study) => Finding[])[] = [
  verifyWays,
  verifyCycles,
  verifyExits,
  verifyTexts,
  verifyChoices,
  verifyWords,
  verifyTimes,
  verifySaves,
  verifyOutbounds,
  verifyProperties,
  verifySecrets,
  verifySubflows,
  verifyVariables,
  verifyWindow,
  verifyCases,
];

/**
 * What is wrong with a flow, errors first; any error keeps it from being published. `known` is what the
 * account holds of what the flow asks for (`flows/readKnown`); without it that is not looked at.
 */
export const verifyDefinition = (definition: FlowDefinition, known?: Known): Finding[] =>
  verifyStudy(studyOf(definition, known));

/** The same of a flow that was looked into already, as for what it asks of the account. */
export function verifyStudy(study: Study): Finding[] {
  const findings = rules.flatMap((rule) => rule(study));
  const errors = findings.filter(({ severity }) => severity === 'error');
  const warnings = findings.filter(({ severity }) => severity === 'warning');
  return firstFindings([...errors, ...warnings]);
}
