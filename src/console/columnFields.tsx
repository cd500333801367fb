import type { Child } from 'hono/jsx';
import type { UploadRow } from '../imports/readRows.ts';
import { shortened } from './importReport.tsx';
import { Cell, Table } from './table.tsx';
import type { Words } from './words.ts';

/** What a column can be, under a name where they have one: each target, and what it is called. */
type Targets = { name?: string; targets: (readonly [target: string, word: string])[] };

type ColumnsProps = {
  rows: UploadRow[];
  /** What each column is likely to be. */
  likely: ReadonlyMap<string, string>;
  choices: Targets[];
  title: string;
  hint: string;
  words: Words;
};

const mostValues = 3;

/** What is in each column of what is to be read: as likely as it is, to be said otherwise. */
export const ColumnFields = ({ rows, likely, choices, title, hint, words }: ColumnsProps) => {
  const { imports } = words;
  const heads = [imports.column, imports.firstValues, imports.means] as const;
  return (
    <div class="stack">
      <div class="tight">
        <h3>{title}</h3>
        <p class="small dim">{hint}</p>
      </div>
      <Table name={title} heads={heads}>
        {[...likely].map(([column, target]) => (
          <tr>
            <Cell head={heads[0]}>
              <b>{column}</b>
            </Cell>
            <Cell head={heads[1]}>
              <span class="small dim">{firstValues(rows, column)}</span>
            </Cell>
            <Cell head={heads[2]}>
              <select name={`column.${column}`} aria-label={`${imports.means}: ${column}`}>
                <option value="" selected={target === ''}>
                  {imports.leftOut}
                </option>
                {choices.map((each) => (
                  <Choices {...each} chosen={target} />
                ))}
              </select>
            </Cell>
          </tr>
        ))}
      </Table>
    </div>
  );
};

const firstValues = (rows: UploadRow[], column: string): string =>
  rows
    .slice(0, mostValues)
    .map(({ cells }) => shortened(cells[column] ?? ''))
    .filter(Boolean)
    .join(' · ');

const Choices = ({ name, targets, chosen }: Targets & { chosen: string }): Child => {
  const options = targets.map(([target, word]) => (
    <option value={target} selected={target === chosen}>
      {word}
    </option>
  ));
  if (name === undefined) return <>{options}</>;
  return targets.length > 0 && <optgroup label={name}>{options}</optgroup>;
};
