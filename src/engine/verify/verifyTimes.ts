import type { FlowDefinition } from '../definition.ts';
import { durationMs } from '../duration.ts';
import type { Finding } from '../finding.ts';
import { errorAt, warningAt } from './report.ts';
import type { Study } from './study.ts';

/** Clocks that can never ring: a timeout after the process has expired, a reminder after the timeout. */
export function verifyTimes({ definition: { steps, settings }, graph }: Study): Finding[] {
  const expiresAfter = settings?.expires_after ?? '24h';
  return Object.entries(steps).flatMap(([name, step]) => {
    const findings: Finding[] = [];
    const timeout = timeoutOf(step);
    if (timeout !== undefined && durationMs(timeout) > durationMs(expiresAfter)) {
      const message = `step "${name}": timeout ${timeout} is longer than expires_after ${expiresAfter}`;
      findings.push(errorAt(graph, 'timeout_after_expiry', name, 'timeout.after', message));
    }
    if (step.type === 'handoff' && step.timeout !== undefined && step.next === undefined) {
      const message = `step "${name}" ends the process at once, so that its timeout never comes; give it a next`;
      findings.push(warningAt(graph, 'timeout_without_next', name, 'timeout', message));
    }
    for (const [index, { after }] of remindersOf(step).entries()) {
      const last = timeout ?? expiresAfter;
      if (durationMs(after) < durationMs(last)) continue;
      const message = `step "${name}": a reminder after ${after} comes when the step is over (${last})`;
      findings.push(warningAt(graph, 'late_reminder', name, `reminders.${index}.after`, message));
    }
    return findings;
  });
}

type Step = FlowDefinition['steps'][string];

/** A hand-off's timeout is not the contact's: `expires_after` does not run meanwhile. */
const timeoutOf = (step: Step): string | undefined =>
  step.type !== 'handoff' && 'timeout' in step && typeof step.timeout === 'object'
    ? step.timeout.after
    : undefined;

const remindersOf = (step: Step): { after: string }[] =>
  (step.type === 'question' || step.type === 'choice' ? step.reminders : undefined) ?? [];
