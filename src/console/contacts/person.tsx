import type { Child } from 'hono/jsx';
import { toWire } from '../../db/ids.ts';
import type { AppError } from '../../errors.ts';
import { Face } from '../inbox/chatList.tsx';
import { roles as answering } from '../inbox/places.ts';
import { BackTo, Frame } from '../layout.tsx';
import { Mark } from '../mark.tsx';
import { Tabs } from '../table.tsx';
import type { Visit } from '../visit.ts';
import { FactProblem, Facts } from './facts.tsx';
import { nameIn } from './nameIn.ts';
import { contactsPath, erasers, pathOfContact } from './places.ts';
import { PropertyFields } from './properties.tsx';
import type { Person } from './readPerson.ts';

type PersonTab = 'history' | 'dealings' | 'consent' | 'merge' | 'erase';

/** What was wrong with a form of the page's. */
type Problem = { message: string; error: AppError | undefined };

type PersonProps = {
  visit: Visit;
  person: Person;
  tab: PersonTab;
  problem?: Problem | undefined;
  children: Child;
};

/** Somebody: what is known of them beside one part of what happened with them. */
export const PersonPage = ({ visit, person, tab, problem, children }: PersonProps) => {
  const { user, words } = visit;
  const name = nameIn(person.contact, words);
  return (
    <Frame words={words} user={user} place={contactsPath} title={name}>
      <p>
        <BackTo href={contactsPath}>{words.places.contacts}</BackTo>
      </p>
      <PersonTabs visit={visit} person={person} tab={tab} />
      {problem && <FactProblem words={words} problem={problem} />}
      {tab === 'merge' || tab === 'erase' ? (
        children
      ) : (
        <div class={tab === 'history' ? 'one-person' : 'one-person known-later'}>
          <Known visit={visit} person={person} />
          <div class="stack">{children}</div>
        </div>
      )}
    </Frame>
  );
};

const Known = ({ visit, person }: { visit: Visit; person: Person }) => {
  const { words } = visit;
  const { contact, properties, others } = person;
  return (
    <aside class="stack" aria-label={words.contacts.known}>
      <section class="card stack">
        <div class="side-face">
          <Face name={nameIn(contact, words)} />
          <Wants person={person} />
        </div>
        <Facts contact={contact} words={words} />
        <Chats visit={visit} person={person} />
      </section>
      {(properties.length > 0 || others.length > 0) && (
        <section class="card stack">
          <h2>{words.properties}</h2>
          <PropertyFields contact={contact} properties={properties} words={words} />
          {others.length > 0 && (
            <div>
              <h3>{words.contacts.ofFlows}</h3>
              <dl class="facts">
                {others.map(([name, value]) => (
                  <>
                    <dt>{name}</dt>
                    <dd>{value}</dd>
                  </>
                ))}
              </dl>
            </div>
          )}
        </section>
      )}
      <p class="small dim">
        ID <span class="code">{toWire('CNT', contact.id)}</span>
      </p>
    </aside>
  );
};

const Wants = ({ person: { contact, zone } }: { person: Person }) => {
  const { words } = zone;
  if (contact.optedOutAt) return <Mark tone="failure">{words.optedOut}</Mark>;
  if (contact.marketingStoppedAt) return <Mark tone="waits">{words.marketingOut}</Mark>;
  return null;
};

/** The way to their chats, for those who answer them. */
const Chats = ({ visit: { user, words }, person }: { visit: Visit; person: Person }) => {
  if (person.chats.length === 0 || !answering.some((role) => role === user.role)) return null;
  return (
    <ul class="list small">
      {person.chats.map(({ chat, line }) => (
        <li>
          <a href={`/console/inbox/${toWire('EN_CHT_', chat.id)}`}>
            {words.openChat}: {line.name || line.phoneNumber}
          </a>
          {chat.status === 'closed' && <Mark>{words.closed}</Mark>}
        </li>
      ))}
    </ul>
  );
};

type TabsProps = { visit: Visit; person: Person; tab: PersonTab };

const PersonTabs = ({ visit: { user, words }, person, tab }: TabsProps) => {
  const path = pathOfContact(person.contact.id);
  const ofErasers = erasers.some((role) => role === user.role);
  const tabs: [PersonTab, string, string][] = [
    ['history', path, words.history],
    ['dealings', `${path}/dealings`, words.contacts.dealings],
    ['consent', `${path}/consents`, words.contacts.consent],
    ...(ofErasers
      ? ([
          ['merge', `${path}/merge`, words.contacts.merge],
          ['erase', `${path}/erase`, words.contacts.erase],
        ] as [PersonTab, string, string][])
      : []),
  ];
  return (
    <Tabs
      name={words.contact}
      tabs={tabs.map(([each, href, word]) => ({ href, word, isHere: each === tab }))}
    />
  );
};
