import { definition } from './definition/es.ts';
import { expressions } from './expressions/es.ts';
import { json } from './json/es.ts';
import { steps } from './steps/es.ts';

/** What is found wrong with a flow, in Spanish. */
export const findings: Record<string, string> = {
  ...definition,
  ...expressions,
  ...json,
  ...steps,
};
