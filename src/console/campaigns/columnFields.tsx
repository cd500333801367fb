import type { UploadRow } from '../../imports/readRows.ts';
import { Cell, Table } from '../table.tsx';
import type { Words } from '../words.ts';
import { fieldTargets, guessTargets } from './columns.ts';

type ColumnsProps = { rows: UploadRow[]; variables: readonly string[]; words: Words };

const mostValues = 3;

/** What is in each column of what is to be uploaded: as likely as it is, to be said otherwise. */
export const ColumnFields = ({ rows, variables, words }: ColumnsProps) => {
  const own = words.campaigns;
  const columns = Object.keys(rows[0]?.cells ?? {});
  const targets = guessTargets(columns, variables);
  const heads = [own.column, own.firstValues, own.means] as const;
  return (
    <div class="stack">
      <div class="tight">
        <h3>{own.columns}</h3>
        <p class="small dim">{own.columnsHint}</p>
      </div>
      <Table name={own.columns} heads={heads}>
        {columns.map((column) => (
          <tr>
            <Cell head={heads[0]}>
              <b>{column}</b>
            </Cell>
            <Cell head={heads[1]}>
              <span class="small dim">
                {rows
                  .slice(0, mostValues)
                  .map(({ cells }) => cells[column])
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </Cell>
            <Cell head={heads[2]}>
              <select name={`column.${column}`} aria-label={`${own.means}: ${column}`}>
                <Targets chosen={targets.get(column) ?? ''} variables={variables} words={words} />
              </select>
            </Cell>
          </tr>
        ))}
      </Table>
    </div>
  );
};

type TargetsProps = { chosen: string; variables: readonly string[]; words: Words };

const Targets = ({ chosen, variables, words }: TargetsProps) => {
  const own = words.campaigns;
  return (
    <>
      <option value="" selected={chosen === ''}>
        {own.leaveOut}
      </option>
      {variables.map((name) => (
        <option value={`var.${name}`} selected={chosen === `var.${name}`}>
          {own.variable} {name}
        </option>
      ))}
      {fieldTargets.map(([target, word]) => (
        <option value={target} selected={chosen === target}>
          {own[word]}
        </option>
      ))}
    </>
  );
};
