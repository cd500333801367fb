import { definition } from './definition/pt.ts';
import { expressions } from './expressions/pt.ts';
import { json } from './json/pt.ts';
import { steps } from './steps/pt.ts';

/** What is found wrong with a flow, in Portuguese. */
export const findings: Record<string, string> = {
  ...definition,
  ...expressions,
  ...json,
  ...steps,
};
