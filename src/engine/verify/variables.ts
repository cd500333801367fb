import type { Step } from '../definition.ts';

/** Variables that a step may write. */
export function writtenBy(step: Step | undefined): ReadonlySet<string> {
  if (step === undefined) return new Set();
  if (step.type === 'set') return new Set(Object.keys(step.values));
  if (step.type === 'question') return new Set([step.answer.save_as]);
  return new Set('save_as' in step && step.save_as !== undefined ? [step.save_as] : []);
}

/** Whether a step has written its variables when it is left by the way that stands at `field`. */
export function isWrittenOn(step: Step, field: string): boolean {
  switch (step.type) {
    case 'question':
    case 'form':
    case 'set':
    case 'subflow':
      return field === 'next';
    case 'choice':
      return /^options/.test(field) && field !== 'options_from.empty';
    case 'http':
      return true;
    default:
      return false;
  }
}
