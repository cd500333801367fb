import type { SegmentRow } from '../../contacts/segments.ts';
import { toWire } from '../../db/ids.ts';
import type { Page } from '../../db/page.ts';
import { Ask } from '../ask.tsx';
import { whole } from '../figures.tsx';
import { Icon } from '../icons.tsx';
import { Frame, Refused } from '../layout.tsx';
import { Cell, Empty, Pages, Table } from '../table.tsx';
import { ShortTime, type Zone } from '../times.tsx';
import type { Visit } from '../visit.ts';
import { PartTabs } from './partTabs.tsx';
import { contactsPath, segmentsPath } from './places.ts';

type ListProps = {
  visit: Visit;
  segments: Page<SegmentRow>;
  zone: Zone;
  problem: string | undefined;
};

/** Whom the account has called something together. */
export const SegmentsPage = ({ visit, segments, zone, problem }: ListProps) => {
  const { user, words, c } = visit;
  const { contacts } = words;
  return (
    <Frame words={words} user={user} place={contactsPath} title={contacts.segments}>
      <PartTabs visit={visit} here="segments" />
      <div class="between">
        <p class="dim">{contacts.segmentsWhat}</p>
        <a class="button main" href={`${segmentsPath}/new`}>
          <Icon name="plus" /> {contacts.newSegment}
        </a>
      </div>
      <Refused words={words} message={problem} />
      <section class="card stack">
        {segments.items.length === 0 ? (
          <Empty title={contacts.noSegments}>{contacts.noSegmentsWhy}</Empty>
        ) : (
          <Segments segments={segments.items} zone={zone} />
        )}
        <Pages path={segmentsPath} query={c.req.query()} next={segments.next} words={words} />
      </section>
    </Frame>
  );
};

const Segments = ({ segments, zone }: { segments: SegmentRow[]; zone: Zone }) => {
  const { words } = zone;
  const { contacts } = words;
  const heads = [words.name, contacts.people, contacts.counted, ''] as const;
  return (
    <Table name={contacts.segments} heads={heads}>
      {segments.map((row) => {
        const wireId = toWire('SEG', row.id);
        return (
          <tr>
            <Cell head={heads[0]}>
              <a href={`${segmentsPath}/${wireId}`}>{row.name}</a>
            </Cell>
            <Cell head={heads[1]} isNumber>
              <a
                href={`${contactsPath}?segment=${wireId}`}
                aria-label={`${whole(row.count, words.lang)} · ${contacts.seePeople}: ${row.name}`}
              >
                {whole(row.count, words.lang)}
              </a>
            </Cell>
            <Cell head={heads[2]}>
              <ShortTime at={row.countedAt} zone={zone} />
            </Cell>
            <Cell head={heads[3]}>
              <div class="row end">
                <form method="post" action={`${segmentsPath}/${wireId}/count`}>
                  <button type="submit" aria-label={`${contacts.countAnew}: ${row.name}`}>
                    {contacts.countAnew}
                  </button>
                </form>
                <Ask
                  word={words.remove}
                  of={row.name}
                  sure={contacts.removeSegmentSure}
                  action={`${segmentsPath}/${wireId}/remove`}
                  isBad
                />
              </div>
            </Cell>
          </tr>
        );
      })}
    </Table>
  );
};
