import type { FailurePolicy } from './contract.ts';

/** How long to wait before trying again after the n-th refusal (1 = the first), in milliseconds; undefined: it is over. */
export function retryDelayMs(policy: FailurePolicy, refusals: number): number | undefined {
  if (policy.action !== 'later') return undefined;
  const { delaysMs, afterwards } = policy;
  return delaysMs[refusals - 1] ?? (afterwards === 'keep_trying' ? delaysMs.at(-1) : undefined);
}
