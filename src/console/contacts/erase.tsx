import { z } from 'zod';
import { canonicalNumber } from '../../contacts/canonicalNumber.ts';
import type { ContactRow } from '../../contacts/contactChange.ts';
import { foldText } from '../../contacts/foldText.ts';
import { getContact } from '../../contacts/getContact.ts';
import { toWire } from '../../db/ids.ts';
import { openUnit } from '../../db/unit.ts';
import { AppError } from '../../errors.ts';
import { eraseContact } from '../../relay/erase/eraseContact.ts';
import { removeFiles } from '../../relay/erase/removeFiles.ts';
import { Refused } from '../layout.tsx';
import { addAction, addPage, type Show, type Site, type Visit } from '../visit.ts';
import { PersonPage } from './person.tsx';
import { contactIdOf, contactPath, contactsPath, erasers, pathOfContact } from './places.ts';
import { type Person, readPerson } from './readPerson.ts';

/** Erases somebody, once their number or name has been written to confirm it. */
export function addErasing(site: Site): void {
  const { deps } = site;
  const path = `${contactPath}/erase`;
  const page: Show = (visit, problem) =>
    openUnit(deps, visit.user.accountId, async (unit) => {
      const person = await readPerson(unit, visit);
      return (
        <PersonPage visit={visit} person={person} tab="erase">
          <Erase visit={visit} person={person} problem={problem} />
        </PersonPage>
      );
    });
  addPage(site, { path, roles: erasers }, page);
  addAction(
    site,
    { path, roles: erasers, fields: z.object({ confirmed: z.string().max(300) }), page },
    async ({ c, user, words }, { confirmed }) => {
      const erased = await openUnit(deps, user.accountId, async (unit) => {
        const contact = await getContact(unit, { by: 'contact_id', id: contactIdOf(c) });
        if (!isConfirmed(contact, confirmed)) {
          throw new AppError('invalid_request', words.contacts.notConfirmed);
        }
        return eraseContact(unit, deps.secretBox, { by: 'contact_id', id: contact.id });
      });
      await removeFiles(deps.mediaStore, erased);
      return { to: `${contactsPath}?done=erased` };
    },
  );
}

/** What is to be written, the surest first. */
const namesOf = ({ id, phone, name, profileName, externalId }: ContactRow): string[] => {
  const names = [phone, name ?? profileName, externalId].flatMap((each) => each ?? []);
  return names.length > 0 ? names : [toWire('CNT', id)];
};

function isConfirmed(contact: ContactRow, written: string): boolean {
  const text = foldText(written.trim());
  if (text === '') return false;
  const isNumber = /^\+?[\d\s().-]+$/.test(text);
  return namesOf(contact).some(
    (name) =>
      foldText(name) === text ||
      (isNumber && name === contact.phone && canonicalNumber(name) === canonicalNumber(text)),
  );
}

type EraseProps = { visit: Visit; person: Person; problem: string | undefined };

const Erase = ({ visit: { words }, person: { contact }, problem }: EraseProps) => {
  const { contacts } = words;
  return (
    <section class="card stack">
      <h2>{contacts.eraseTitle}</h2>
      <p>{contacts.eraseWhat}</p>
      <ul class="points">
        {contacts.erased.map((each) => (
          <li>{each}</li>
        ))}
      </ul>
      <p class="said bad">{contacts.eraseForGood}</p>
      <Refused words={words} message={problem} />
      <form class="stack narrow" method="post" action={`${pathOfContact(contact.id)}/erase`}>
        <label>
          {contacts.confirmBy} {namesOf(contact).slice(0, 2).join(` ${contacts.or} `)}
          <input name="confirmed" autocomplete="off" maxlength={300} required />
        </label>
        <div class="row">
          <button class="bad" type="submit">
            {contacts.eraseNow}
          </button>
          <a class="button" href={pathOfContact(contact.id)}>
            {words.cancel}
          </a>
        </div>
      </form>
    </section>
  );
};
