import type { Finding } from '../finding.ts';
import { errorAt, warningAt } from './report.ts';
import type { Study } from './study.ts';

/** Ways out that a step should have: for a call that fails, for silence, for nobody being there. */
export function verifyExits({ definition, graph }: Study): Finding[] {
  return Object.entries(definition.steps).flatMap(([name, step]) => {
    switch (step.type) {
      case 'http': {
        if (step.failed !== undefined) return [];
        const message = `step "${name}" has no failed, and no call succeeds always`;
        return [errorAt(graph, 'http_without_failed', name, 'failed', message)];
      }
      case 'question':
      case 'choice':
      case 'form': {
        if (step.timeout !== undefined) return [];
        const after = definition.settings?.expires_after ?? '24h';
        const message = `step "${name}" has no timeout: where the contact is silent the process ends after ${after} without a word`;
        return [warningAt(graph, 'no_timeout', name, 'timeout', message)];
      }
      case 'handoff': {
        if (step.unavailable !== undefined) return [];
        const message = `step "${name}" has no unavailable: outside business hours the contact waits without a word`;
        return [warningAt(graph, 'no_unavailable', name, 'unavailable', message)];
      }
      default:
        return [];
    }
  });
}
