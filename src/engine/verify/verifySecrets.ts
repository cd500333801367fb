import type { Finding } from '../finding.ts';
import { errorAt } from './report.ts';
import { secretsOf } from './secrets.ts';
import type { Study } from './study.ts';

/** Secrets that calls name and the account does not keep: such a call is never made. */
export function verifySecrets(study: Study): Finding[] {
  const { graph, known } = study;
  if (known === undefined) return [];
  return secretsOf(study)
    .filter(({ name }) => !known.secrets.has(name))
    .map(({ step, field, name }) => {
      const message = `step "${step}" sends the secret "${name}", and there is none of that name: PUT /v1/secrets/${name}`;
      return errorAt(graph, 'missing_secret', step, field, message);
    });
}
