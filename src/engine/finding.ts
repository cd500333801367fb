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

/** More than anybody reads; each may hold a long way, and a hostile flow has a fault in every line. */
const mostFindings = 250;

/** The first findings, and where there are many more one that says how many. */
export function firstFindings(findings: Finding[]): Finding[] {
  const rest = findings.slice(mostFindings);
  if (rest.length === 0) return findings;
  const severity = rest.some((each) => each.severity === 'error') ? 'error' : 'warning';
  const message = `and ${rest.length} more, which show once these are mended`;
  return [
    ...findings.slice(0, mostFindings),
    { code: 'more', severity, step: null, field: '', message, path: [], possible: false },
  ];
}
