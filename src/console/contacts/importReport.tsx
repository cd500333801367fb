import type { Child } from 'hono/jsx';
import type { ImportRow } from '../../contacts/importContacts.ts';
import { toWire } from '../../db/ids.ts';
import type { RefusedRow } from '../../imports/importTables.ts';
import { Figure, whole } from '../figures.tsx';
import { ImportReport } from '../importReport.tsx';
import { Frame } from '../layout.tsx';
import type { Zone } from '../times.tsx';
import type { Visit } from '../visit.ts';
import { PartTabs } from './partTabs.tsx';
import { contactsPath } from './places.ts';

const path = `${contactsPath}/imports`;

export const ImportPage = ({ visit, children }: { visit: Visit; children: Child }) => (
  <Frame
    words={visit.words}
    user={visit.user}
    place={contactsPath}
    title={visit.words.contacts.importTitle}
  >
    <PartTabs visit={visit} here="imports" />
    {children}
    <p class="row">
      <a class="button" href={contactsPath}>
        {visit.words.contacts.seePeople}
      </a>
      <a class="button" href={path}>
        {visit.words.contacts.importMore}
      </a>
    </p>
  </Frame>
);

type ReportProps = { row: ImportRow; refusals: RefusedRow[]; zone: Zone };

/** What became of a file of contacts. */
export const ContactReport = ({ row, refusals, zone }: ReportProps) => {
  const { contacts, lang } = zone.words;
  return (
    <ImportReport
      row={row}
      refusals={refusals}
      address={`${path}/${toWire('IMP', row.id)}`}
      zone={zone}
      says={contacts}
    >
      <Figure name={contacts.made} tone={row.created > 0 ? 'good' : undefined}>
        {whole(row.created, lang)}
      </Figure>
      <Figure name={contacts.changed}>{whole(row.updated, lang)}</Figure>
      <Figure name={contacts.repeated}>{whole(row.merged, lang)}</Figure>
    </ImportReport>
  );
};
