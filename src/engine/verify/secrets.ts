import { stepTypeOf } from '../steps/registry.ts';
import type { Study } from './study.ts';

/** The secrets that each call of a flow names, once per step, with the first place where it does. */
export function secretsOf({ definition, template }: Study) {
  return Object.entries(definition.steps).flatMap(([step, written]) => {
    if (written.type !== 'http') return [];
    const places = new Map<string, string>();
    for (const part of stepTypeOf(written)?.parts(written) ?? []) {
      if (part.kind !== 'call' || !part.source.includes('secrets')) continue;
      for (const name of template(part.source, true).secrets ?? []) {
        if (name !== undefined && !places.has(name)) places.set(name, part.path);
      }
    }
    return [...places].map(([name, field]) => ({ step, field, name }));
  });
}
