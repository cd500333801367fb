import { toWire } from '../../db/ids.ts';
import { asOneTypes, Filter } from '../filter.tsx';
import { given } from '../given.ts';
import { Icon } from '../icons.tsx';
import { Face } from '../inbox/chatList.tsx';
import { Done, Frame } from '../layout.tsx';
import { Mark } from '../mark.tsx';
import { SelectField } from '../selectField.tsx';
import { Cell, Empty, Pages, Table } from '../table.tsx';
import { ShortTime } from '../times.tsx';
import type { Visit } from '../visit.ts';
import { AddContact, type RefusedContact } from './addContact.tsx';
import { writeAsked } from './asked.ts';
import { nameIn } from './nameIn.ts';
import { PartTabs } from './partTabs.tsx';
import { contactsPath, pathOfContact } from './places.ts';
import { type ContactList, isKeeper } from './readList.ts';

type ListProps = {
  visit: Visit;
  list: ContactList;
  refused?: RefusedContact | undefined;
};

/** Who there is. */
export const ContactsPage = ({ visit, list, refused }: ListProps) => {
  const { user, words } = visit;
  return (
    <Frame words={words} user={user} place={contactsPath} title={words.places.contacts}>
      <PartTabs visit={visit} here="people" />
      {list.asked.done === 'erased' && <Done>{words.contacts.isErased}</Done>}
      <Narrow visit={visit} list={list} />
      <AddContact words={words} refused={refused} />
      <People visit={visit} list={list} />
    </Frame>
  );
};

const Narrow = ({ visit, list: { asked, segments } }: ListProps) => {
  const { words } = visit;
  return (
    <Filter
      path={contactsPath}
      word={words.apply}
      live={asOneTypes(`${contactsPath}/list`, '#people')}
    >
      <label class="wanted">
        {words.contacts.searchFor}
        <input
          name="q"
          type="search"
          value={asked.q}
          placeholder={words.contacts.searchHint}
          maxlength={200}
        />
      </label>
      <label>
        {words.tag}
        <input name="tag" value={asked.tag} maxlength={100} />
      </label>
      {segments.length > 0 && (
        <SelectField
          name="segment"
          word={words.segment}
          options={segments.map(({ id, name }) => [toWire('SEG', id), name])}
          chosen={asked.segment}
          none={words.contacts.everybody}
        />
      )}
    </Filter>
  );
};

/** Shown anew as one types. */
export const People = ({ visit, list }: ListProps) => {
  const { words } = visit;
  const { contacts, asked, next, zone } = list;
  const { done: _, ...narrowed } = asked;
  const heads = [
    words.name,
    words.contacts.phone,
    words.tags,
    words.contacts.wants,
    words.contacts.since,
  ] as const;
  return (
    <section id="people" class="card stack">
      {contacts.length === 0 ? (
        <Nobody visit={visit} list={list} />
      ) : (
        <Table name={words.places.contacts} heads={heads}>
          {contacts.map((contact) => (
            <tr>
              <Cell head={heads[0]}>
                <span class="row">
                  <Face name={nameIn(contact, words)} />
                  <span class="tight grow">
                    <a href={pathOfContact(contact.id)}>
                      <b>{nameIn(contact, words)}</b>
                    </a>
                    {contact.externalId && <span class="small dim">{contact.externalId}</span>}
                  </span>
                </span>
              </Cell>
              <Cell head={heads[1]} isNumber>
                {contact.phone}
              </Cell>
              <Cell head={heads[2]}>
                {contact.tags.length > 0 && (
                  <span class="row">
                    {contact.tags.map((tag) => (
                      <a class="mark small" href={`${contactsPath}${writeAsked({ tag })}`}>
                        {tag}
                      </a>
                    ))}
                  </span>
                )}
              </Cell>
              <Cell head={heads[3]}>
                {contact.optedOutAt ? (
                  <Mark tone="failure">{words.contacts.wantsNone}</Mark>
                ) : (
                  contact.marketingStoppedAt && (
                    <Mark tone="waits">{words.contacts.wantsNoMarketing}</Mark>
                  )
                )}
              </Cell>
              <Cell head={heads[4]}>
                <ShortTime at={contact.createdAt} zone={zone} />
              </Cell>
            </tr>
          ))}
        </Table>
      )}
      <div class="between">
        {isKeeper(visit) && contacts.length > 0 ? (
          <a class="button" href={`${contactsPath}/export${writeAsked(asked)}`}>
            <Icon name="download" /> {words.exportCsv}
          </a>
        ) : (
          <span />
        )}
        <Pages path={contactsPath} query={given(narrowed)} next={next} words={words} />
      </div>
    </section>
  );
};

const Nobody = ({ visit: { words }, list: { asked, isTooShort, next } }: ListProps) => {
  const { contacts } = words;
  if (isTooShort) return <Empty title={contacts.tooShort}>{contacts.tooShortWhy}</Empty>;
  if (next) return <Empty title={contacts.noneYet}>{contacts.noneYetWhy}</Empty>;
  return writeAsked(asked) === '' ? (
    <Empty title={contacts.none}>{contacts.noneWhy}</Empty>
  ) : (
    <Empty title={contacts.noneFound}>{contacts.noneFoundWhy}</Empty>
  );
};
