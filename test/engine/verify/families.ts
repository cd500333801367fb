import { cases as caseNeverTaken } from './caseNeverTaken.cases.ts';
import { cases as choices } from './choices.cases.ts';
import { cases as cycles } from './cycles.cases.ts';
import { cases as exits } from './exits.cases.ts';
import { cases as outbounds } from './outbounds.cases.ts';
import { cases as properties } from './properties.cases.ts';
import { cases as saves } from './saves.cases.ts';
import { cases as secrets } from './secrets.cases.ts';
import { cases as subflows } from './subflows.cases.ts';
import { cases as texts } from './texts.cases.ts';
import { cases as times } from './times.cases.ts';
import { cases as variables } from './variables.cases.ts';
import { cases as ways } from './ways.cases.ts';
import { cases as window } from './window.cases.ts';
import { cases as words } from './words.cases.ts';

/** Broken flows, by the family of rules that finds what is wrong with them. */
export const families = {
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
