import type { Child } from 'hono/jsx';
import { z } from 'zod';
import type { ContactRow } from '../../contacts/contactChange.ts';
import { getContact } from '../../contacts/getContact.ts';
import { updateContact } from '../../contacts/saveContact.ts';
import { findUuid } from '../../db/ids.ts';
import { openUnit } from '../../db/unit.ts';
import type { AppError } from '../../errors.ts';
import { Sentence } from '../sentence.tsx';
import { tagsIn } from '../tagsIn.ts';
import { addAction, type Show, type Site, wantsPart } from '../visit.ts';
import type { Words } from '../words.ts';
import { controlOf, InPlace, type Said } from './inPlace.tsx';
import { contactIdOf, contactPath, pathOfContact, roles } from './places.ts';

/** In the order in which they stand; by their names on the wire, by which verbs say what is wrong. */
const factNames = ['name', 'phone_number', 'email', 'external_id', 'language', 'tags'] as const;
type FactName = (typeof factNames)[number];

type FactsProps = { contact: ContactRow; words: Words };

/** What everybody can have, each changed where it stands. */
export const Facts = ({ contact, words }: FactsProps) => (
  <div class="tight">
    {factNames.map((name) => (
      <Fact name={name} contact={contact} words={words} />
    ))}
  </div>
);

type FactProps = FactsProps & { name: FactName; said?: Said };

const Fact = ({ name, contact, said, words }: FactProps) => (
  <InPlace
    id={idOf(name)}
    name={factWord(name, words)}
    action={`${pathOfContact(contact.id)}/fact`}
    hidden={{ fact: name }}
    said={said}
    words={words}
  >
    <input
      {...controlOf(idOf(name))}
      value={typeof said === 'object' ? said.value : textOf(contact, name)}
      maxlength={name === 'tags' ? 5_000 : 254}
      placeholder={name === 'name' ? (contact.profileName ?? undefined) : undefined}
      type={types[name]}
      dir={name === 'name' || name === 'tags' ? 'auto' : undefined}
      autocomplete="off"
    />
  </InPlace>
);

const idOf = (name: FactName): string => `fact-${name}`;

const types: Partial<Record<FactName, string>> = { phone_number: 'tel' };

export const factWord = (name: FactName, words: Words): string =>
  ({
    name: words.name,
    phone_number: words.contacts.phone,
    email: words.email,
    external_id: words.contacts.externalId,
    language: words.language,
    tags: words.tags,
  })[name];

export function textOf(contact: ContactRow, name: FactName): string {
  if (name === 'tags') return contact.tags.join(', ');
  return (
    {
      name: contact.name,
      phone_number: contact.phone,
      email: contact.email,
      external_id: contact.externalId,
      language: contact.language,
    }[name] ?? ''
  );
}

const changeOf = (name: FactName, value: string) => {
  if (name === 'phone_number') return { phone: value };
  if (name === 'external_id') return { externalId: value };
  return { [name]: name === 'tags' ? tagsIn(value) : value };
};

/** What was wrong with somebody's facts, in plain words; whoever has the number already is named. */
export function factProblem(error: AppError, words: Words): Child {
  const [detail] = error.details;
  const { wrong } = words.contacts;
  if (error.code === 'conflict' && detail?.contact_id) {
    const other = findUuid('CNT', detail.contact_id);
    return (
      <>
        {detail.path === 'phone_number' ? words.contacts.takenPhone : words.contacts.takenId}{' '}
        {other && <a href={pathOfContact(other)}>{words.contacts.openThem}</a>}
      </>
    );
  }
  if (detail && detail.path in wrong) return wrong[detail.path as keyof typeof wrong];
  const isNameless = error.code === 'invalid_request' && error.details.length === 0;
  return isNameless ? words.contacts.nameless : <Sentence words={words}>{error.message}</Sentence>;
}

const fields = z.object({ fact: z.enum(factNames), value: z.string().max(10_000) });

/** Saves one fact of somebody, and shows it as it is then; `page`: of whom it is, where no script runs. */
export function addFactAction(site: Site, page: Show): void {
  const { deps } = site;
  const refuse: Show = async (visit, problem, error) => {
    const { c, user, words } = visit;
    const { data } = fields.safeParse(await c.req.parseBody());
    if (!data || !error || !wantsPart(c)) return page(visit, problem, error);
    const contact = await openUnit(deps, user.accountId, (unit) =>
      getContact(unit, { by: 'contact_id', id: contactIdOf(c) }),
    );
    const said = { problem: factProblem(error, words), value: data.value };
    return <Fact name={data.fact} contact={contact} said={said} words={words} />;
  };
  addAction(
    site,
    { path: `${contactPath}/fact`, roles, fields, page: refuse },
    async ({ c, user, words }, { fact, value }) => {
      const { after } = await openUnit(deps, user.accountId, (unit) =>
        updateContact(unit, { by: 'contact_id', id: contactIdOf(c) }, changeOf(fact, value)),
      );
      if (!wantsPart(c)) return { to: pathOfContact(after.id) };
      return { show: <Fact name={fact} contact={after} said="saved" words={words} /> };
    },
  );
}

type ProblemProps = { words: Words; problem: { message: string; error?: AppError | undefined } };

/** The same above a whole page. */
export const FactProblem = ({ words, problem: { message, error } }: ProblemProps) => (
  <p class="said bad" role="alert">
    {error ? factProblem(error, words) : <Sentence words={words}>{message}</Sentence>}
  </p>
);
