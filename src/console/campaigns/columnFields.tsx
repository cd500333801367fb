import type { UploadRow } from '../../imports/readRows.ts';
import { ColumnFields } from '../columnFields.tsx';
import type { Words } from '../words.ts';
import { fieldTargets, likelyTargets } from './columns.ts';

type ColumnsProps = { rows: UploadRow[]; variables: readonly string[]; words: Words };

/** What is in each column of recipients that are to be uploaded. */
export const RecipientColumns = ({ rows, variables, words }: ColumnsProps) => {
  const own = words.campaigns;
  return (
    <ColumnFields
      rows={rows}
      likely={likelyTargets(Object.keys(rows[0]?.cells ?? {}), variables)}
      choices={[
        { targets: variables.map((name) => [`var.${name}`, `${own.variable} ${name}`]) },
        { targets: fieldTargets.map(([target, word]) => [target, own[word]]) },
      ]}
      title={own.columns}
      hint={own.columnsHint}
      words={words}
    />
  );
};
