/** All that can be found. */
export const findingCodes = [
  'case_never_taken',
  'condition_invalid',
  'definition',
  'endless_cycle',
  'endless_nag',
  'http_without_failed',
  'late_reminder',
  'missing_secret',
  'missing_translation',
  'more',
  'no_end',
  'no_timeout',
  'no_unavailable',
  'options_meet',
  'outbound_file_invalid',
  'outbound_not_approved',
  'outbound_reply_missing',
  'outbound_reply_unheard',
  'outbound_unsendable',
  'outbound_variable_missing',
  'outbound_without_replies',
  'pattern_invalid',
  'save_as_other_type',
  'search_bounded',
  'secret_unnamed',
  'secrets_outside_http',
  'stop_word_only',
  'subflow_cycle',
  'template_invalid',
  'timeout_after_expiry',
  'timeout_without_next',
  'too_long',
  'too_many_options',
  'too_many_variables',
  'unknown_flow',
  'unknown_next',
  'unknown_outbound',
  'unknown_outbound_variable',
  'unknown_property',
  'unknown_start',
  'unknown_translation',
  'unreachable',
  'unset_variable',
  'window_closed',
  'word_is_phrase',
] as const;
export type FindingCode = (typeof findingCodes)[number];

/**
 * Something wrong with a flow. `path` is the shortest way from the start that shows it, ending at the
 * step (or, for a circle, where it closes); empty where there is none. `field` is its place in the
 * definition (`steps.ask.invalid.text`). `possible`: whether it happens depends on what only running
 * can tell, as on the contact's answers or what a call gives.
 */
export type Finding = {
  code: FindingCode;
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
