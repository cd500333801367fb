import { z } from 'zod';
import { getContact } from '../../contacts/getContact.ts';
import { listConsents } from '../../contacts/listConsents.ts';
import { consent } from '../../contacts/table.ts';
import { readCursor } from '../../db/cursor.ts';
import type { Page } from '../../db/page.ts';
import { openUnit } from '../../db/unit.ts';
import { AppError } from '../../errors.ts';
import { changeConsent } from '../../relay/onDemand/changeConsent.ts';
import { type Names, nameOf } from '../inbox/happening.tsx';
import { readNames } from '../inbox/readInbox.ts';
import { Refused } from '../layout.tsx';
import { Mark } from '../mark.tsx';
import { SelectField } from '../selectField.tsx';
import { Cell, Empty, Pages, Table } from '../table.tsx';
import { ShortTime, type Zone } from '../times.tsx';
import { addAction, addPage, type Show, type Site, type Visit } from '../visit.ts';
import type { Words } from '../words.ts';
import { PersonPage } from './person.tsx';
import { contactIdOf, contactPath, pathOfContact, roles } from './places.ts';
import { type Person, readPerson } from './readPerson.ts';

type ConsentRow = typeof consent.$inferSelect;

const fields = z.object({
  scope: z.enum(consent.scope.enumValues),
  granted: z.enum(['yes', 'no']).transform((text) => text === 'yes'),
  detail: z.string().trim().max(500),
});

/** The ledger of what somebody wants, and what they have said elsewhere. */
export function addConsents(site: Site): void {
  const { deps } = site;
  const path = `${contactPath}/consents`;
  const page: Show = (visit, problem) =>
    openUnit(deps, visit.user.accountId, async (unit) => {
      const person = await readPerson(unit, visit);
      const startKey = visit.c.req.query('start_key');
      const entries = await listConsents(unit, person.contact.id, {
        limit: 25,
        ...(startKey && { after: readCursor(startKey) }),
      });
      const names = await readNames(unit);
      return (
        <PersonPage visit={visit} person={person} tab="consent">
          <Present person={person} />
          <Say visit={visit} person={person} problem={problem} />
          <Ledger visit={visit} person={person} entries={entries} names={names} />
        </PersonPage>
      );
    });
  addPage(site, { path, roles }, page);
  addAction(site, { path, roles, fields, page }, async ({ c, user, words }, said) => {
    if (said.detail === '') throw new AppError('invalid_request', words.contacts.needsReason);
    const { id } = await openUnit(deps, user.accountId, async (unit) => {
      const key = { by: 'contact_id', id: contactIdOf(c) } as const;
      const word = { ...said, source: 'console', actor: user.email, at: unit.now } as const;
      await changeConsent(unit, deps, key, word);
      return getContact(unit, key);
    });
    return { to: `${pathOfContact(id)}/consents` };
  });
}

const Present = ({ person: { contact, zone } }: { person: Person }) => {
  const { words } = zone;
  const { contacts } = words;
  if (contact.optedOutAt) {
    return (
      <p class="said bad">
        {contacts.holdsNone} <ShortTime at={contact.optedOutAt} zone={zone} />.
      </p>
    );
  }
  if (contact.marketingStoppedAt) {
    return (
      <p class="said warn">
        {contacts.holdsNoMarketing} <ShortTime at={contact.marketingStoppedAt} zone={zone} />.
      </p>
    );
  }
  return <p class="said good">{contacts.holdsAll}</p>;
};

type SayProps = { visit: Visit; person: Person; problem: string | undefined };

const Say = ({ visit: { words }, person, problem }: SayProps) => (
  <section class="card stack">
    <h2>{words.contacts.enterConsent}</h2>
    <p class="small dim">{words.contacts.enterConsentWhat}</p>
    <Refused words={words} message={problem} />
    <form class="fields" method="post" action={`${pathOfContact(person.contact.id)}/consents`}>
      <SelectField
        name="granted"
        word={words.contacts.theySaid}
        options={[
          ['no', words.contacts.saidNo],
          ['yes', words.contacts.saidYes],
        ]}
      />
      <SelectField
        name="scope"
        word={words.contacts.toWhat}
        options={[
          ['marketing', words.contacts.scopes.marketing],
          ['all', words.contacts.scopes.all],
        ]}
      />
      <label>
        {words.contacts.whereSaid}
        <input
          name="detail"
          maxlength={500}
          placeholder={words.contacts.whereSaidHint}
          autocomplete="off"
          required
        />
      </label>
      <button class="main" type="submit">
        {words.contacts.enter}
      </button>
    </form>
  </section>
);

type LedgerProps = { visit: Visit; person: Person; entries: Page<ConsentRow>; names: Names };

const Ledger = ({ visit, person: { contact, zone }, entries, names }: LedgerProps) => {
  const { words, c } = visit;
  const { contacts } = words;
  const heads = [contacts.when, contacts.word, contacts.source, contacts.who, contacts.text];
  const startKey = c.req.query('start_key');
  return (
    <section class="card stack">
      <h2>{contacts.ledger}</h2>
      {entries.items.length === 0 ? (
        <Empty title={contacts.noConsents}>{contacts.noConsentsWhy}</Empty>
      ) : (
        <Table name={contacts.ledger} heads={heads}>
          {entries.items.map((row) => (
            <Entry row={row} zone={zone} names={names} heads={heads} />
          ))}
        </Table>
      )}
      <Pages
        path={`${pathOfContact(contact.id)}/consents`}
        query={startKey ? { start_key: startKey } : {}}
        next={entries.next}
        words={words}
      />
    </section>
  );
};

type EntryProps = { row: ConsentRow; zone: Zone; names: Names; heads: string[] };

const Entry = ({ row, zone, names, heads: [when, word, source, who, text] }: EntryProps) => {
  const { contacts } = zone.words;
  return (
    <tr>
      <Cell head={when ?? ''}>
        <ShortTime at={row.at} zone={zone} />
      </Cell>
      <Cell head={word ?? ''}>
        <span>
          <Mark tone={row.granted ? 'success' : 'failure'}>
            {row.granted ? contacts.saidYes : contacts.saidNo}
          </Mark>{' '}
          <span class="small dim">{contacts.scopes[row.scope]}</span>
        </span>
      </Cell>
      <Cell head={source ?? ''}>{contacts.sources[row.source]}</Cell>
      <Cell head={who ?? ''}>{actorWord(row.actor, zone.words, names)}</Cell>
      <Cell head={text ?? ''}>{row.detail}</Cell>
    </tr>
  );
};

function actorWord(actor: string, { contacts }: Words, names: Names): string {
  if (actor === 'user') return contacts.themselves;
  return actor === 'system' ? contacts.system : nameOf(actor, names);
}
