import { openUnit, type Unit } from '../../db/unit.ts';
import { addPage, type Show, type Site, type Visit } from '../visit.ts';
import { DealingsOf } from './dealings.tsx';
import { addFactAction } from './facts.tsx';
import { HistoryList, HistoryPage } from './history.tsx';
import { PersonPage } from './person.tsx';
import { contactPath, roles } from './places.ts';
import { addPropertyAction } from './properties.tsx';
import { readDealings, readHistory, readPerson } from './readPerson.ts';

/** People: who there is, and all that is known of one. */
export function addContacts(site: Site): void {
  const { deps } = site;
  const read = <T,>({ user }: Visit, work: (unit: Unit) => Promise<T>): Promise<T> =>
    openUnit(deps, user.accountId, work);

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
  addFactAction(site, person);
  addPropertyAction(site, person);
}
