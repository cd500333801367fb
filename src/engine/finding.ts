/**
 * Something wrong with a flow. `path` is the shortest way from the start to the step that shows it,
 * empty where there is none. `field` is its place in the definition (`steps.ask.invalid.text`).
 */
export type Finding = {
  code: string;
  severity: 'error' | 'warning';
  step: string | null;
  field: string;
  message: string;
  path: string[];
};
