import type { Child } from 'hono/jsx';
import type { RefusedRow } from '../imports/importTables.ts';
import { Figure, Figures, whole } from './figures.tsx';
import { Icon } from './icons.tsx';
import { Mark } from './mark.tsx';
import { Sentence } from './sentence.tsx';
import { Cell, Table } from './table.tsx';
import { ShortTime, type Zone } from './times.tsx';
import type { Words } from './words.ts';

type ImportRow = {
  status: 'running' | 'succeeded' | 'failed';
  rows: number;
  refused: number;
  unknownColumns: string[];
  failure: string;
  createdAt: Date;
};

type ReportProps = {
  row: ImportRow;
  /** The first of them. */
  refusals: RefusedRow[];
  address: string;
  zone: Zone;
  says: { importOf: string; importFailedWhy: string; passedOver: string; refusedHint: string };
  /** What became of the rows that were not refused, as figures. */
  children: Child;
};

/** What became of what many were to come from, live while it is read. */
export const ImportReport = (props: ReportProps) => {
  const { row, refusals, address, zone, says, children } = props;
  const { words } = zone;
  const { imports } = words;
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
          {says.importOf} <ShortTime at={row.createdAt} zone={zone} />
        </h2>
        <ImportMark row={row} words={words} />
      </div>
      {row.status === 'failed' && (
        <div class="said bad" role="alert">
          <p>{says.importFailedWhy}</p>
          <p>
            <Sentence words={words}>{row.failure ?? ''}</Sentence>
          </p>
        </div>
      )}
      <Figures>
        <Figure name={imports.rows}>{number(row.rows)}</Figure>
        {children}
        <Figure name={imports.refused} tone={row.refused > 0 ? 'bad' : undefined}>
          {number(row.refused)}
        </Figure>
      </Figures>
      {row.unknownColumns.length > 0 && (
        <p class="small dim">
          {says.passedOver} {row.unknownColumns.join(', ')}
        </p>
      )}
      {row.status === 'succeeded' && row.refused === 0 && (
        <p class="said good">{imports.allTaken}</p>
      )}
      {refusals.length > 0 && (
        <div class="stack">
          <div class="between">
            <div class="tight">
              <h3>{imports.refusedRows}</h3>
              <p class="small dim">
                {row.status === 'succeeded' && says.refusedHint}{' '}
                {row.refused > refusals.length && imports.refusedShown}
              </p>
            </div>
            <a class="button" href={`${address}/refused`} download>
              <Icon name="download" /> {imports.downloadRefused}
            </a>
          </div>
          <Refusals refusals={refusals} words={words} />
        </div>
      )}
    </section>
  );
};

type MarkProps = { row: Pick<ImportRow, 'status'>; words: Words };

export const ImportMark = ({ row: { status }, words: { imports } }: MarkProps) => {
  return <Mark tone={tones[status]}>{imports.status[status]}</Mark>;
};

const tones = { running: 'waits', succeeded: 'success', failed: 'failure' } as const;

const Refusals = ({ refusals, words }: { refusals: RefusedRow[]; words: Words }) => {
  const { imports } = words;
  const known: Readonly<Record<string, string>> = imports.refusal;
  const heads = [imports.row, imports.column, words.value, words.why] as const;
  return (
    <Table name={imports.refusedRows} heads={heads}>
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
                <span class="small dim">
                  {' '}
                  (<Sentence words={words}>{message}</Sentence>)
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
