import type { Step } from './definition.ts';

/** What a step says or does, in one line, for pictures; empty where its type says it all. */
export const stepLabel = (step: Step): string => said(step).replace(/\s+/g, ' ').trim();

function said(step: Step): string {
  switch (step.type) {
    case 'message':
      return (
        step.text ??
        step.link?.text ??
        step.media?.caption ??
        step.media?.kind ??
        (step.location === undefined ? 'contacts' : 'location')
      );
    case 'question':
      return step.text ?? step.media?.caption ?? step.media?.kind ?? '';
    case 'choice':
    case 'form':
      return step.text;
    // What they decide by stands at the arrows.
    case 'branch':
    case 'split':
      return '';
    case 'set':
      return Object.keys(step.values).join(', ');
    case 'set_property':
      return step.property;
    case 'tag':
      return `${step.on}: ${[
        ...(step.add ?? []).map((tag) => `+${tag}`),
        ...(step.remove ?? []).map((tag) => `-${tag}`),
      ].join(' ')}`;
    case 'http':
      return `${step.method} ${step.url}`;
    case 'outbound':
      return step.outbound_id;
    case 'wait':
      return step.for ?? `until ${step.until} ${step.offset ?? ''}`;
    case 'subflow':
      return step.flow_id;
    case 'handoff':
      return [step.owner, step.note].filter(Boolean).join(': ');
    case 'event':
      return step.name;
    case 'end':
      return [step.failure_status ?? step.status, step.text].filter(Boolean).join(': ');
  }
}
