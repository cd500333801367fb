/**
 * Something wrong with a flow. `path` is the shortest way from the start that shows it, ending at the
 * step (or, for a circle, where it closes); empty where there is none. `field` is its place in the
 * definition (`steps.ask.invalid.text`). `possible`: whether it happens depends on what only running
 * can tell, as on the contact's answers or what a call gives.
 */
export type Finding = {
  code: string;
  severity: 'error' | 'warning';
  step: string | null;
  field: string;
  message: string;
  path: string[];
  possible: boolean;
};
