import type { Finding } from '../finding.ts';
import { limits } from '../limits.ts';
import { type Part, said } from '../steps/part.ts';
import { stepTypeOf } from '../steps/registry.ts';
import { faultsOf } from './partFaults.ts';
import type { Study } from './study.ts';
import { verifyTranslations } from './verifyTranslations.ts';

/** Faults of texts, templates, conditions, patterns and translations. */
export function verifyTexts(study: Study): Finding[] {
  const { steps, settings } = study.definition;
  const findings: Finding[] = [];
  const spoken = new Map<string, Part>();
  for (const [name, step] of Object.entries(steps)) {
    for (const part of stepTypeOf(step)?.parts(step) ?? []) {
      findings.push(...faultsOf(study, name, part, sourceOf(part)));
      if (part.kind === 'said') spoken.set(`${name}.${part.path}`, part);
    }
  }
  for (const part of said('settings.exit_text', settings?.exit_text, limits.text)) {
    findings.push(...faultsOf(study, null, part, sourceOf(part)));
    spoken.set(part.path, part);
  }
  return [...findings, ...verifyTranslations(study, spoken)];
}

const sourceOf = (part: Part): string => (part.kind === 'condition' ? '' : part.source);
