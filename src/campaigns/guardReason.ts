import type { FailurePolicy } from '../providers/contract.ts';
import type { Guard, GuardBase } from './table.ts';

/** Why a campaign pauses by itself. */
export type PauseReason = { reason: string; detail: string };

export type Guarded = {
  guard: Guard | null;
  /** The numbers when somebody last said go, and now. */
  from: GuardBase;
  now: GuardBase;
  outbound: { status: string; category: string } | undefined;
  /** The outbound's category when somebody last said go. */
  category: string | null;
  policyOf: (code: number) => FailurePolicy;
};

/** Whether what has happened since somebody last said go is reason enough to stop until somebody says it again. */
export function guardReason(guarded: Guarded): PauseReason | undefined {
  const { guard, from, now, outbound, category, policyOf } = guarded;
  if (outbound?.status !== 'APPROVED') {
    const status = outbound?.status ?? 'not there any more';
    return { reason: 'outbound_unavailable', detail: `The outbound is ${status}` };
  }
  if (category !== null && outbound.category !== category) {
    return {
      reason: 'category_changed',
      detail: `The outbound is ${outbound.category} now, and was ${category}`,
    };
  }
  for (const [code, count] of Object.entries(now.codes)) {
    const policy = policyOf(Number(code));
    if (policy.action === 'stop_campaign' && count > (from.codes[code] ?? 0)) {
      const reason = policy.scope === 'line' ? 'line_restricted' : 'outbound_unavailable';
      return { reason, detail: `The provider refused with ${code}` };
    }
  }
  const sent = now.sent - from.sent;
  if (guard === null || sent < guard.after) return undefined;
  const isOver = (count: number, percent: number) => count * 100 > sent * percent;
  const failed = now.failed - from.failed;
  if (guard.maxFailedPercent !== undefined && isOver(failed, guard.maxFailedPercent)) {
    const detail = `${failed} of ${sent} failed, more than ${guard.maxFailedPercent} %`;
    return { reason: 'too_many_failed', detail };
  }
  const optedOut = now.optedOut - from.optedOut;
  if (guard.maxOptedOutPercent !== undefined && isOver(optedOut, guard.maxOptedOutPercent)) {
    const detail = `${optedOut} of ${sent} opted out, more than ${guard.maxOptedOutPercent} %`;
    return { reason: 'too_many_opted_out', detail };
  }
  return undefined;
}
