import { z } from 'zod';
import type { ChatView } from '../../chats/getChat.ts';
import { listChatsOf } from '../../chats/listHistory.ts';
import type { ContactRow } from '../../contacts/contactChange.ts';
import { getContact } from '../../contacts/getContact.ts';
import { mergedContact } from '../../contacts/mergedContact.ts';
import { valueText } from '../../contacts/property.ts';
import { fromWire, toWire } from '../../db/ids.ts';
import { openUnit, type Unit } from '../../db/unit.ts';
import { joinContacts } from '../../relay/onDemand/joinContacts.ts';
import { Hidden } from '../ask.tsx';
import { Filter } from '../filter.tsx';
import { Face } from '../inbox/chatList.tsx';
import { Refused } from '../layout.tsx';
import { Cell, Empty, Table } from '../table.tsx';
import { addAction, addPage, type Show, type Site, type Visit } from '../visit.ts';
import type { Words } from '../words.ts';
import { factWord, textOf } from './facts.tsx';
import { nameIn } from './nameIn.ts';
import { PersonPage } from './person.tsx';
import { contactIdOf, contactPath, erasers, pathOfContact } from './places.ts';
import { readList } from './readList.ts';
import { type Person, readPerson } from './readPerson.ts';

/** The contact that goes, beside the one that stays. */
type Pair = { other: ContactRow; chats: ChatView[] };

/** Makes one of two contacts that are the same person: found, looked at side by side, merged. */
export function addMerging(site: Site): void {
  const { deps } = site;
  const path = `${contactPath}/merge`;
  const page: Show = (visit, problem) =>
    openUnit(deps, visit.user.accountId, async (unit) => {
      const person = await readPerson(unit, visit);
      const pair = await readPair(unit, visit);
      const words = visit.words;
      return (
        <PersonPage visit={visit} person={person} tab="merge">
          <Refused words={words} message={problem} />
          {pair && pair.other.id !== person.contact.id ? (
            <Preview person={person} pair={pair} words={words} />
          ) : (
            <Choosing visit={visit} person={person} found={await findOthers(unit, visit, person)} />
          )}
        </PersonPage>
      );
    });
  addPage(site, { path, roles: erasers }, page);
  addAction(
    site,
    { path, roles: erasers, fields: z.object({ with: z.string() }), page },
    async ({ c, user }, fields) => {
      const joined = await openUnit(deps, user.accountId, (unit) =>
        joinContacts(unit, {
          from: { by: 'contact_id', id: fromWire('CNT', fields.with) },
          into: { by: 'contact_id', id: contactIdOf(c) },
        }),
      );
      return { to: pathOfContact(joined.id) };
    },
  );
}

async function readPair(unit: Unit, { c }: Visit): Promise<Pair | undefined> {
  const named = c.req.query('with');
  if (!named) return undefined;
  const other = await getContact(unit, { by: 'contact_id', id: fromWire('CNT', named) });
  return { other, chats: await listChatsOf(unit, other.id) };
}

/** Whom a text finds, without the one that it is about; undefined where nobody was asked for. */
async function findOthers(unit: Unit, visit: Visit, { contact }: Person) {
  if (!visit.c.req.query('q')) return undefined;
  const { contacts } = await readList(unit, visit);
  return contacts.filter(({ id }) => id !== contact.id);
}

type ChoosingProps = { visit: Visit; person: Person; found: ContactRow[] | undefined };

