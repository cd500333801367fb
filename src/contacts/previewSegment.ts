import type { Unit } from '../db/unit.ts';
import type { ContactRow } from './contactChange.ts';
import { findingOfQuery } from './findingOf.ts';
import { countContacts, listContacts } from './listContacts.ts';

/** Who would be in a segment: how many, and some of the newest. */
export type SegmentPreview = { count: number; samples: ContactRow[] };

/** AppErrors as of `findingOfQuery`. */
export async function previewSegment(
  unit: Unit,
  query: unknown,
  limit: number,
): Promise<SegmentPreview> {
  const finding = await findingOfQuery(unit, query);
  return {
    count: await countContacts(unit, finding.condition),
    samples: (await listContacts(unit, { limit }, finding, 'newest')).items,
  };
}
