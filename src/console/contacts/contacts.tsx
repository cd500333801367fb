import { exportContacts } from '../../contacts/exportContacts.ts';
import { readProperties } from '../../contacts/listProperties.ts';
import { answerFile } from '../../imports/answerFile.ts';
import { addPage, type Show, type Site, unitsOf } from '../visit.ts';
import { addAdding } from './addContact.tsx';
import { readAsked } from './asked.ts';
import { addConsents } from './consents.tsx';
import { ContactsPage, People } from './contactList.tsx';
import { DealingsOf } from './dealings.tsx';
import { addErasing } from './erase.tsx';
import { addFactAction } from './facts.tsx';
import { HistoryList, HistoryPage } from './history.tsx';
import { addImports } from './imports.tsx';
import { addMerging } from './merge.tsx';
import { PersonPage } from './person.tsx';
import { contactPath, contactsPath, keepers, roles } from './places.ts';
import { addPropertyAction } from './properties.tsx';
import { findingIn, readList } from './readList.ts';
import { readDealings, readHistory, readPerson } from './readPerson.ts';
import { addSegments } from './segments.tsx';

/** People: who there is, and all that is known of one. */
export function addContacts(site: Site): void {
  const { deps } = site;
  const read = unitsOf(deps);

  const person: Show = (visit, message, error) =>
    read(visit, async (unit) => {
      const person = await readPerson(unit, visit);
      const history = await readHistory(unit, person.chats, visit.c.req.query('start_key'));
      const problem = message === undefined ? undefined : { message, error };
      return (
        <PersonPage visit={visit} person={person} tab="history" problem={problem}>
          <HistoryList visit={visit} person={person} history={history} />
        </PersonPage>
      );
    });

  addPage(site, { path: contactsPath, roles }, (visit) =>
    read(visit, async (unit) => <ContactsPage visit={visit} list={await readList(unit, visit)} />),
  );
  addPage(site, { path: `${contactsPath}/list`, roles }, (visit) =>
    read(visit, async (unit) => <People visit={visit} list={await readList(unit, visit)} />),
  );
  addPage(site, { path: `${contactsPath}/export`, roles: keepers }, async (visit) => {
    const { accountId } = visit.user;
    const kind = 'csv';
    const chosen = await read(visit, async (unit) => ({
      properties: await readProperties(unit),
      finding: await findingIn(unit, visit, readAsked(visit)),
    }));
    return answerFile('contacts', {
      kind,
      lines: exportContacts(deps, accountId, { kind, ...chosen }),
    });
  });
  addAdding(site, (visit, _problem, error, given) =>
    read(visit, async (unit) => (
      <ContactsPage
        visit={visit}
        list={await readList(unit, visit)}
        refused={error && { error, given }}
      />
    )),
  );
  addImports(site);
  addSegments(site);
  addPage(site, { path: contactPath, roles }, (visit) => person(visit));
  addPage(site, { path: `${contactPath}/history`, roles }, (visit) =>
    read(visit, async (unit) => {
      const person = await readPerson(unit, visit);
      const history = await readHistory(unit, person.chats, visit.c.req.query('start_key'));
      return <HistoryPage visit={visit} person={person} history={history} />;
    }),
  );
  addPage(site, { path: `${contactPath}/dealings`, roles }, (visit) =>
    read(visit, async (unit) => {
      const person = await readPerson(unit, visit);
      return (
        <PersonPage visit={visit} person={person} tab="dealings">
          <DealingsOf
            visit={visit}
            dealings={await readDealings(unit, person)}
            zone={person.zone}
          />
        </PersonPage>
      );
    }),
  );
  addConsents(site);
  addMerging(site);
  addErasing(site);
  addFactAction(site, person);
  addPropertyAction(site, person);
}
