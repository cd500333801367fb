import { type CampaignOfContact, listCampaignsOf } from '../../campaigns/listCampaignsOf.ts';
import type { ChatView } from '../../chats/getChat.ts';
import { listChatsOf, listHistory, type PlacedItem } from '../../chats/listHistory.ts';
import type { ContactRow } from '../../contacts/contactChange.ts';
import { getContact } from '../../contacts/getContact.ts';
import { type PropertyRow, readProperties } from '../../contacts/listProperties.ts';
import { type Property, valueText } from '../../contacts/property.ts';
import { readCursor } from '../../db/cursor.ts';
import type { Page } from '../../db/page.ts';
import type { Unit } from '../../db/unit.ts';
import type { ProcessView } from '../../processes/getProcess.ts';
import { listOfContact } from '../../processes/listOfContact.ts';
import type { Names } from '../inbox/happening.tsx';
import { readNames } from '../inbox/readInbox.ts';
import { readZone } from '../readZone.ts';
import type { Zone } from '../times.tsx';
import type { Visit } from '../visit.ts';
import { contactIdOf } from './places.ts';
import { readShownProperties } from './properties.tsx';

/** Somebody, as stands beside every part of their page. */
export type Person = {
  contact: ContactRow;
  properties: PropertyRow[];
  /** What flows have set under names that are no property's. */
  others: [string, string][];
  chats: ChatView[];
  zone: Zone;
};

/** AppError `not_found`. */
export async function readPerson(unit: Unit, { c, words }: Visit): Promise<Person> {
  const contact = await getContact(unit, { by: 'contact_id', id: contactIdOf(c) });
  return {
    contact,
    properties: await readShownProperties(unit),
    others: othersOf(contact, await readProperties(unit)),
    chats: await listChatsOf(unit, contact.id),
    zone: await readZone(unit, words),
  };
}

function othersOf({ properties }: ContactRow, all: readonly Property[]): [string, string][] {
  const keys = new Set(all.map(({ key }) => key));
  return Object.entries(properties).flatMap(([name, value]) =>
    keys.has(name) ? [] : [[name, valueText(value)] as [string, string]],
  );
}

/** What happened with somebody, newest first. */
export type History = { page: Page<PlacedItem>; names: Names };

const historyPage = 40;

export async function readHistory(
  unit: Unit,
  chats: ChatView[],
  startKey: string | undefined,
): Promise<History> {
  const after = startKey ? readCursor(startKey) : undefined;
  return {
    page: await listHistory(unit, chats, { limit: historyPage, ...(after && { after }) }),
    names: await readNames(unit),
  };
}

/** What somebody was led through, and written to in. */
export type Dealings = { processes: ProcessView[]; campaigns: CampaignOfContact[] };

const mostDealings = 50;

export const readDealings = async (unit: Unit, { contact }: Person): Promise<Dealings> => ({
  processes: await listOfContact(unit, contact.id, mostDealings),
  campaigns: await listCampaignsOf(unit, contact.id, mostDealings),
});
