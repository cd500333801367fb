import type { Finding } from '../engine/finding.ts';
import { parseDefinition } from '../engine/parseDefinition.ts';
import { verifyDefinition } from '../engine/verify.ts';
import type { Json } from '../messages/events.ts';

/** All that is wrong with a flow as it is written, from a misspelt field to a way that leads nowhere. */
export function findingsOf(written: Json): Finding[] {
  const parsed = parseDefinition(written);
  return parsed.ok ? verifyDefinition(parsed.definition) : parsed.findings;
}
