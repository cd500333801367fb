import type { Child } from 'hono/jsx';
import type { ImportRow } from '../../contacts/importContacts.ts';
import { toWire } from '../../db/ids.ts';
import type { RefusedRow } from '../../imports/importTables.ts';
import { Figure, Figures, whole } from '../figures.tsx';
import { Icon } from '../icons.tsx';
import { Frame } from '../layout.tsx';
import { Cell, Table } from '../table.tsx';
import { ShortTime, type Zone } from '../times.tsx';
import type { Visit } from '../visit.ts';
import type { Words } from '../words.ts';
import { PartTabs } from './partTabs.tsx';
import { contactsPath } from './places.ts';

const path = `${contactsPath}/imports`;

export const ImportPage = ({ visit, children }: { visit: Visit; children: Child }) => (
  <Frame
    words={visit.words}
    user={visit.user}
    place={contactsPath}
    title={visit.words.contacts.importTitle}
  >
    <PartTabs visit={visit} here="imports" />
    {children}
    <p class="row">
      <a class="button" href={contactsPath}>
        {visit.words.contacts.seePeople}
      </a>
      <a class="button" href={path}>
        {visit.words.contacts.importMore}
      </a>
    </p>
  </Frame>
);

type ReportProps = { row: ImportRow; refusals: RefusedRow[]; zone: Zone };

/** What became of a file, live while it is read. */
export const ImportReport = ({ row, refusals, zone }: ReportProps) => {
  const { words } = zone;
  const { contacts } = words;
  const address = `${path}/${toWire('IMP', row.id)}`;
  const number = (count: number) => whole(count, words.lang);
  return (
    <section
      id="report"
      class="card stack"
      {...(row.status === 'running' && {
        'hx-get': address,
        'hx-trigger': 'every 1s',
        'hx-swap': 'outerMorph',
      })}
    >
      <div class="between" role="status">
        <h2>
          {contacts.importOf} · <ShortTime at={row.createdAt} zone={zone} />
        </h2>
        <StatusMark row={row} words={words} />
      </div>
      {row.status === 'failed' && (
        <div class="said bad" role="alert">
          <p>{contacts.importFailedWhy}</p>
          <p lang="en">{row.failure}</p>
        </div>
      )}
      <Figures>
        <Figure name={contacts.rows}>{number(row.rows)}</Figure>
        <Figure name={contacts.made} tone={row.created > 0 ? 'good' : undefined}>
          {number(row.created)}
        </Figure>
        <Figure name={contacts.changed}>{number(row.updated)}</Figure>
        <Figure name={contacts.repeated}>{number(row.merged)}</Figure>
        <Figure name={contacts.refused} tone={row.refused > 0 ? 'bad' : undefined}>
          {number(row.refused)}
        </Figure>
      </Figures>
      {row.unknownColumns.length > 0 && (
        <p class="small dim">
          {contacts.passedOver} {row.unknownColumns.join(', ')}
        </p>
      )}
      {row.status === 'succeeded' && row.refused === 0 && (
        <p class="said good">{contacts.allTaken}</p>
      )}
      {refusals.length > 0 && (
        <>
          <div class="between">
            <div class="tight">
              <h3>{contacts.refusedRows}</h3>
              <p class="small dim">
                {contacts.refusedHint} {row.refused > refusals.length && contacts.refusedShown}
              </p>
            </div>
            <a class="button" href={`${address}/refused`} download>
              <Icon name="download" /> {contacts.downloadRefused}
            </a>
          </div>
          <Refusals refusals={refusals} words={words} />
        </>
      )}
    </section>
  );
};

type StatusProps = { row: Pick<ImportRow, 'status'>; words: Words };

export const StatusMark = ({ row: { status }, words: { contacts } }: StatusProps) => {
  const tone = { running: 'waits', succeeded: 'success', failed: 'failure' }[status];
  return <span class={`mark small ${tone}`}>{contacts.importStatus[status]}</span>;
};

const Refusals = ({ refusals, words }: { refusals: RefusedRow[]; words: Words }) => {
  const { contacts } = words;
  const known: Readonly<Record<string, string>> = contacts.refusal;
  const heads = [contacts.row, contacts.column, contacts.value, contacts.why] as const;
  return (
    <Table name={contacts.refusedRows} heads={heads}>
      {refusals.map(({ row, column, code, message, cells }) => (
        <tr>
          <Cell head={heads[0]} isNumber>
            <b>{row}</b>
          </Cell>
          <Cell head={heads[1]}>{column}</Cell>
          <Cell head={heads[2]}>
            <code>{shortened(cells[column] ?? '')}</code>
          </Cell>
          <Cell head={heads[3]}>
            <span>
              {known[code] ?? message}
              {code === 'invalid_value' && (
                <span class="small dim" lang="en">
                  {' '}
                  ({message})
                </span>
              )}
            </span>
          </Cell>
        </tr>
      ))}
    </Table>
  );
};

/** Cells can hold whole books. */
export const shortened = (cell: string): string =>
  cell.length > 80 ? `${cell.slice(0, 79)}…` : cell;
