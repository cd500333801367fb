import type { FailurePolicy } from './contract.ts';

/** How long to wait after the n-th refusal (1 = the first), in milliseconds; undefined when that was the last try. */
export function retryDelayMs(policy: FailurePolicy, refusals: number): number | undefined {
  if (policy.action !== 'later') return undefined;
  const delay = policy.delaysMs[refusals - 1];
  return delay ?? (policy.afterwards === 'keep_trying' ? policy.delaysMs.at(-1) : undefined);
}
