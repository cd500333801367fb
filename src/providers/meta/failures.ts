import type { Failure, FailurePolicy } from '../contract.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

const never: FailurePolicy = { action: 'never' };
const pause = (reason: string): FailurePolicy => ({ action: 'pause_line', reason });
const stopCampaign = (scope: 'line' | 'template'): FailurePolicy => ({
  action: 'stop_campaign',
  scope,
});
/** Meta is not ready: it will be. */
const wait = (
  scope: 'message' | 'line' | 'account',
  ...delaysMs: [number, ...number[]]
): FailurePolicy => ({ action: 'later', delaysMs, afterwards: 'keep_trying', scope });
/** Meta does not say why: it may go away by itself, or not. */
const few = (...delaysMs: [number, ...number[]]): FailurePolicy => ({
  action: 'later',
  delaysMs,
  afterwards: 'give_up',
  scope: 'message',
});

const tokenInvalid = pause('Meta does not accept the access token: it is invalid or has expired');
const notPermitted = pause('The access token lacks a permission for this number');
/** Lifted again when Meta says so. */
export const restrictedReason = 'Meta has restricted or locked the account';
const restricted = pause(restrictedReason);
const unpaid = pause('Meta asks for a payment: there is a billing problem');
const unregistered = pause('The number is not registered with the WhatsApp API');
const gone = pause('Meta knows no such number: it was deleted, or its id is wrong');
const overloaded = wait('line', 2 * second, 8 * second, 30 * second, 2 * minute, 5 * minute);
const callLimit = wait('account', minute, 5 * minute, 15 * minute, hour);

/**
 * What to do about each error code: first code, last code (as a rule the same), policy. Only the code
 * counts: titles, subcodes and the HTTP status do not tell reliably.
 * Source: Meta, "Error codes", read with what others have learned about retrying (section 9 of our notes).
 */
const table: readonly (readonly [first: number, last: number, policy: FailurePolicy])[] = [
  [0, 0, tokenInvalid],
  [1, 1, few(2 * second, 15 * second)],
  [2, 2, overloaded],
  [3, 3, notPermitted],
  [4, 4, callLimit],
  [10, 10, notPermitted],
  [17, 17, callLimit],
  [33, 33, gone],
  [100, 100, never],
  [102, 102, tokenInvalid],
  [104, 104, tokenInvalid],
  [190, 190, tokenInvalid],
  [200, 299, notPermitted],
  [368, 368, restricted],
  [613, 613, callLimit],
  [803, 803, gone],
  [80007, 80007, callLimit],
  // We have blocked this person ourselves.
  [130403, 130403, never],
  [130429, 130429, wait('line', second, 2 * second, 5 * second)],
  // The person is in an experiment of Meta's that gets no marketing: sending again counts against us.
  [130472, 130472, never],
  [130497, 130497, never],
  [131000, 131000, few(2 * second, 15 * second)],
  [131005, 131005, notPermitted],
  [131008, 131009, never],
  [131016, 131016, overloaded],
  // Groups and oneself: 131020, 131041, 131059; 131021.
  [131020, 131021, never],
  // No WhatsApp, an old one, or its terms not accepted.
  [131026, 131026, { action: 'never', isNotOnWhatsapp: true }],
  [131030, 131030, never],
  [131031, 131031, restricted],
  [131037, 131037, pause('Meta has not approved the display name of the number')],
  [131041, 131041, never],
  [131042, 131042, unpaid],
  [131044, 131044, unpaid],
  [131045, 131045, unregistered],
  // Outside the 24-hour window: only a template can be sent.
  [131047, 131047, never],
  // Many people blocked or reported the line: more sends make it worse.
  [131048, 131048, stopCampaign('line')],
  // The person gets enough marketing from all businesses; before a day has passed it always fails.
  [131049, 131049, few(24 * hour, 48 * hour)],
  [131050, 131050, { action: 'opt_out_marketing' }],
  [131051, 131052, never],
  [131053, 131053, few(5 * second, minute)],
  [131055, 131055, never],
  // One person, too fast: Meta asks for 4^n seconds.
  [131056, 131056, wait('message', second, 4 * second, 16 * second, 64 * second, 256 * second)],
  [131057, 131057, wait('line', minute, 2 * minute)],
  [131059, 131059, never],
  [131062, 131063, never],
  [131064, 131064, stopCampaign('line')],
  [131201, 131207, never],
  [131208, 131208, few(5 * second, minute)],
  [131209, 131215, never],
  [132000, 132014, never],
  [132015, 132016, stopCampaign('template')],
  [132018, 132018, never],
  [132068, 132068, never],
  // A form may start ten messages an hour while its endpoint misbehaves.
  [132069, 132069, wait('message', hour)],
  [133004, 133004, overloaded],
  [133000, 133014, unregistered],
  [133015, 133015, wait('line', 5 * minute)],
  [133016, 133016, unregistered],
  [134011, 134011, unpaid],
  [134100, 134100, never],
  // The template was just made and has not reached all servers.
  [134101, 134101, few(10 * minute, 10 * minute, 10 * minute)],
  [134102, 134102, never],
  [135000, 135000, never],
  [137000, 137000, never],
  // Calls, forms and blocking, user names: nothing that a message can mend.
  [138000, 139999, never],
  [147000, 147999, never],
  // Making or moving a template.
  [2388000, 2388999, never],
];

const unknownCode = few(5 * second, minute);

/** The policy for a code; a code we do not know, or none, is tried a few times and then given up. */
const policyOf = (code: number | undefined): FailurePolicy =>
  table.find(([first, last]) => code !== undefined && first <= code && code <= last)?.[2] ??
  unknownCode;

/**
 * An error of Meta's with what to do about it: the same whether it came in the answer to the call or
 * in a `failed` status long after it.
 */
export function failureOf(code: number | undefined, title: string, details?: string): Failure {
  const words = details && details !== title ? `${title}: ${details}` : title;
  return { code: code ?? 0, detail: words, policy: policyOf(code) };
}