const Choosing = ({ visit: { c, words }, person, found }: ChoosingProps) => {
  const path = `${pathOfContact(person.contact.id)}/merge`;
  return (
    <section class="card stack">
      <h2>{words.contacts.mergeTitle}</h2>
      <p class="dim">{words.contacts.mergeWhat}</p>
      <Filter path={path} word={words.contacts.find}>
        <label class="wanted">
          {words.contacts.searchFor}
          <input
            name="q"
            type="search"
            value={c.req.query('q')}
            placeholder={words.contacts.searchHint}
            minlength={3}
            maxlength={200}
          />
        </label>
      </Filter>
      {found?.length === 0 && (
        <Empty title={words.contacts.noneFound}>{words.contacts.noneFoundWhy}</Empty>
      )}
      {found && found.length > 0 && (
        <ul class="list">
          {found.map((other) => (
            <li>
              <span class="row">
                <Face name={nameIn(other, words)} />
                <span class="tight">
                  <b>{nameIn(other, words)}</b>
                  <span class="small dim">{other.phone ?? other.externalId}</span>
                </span>
              </span>
              <a
                class="button"
                href={`${path}?with=${toWire('CNT', other.id)}`}
                aria-label={`${words.contacts.compare}: ${nameIn(other, words)}`}
              >
                {words.contacts.compare}
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
};

type PreviewProps = { person: Person; pair: Pair; words: Words };

/** Both side by side, and what comes of them. */
const Preview = ({ person, pair: { other, chats }, words }: PreviewProps) => {
  const { contacts } = words;
  const { contact } = person;
  const [wireId, otherId] = [toWire('CNT', contact.id), toWire('CNT', other.id)];
  const path = pathOfContact(contact.id);
  const heads = ['', contacts.stays, contacts.goes, contacts.afterwards] as const;
  return (
    <section class="card stack">
      <h2>{contacts.mergeTitle}</h2>
      <Table name={contacts.mergeTitle} heads={heads}>
        {rowsOf(person, other, words).map(({ name, values: [stays, goes, after] }) => (
          <tr>
            <Cell head="">
              <span class="dim">{name}</span>
            </Cell>
            <Cell head={heads[1]}>{stays || '–'}</Cell>
            <Cell head={heads[2]}>{goes || '–'}</Cell>
            <Cell head={heads[3]}>
              <b>{after || '–'}</b>
            </Cell>
          </tr>
        ))}
      </Table>
      <ul class="small points">
        <li>{contacts.mergeHistory}</li>
        {sharedLines(person.chats, chats).map((line) => (
          <li>
            {contacts.mergeShared} {line}
          </li>
        ))}
        <li>{contacts.mergeConsent}</li>
        <li>{contacts.mergeForGood}</li>
      </ul>
      <form class="row" method="post" action={`${path}/merge?with=${otherId}`}>
        <Hidden values={{ with: otherId }} />
        <button class="main" type="submit">
          {contacts.mergeNow}
        </button>
        <a class="button" href={`${pathOfContact(other.id)}/merge?with=${wireId}`}>
          {contacts.keepOther}
        </a>
        <a class="button" href={`${path}/merge`}>
          {words.cancel}
        </a>
      </form>
    </section>
  );
};

const facts = ['name', 'phone_number', 'email', 'external_id', 'language', 'tags'] as const;

type Row = { name: string; values: [string, string, string] };

function rowsOf({ contact, properties }: Person, other: ContactRow, words: Words): Row[] {
  const after = mergedContact(contact, other);
  const row = (name: string, of: (each: ContactRow) => string): Row => ({
    name,
    values: [of(contact), of(other), of(after)],
  });
  return [
    ...facts.map((name) => row(factWord(name, words), (each) => textOf(each, name))),
    ...properties.map(({ name, key }) =>
      row(name, (each) => {
        const value = each.properties[key];
        return value === undefined ? '' : valueText(value);
      }),
    ),
    row(words.contacts.wants, (each) => wantsOf(each, words)),
  ].filter(({ values }) => values.some(Boolean));
}

function wantsOf({ optedOutAt, marketingStoppedAt }: ContactRow, { contacts }: Words): string {
  if (optedOutAt) return contacts.wantsNone;
  return marketingStoppedAt ? contacts.wantsNoMarketing : contacts.wantsAll;
}

/** Lines on which both have a chat, of which one is to be closed. */
const sharedLines = (chats: ChatView[], others: ChatView[]): string[] =>
  others.flatMap(({ chat, line }) =>
    chats.some((each) => each.chat.lineId === chat.lineId) ? [line.name || line.phoneNumber] : [],
  );
