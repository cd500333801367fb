import type { Json } from '../messages/events.ts';
import { hidesMessages, type Run, text } from './run.ts';
import type { Scope } from './template.ts';

const hidden = '***';

/** Text of a template for people: each sensitive value in it is `***`, and all else as it is. */
export function shownText(run: Run, source: string): string {
  if (!hidesMessages(run)) return text(run, source);
  const { vars, trigger, frame, sensitive } = run;
  const shown = (all: Record<string, Json>) =>
    Object.fromEntries(
      Object.entries(all).map(([name, value]) => [name, sensitive.has(name) ? hidden : value]),
    );
  // Own properties alone are seen by templates, and each is worked out only where one looks.
  const scope: Scope = Object.defineProperties<Scope>(
    {},
    {
      ...Object.getOwnPropertyDescriptors(run.scope),
      vars: { value: shown(vars), enumerable: true },
      message: { value: { text: hidden }, enumerable: true },
      trigger: {
        value: frame ? { ...trigger, variables: shown(trigger.variables) } : trigger,
        enumerable: true,
      },
    },
  );
  return text(run, source, scope);
}
