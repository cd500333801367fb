import type { ContactRow } from '../../contacts/contactChange.ts';
import { type Finding, findingOf } from '../../contacts/findingOf.ts';
import { findContact } from '../../contacts/getContact.ts';
import { listContacts } from '../../contacts/listContacts.ts';
import { getSegment, listSegments, type SegmentRow } from '../../contacts/segments.ts';
import { readCursor } from '../../db/cursor.ts';
import { fromWire } from '../../db/ids.ts';
import type { Cursor } from '../../db/page.ts';
import type { Unit } from '../../db/unit.ts';
import type { Json } from '../../messages/events.ts';
import { readZone } from '../readZone.ts';
import type { Zone } from '../times.tsx';
import type { Visit } from '../visit.ts';
import { type Asked, readAsked } from './asked.ts';
import { keepers } from './places.ts';

/** A page of people, newest first. */
export type ContactList = {
  asked: Asked;
  contacts: ContactRow[];
  next: Cursor | undefined;
  /** What is searched for is too short for anything but an ID. */
  isTooShort: boolean;
  /** For those who work with them. */
  segments: SegmentRow[];
  zone: Zone;
};

const pageLimit = 25;
/** Where few fit, a page looks on so often before it says that there may be more. */
const mostLooks = 5;
const mostSegments = 200;

export const isKeeper = ({ user }: Pick<Visit, 'user'>): boolean =>
  keepers.some((role) => role === user.role);

export async function readList(unit: Unit, visit: Visit): Promise<ContactList> {
  const asked = readAsked(visit);
  const isTooShort = asked.q !== '' && asked.q.length < shortest;
  const segments = isKeeper(visit) ? (await listSegments(unit, { limit: mostSegments })).items : [];
  const zone = await readZone(unit, visit.words);
  const isOfAll = asked.tag === '' && asked.segment === '' && asked.start_key === '';
  const named = isOfAll ? await findByExternalId(unit, asked.q) : undefined;
  if (isTooShort) {
    return { asked, isTooShort, segments, zone, contacts: named ? [named] : [], next: undefined };
  }
  const { contacts, next } = await readPage(unit, asked, await findingIn(unit, visit, asked));
  const others = contacts.filter(({ id }) => id !== named?.id);
  return { asked, isTooShort, segments, zone, contacts: named ? [named, ...others] : others, next };
}

const shortest = 3;

/** Who is meant by an address; AppError `not_found` for a segment that is not there. */
export async function findingIn(
  unit: Unit,
  visit: Visit,
  { q, tag, segment }: Pick<Asked, 'q' | 'tag' | 'segment'>,
): Promise<Finding | undefined> {
  const wanted = segment && isKeeper(visit) ? fromWire('SEG', segment) : undefined;
  const parts: Json[] = [
    ...(wanted ? [(await getSegment(unit, wanted)).query] : []),
    ...(tag ? [{ field: 'tags', is: tag }] : []),
  ];
  const query = parts.length > 1 ? { all: parts } : parts[0];
  return findingOf(unit, { query, text: q || undefined });
}

const findByExternalId = async (unit: Unit, text: string) =>
  text ? findContact(unit, { by: 'external_id', text }) : undefined;

async function readPage(unit: Unit, asked: Asked, finding: Finding | undefined) {
  const contacts: ContactRow[] = [];
  let after = asked.start_key ? readCursor(asked.start_key) : undefined;
  for (let looks = 0; looks < mostLooks && contacts.length < pageLimit; looks++) {
    const request = { limit: pageLimit - contacts.length, ...(after && { after }) };
    const page = await listContacts(unit, request, finding, 'newest');
    contacts.push(...page.items);
    after = page.next;
    if (!after) break;
  }
  return { contacts, next: after };
}
