import { parseCondition } from '../condition.ts';
import type { Finding, FindingCode } from '../finding.ts';
import type { Part } from '../steps/part.ts';
import { faultIn } from './faultIn.ts';
import { errorAt } from './report.ts';
import type { Study } from './study.ts';

/** What is wrong with a text, or with a translation of it. */
export function faultsOf(study: Study, step: string | null, part: Part, source: string): Finding[] {
  const at = (code: FindingCode, message: string) => [
    errorAt(study.graph, code, step, part.path, message),
  ];
  const where = step === null ? part.path : `steps.${step}.${part.path}`;
  switch (part.kind) {
    case 'condition': {
      const { fault } = faultIn(() => parseCondition(part.logic));
      return fault === undefined ? [] : at('condition_invalid', `${where}: ${fault}`);
    }
    case 'pattern': {
      const { fault } = study.pattern(source);
      return fault === undefined ? [] : at('pattern_invalid', `${where}: ${fault}`);
    }
    case 'call': {
      const { fault, secrets } = study.template(source, true);
      if (fault !== undefined) return at('template_invalid', `${where}: ${fault}`);
      return secrets?.includes(undefined)
        ? at('secret_unnamed', `${where}: a secret is named in full, as in secrets.shop`)
        : [];
    }
    case 'template':
    case 'said': {
      const { fault, paths } = study.template(source);
      if (fault !== undefined) return at('template_invalid', `${where}: ${fault}`);
      if (paths.some(([root]) => root === 'secrets')) {
        return at('secrets_outside_http', `${where}: secrets can be read in http steps alone`);
      }
      const length = part.kind === 'said' ? literalLength(source) : 0;
      return part.kind === 'said' && length > part.limit
        ? at('too_long', `${where}: ${length} characters, and WhatsApp takes ${part.limit}`)
        : [];
    }
  }
}

/** How long a text is at least, whatever its templates come out as; with `{% if %}` it may be shorter. */
const literalLength = (source: string): number =>
  source.includes('{%') ? 0 : source.replace(/\{\{.*?\}\}/gs, '').length;
