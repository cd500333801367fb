import type { Unit } from '../db/unit.ts';
import type { Finding } from '../engine/finding.ts';
import { parseDefinition } from '../engine/parseDefinition.ts';
import { studyOf } from '../engine/verify/study.ts';
import { verifyStudy } from '../engine/verify.ts';
import type { Json } from '../messages/events.ts';
import { readKnown } from './readKnown.ts';

/**
 * All that is wrong with a flow of the account as it is written: as `findingsOf`, and with what it names
 * that the account does not hold.
 */
export async function verifyFlow(unit: Unit, flowId: string, written: Json): Promise<Finding[]> {
  const parsed = parseDefinition(written);
  if (!parsed.ok) return parsed.findings;
  const study = studyOf(parsed.definition);
  return verifyStudy({ ...study, known: await readKnown(unit, flowId, study) });
}
