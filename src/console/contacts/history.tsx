import { rowOf } from '../../chats/listActivities.ts';
import type { PlacedItem } from '../../chats/listHistory.ts';
import { cursorText } from '../../db/cursor.ts';
import { toWire } from '../../db/ids.ts';
import { Happening } from '../inbox/happening.tsx';
import { roles as answering } from '../inbox/places.ts';
import { Empty } from '../table.tsx';
import { dayText, isSameDay, type Zone } from '../times.tsx';
import type { Visit } from '../visit.ts';
import { pathOfContact } from './places.ts';
import type { History, Person } from './readPerson.ts';

type HistoryProps = { visit: Visit; person: Person; history: History };

/** All that happened with somebody, on whichever line, newest first. */
export const HistoryList = ({ visit, person, history }: HistoryProps) => {
  const { words } = visit;
  if (history.page.items.length === 0) {
    return <Empty title={words.contacts.noHistory}>{words.contacts.noHistoryWhy}</Empty>;
  }
  return (
    <ol class="history">
      <HistoryPage visit={visit} person={person} history={history} />
    </ol>
  );
};

/** A stretch of it, and the way on. */
export const HistoryPage = ({ visit, person, history: { page, names } }: HistoryProps) => {
  const { items, next } = page;
  const path = pathOfContact(person.contact.id);
  const startKey = next && new URLSearchParams({ start_key: cursorText(next) });
  return (
    <>
      {items.map(({ item, view }, index) => {
        const above = items[index - 1];
        const { id } = rowOf(item.happening);
        return (
          <li id={`row-${id}`}>
            <Place placed={{ item, view }} above={above} zone={person.zone} visit={visit} />
            <Happening item={item} zone={person.zone} names={names} isPast />
          </li>
        );
      })}
      {startKey && (
        <li class="older">
          <a
            class="button"
            href={`${path}?${startKey}`}
            hx-get={`${path}/history?${startKey}`}
            hx-target="closest li"
            hx-swap="outerHTML"
          >
            {visit.words.older}
          </a>
        </li>
      )}
    </>
  );
};

type PlaceProps = {
  placed: PlacedItem;
  above: PlacedItem | undefined;
  zone: Zone;
  visit: Visit;
};

/** On which day and line, where that is another than above. */
const Place = ({ placed: { item, view }, above, zone, visit: { user } }: PlaceProps) => {
  const at = rowOf(item.happening).createdAt;
  const isOtherDay = !above || !isSameDay(rowOf(above.item.happening).createdAt, at, zone);
  const isOtherChat = above?.view.chat.id !== view.chat.id;
  if (!isOtherDay && !isOtherChat) return null;
  const line = view.line.name || view.line.phoneNumber;
  return (
    <p class="day">
      <span>
        {dayText(at, zone)} ·{' '}
        {answering.some((role) => role === user.role) ? (
          <a href={`/console/inbox/${toWire('EN_CHT_', view.chat.id)}`}>{line}</a>
        ) : (
          line
        )}
      </span>
    </p>
  );
};
