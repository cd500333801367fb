import type { ImportRow } from '../../contacts/importContacts.ts';
import type { PropertyRow } from '../../contacts/listProperties.ts';
import { toWire } from '../../db/ids.ts';
import type { Page } from '../../db/page.ts';
import type { UploadRow } from '../../imports/readRows.ts';
import { ColumnFields } from '../columnFields.tsx';
import { whole } from '../figures.tsx';
import { ImportMark } from '../importReport.tsx';
import { Frame, Refused } from '../layout.tsx';
import { Submit } from '../submit.tsx';
import { Cell, Empty, Pages, Table } from '../table.tsx';
import { ShortTime, type Zone } from '../times.tsx';
import type { Visit } from '../visit.ts';
import type { Words } from '../words.ts';
import { fieldTargets, headBytes } from './columns.ts';
import { PartTabs } from './partTabs.tsx';
import { contactsPath } from './places.ts';

const path = `${contactsPath}/imports`;

type ImportsProps = {
  visit: Visit;
  imports: Page<ImportRow>;
  zone: Zone;
  problem: string | undefined;
};

/** Where a file is brought in, and those that were. */
export const ImportsPage = ({ visit, imports, zone, problem }: ImportsProps) => {
  const { user, words } = visit;
  return (
    <Frame words={words} user={user} place={contactsPath} title={words.contacts.importTitle}>
      <PartTabs visit={visit} here="imports" />
      <Refused words={words} message={problem} />
      <UploadForm words={words} />
      <section class="card stack">
        <h2>{words.contacts.pastImports}</h2>
        {imports.items.length === 0 ? (
          <Empty title={words.contacts.noImports}>{words.contacts.noImportsWhy}</Empty>
        ) : (
          <PastImports imports={imports.items} zone={zone} />
        )}
        <Pages path={path} query={visit.c.req.query()} next={imports.next} words={words} />
      </section>
    </Frame>
  );
};

const UploadForm = ({ words: { contacts } }: { words: Words }) => (
  <form class="card stack" method="post" action={`${path}/file`} enctype="multipart/form-data">
    <p class="dim">{contacts.importWhat}</p>
    <label class="narrow">
      {contacts.file}
      <input
        name="file"
        type="file"
        accept=".csv,.txt,.tsv,text/csv"
        required
        hx-post={`${path}/columns/file`}
        hx-encoding="multipart/form-data"
        hx-trigger="change"
        hx-target="#columns"
        hx-swap="outerHTML"
        data-head={String(headBytes)}
      />
    </label>
    <div id="columns" />
    <label class="narrow">
      {contacts.country}
      <input name="country" maxlength={4} placeholder="+51" autocomplete="off" />
      <span class="small dim">{contacts.countryHint}</span>
    </label>
    <Submit>{contacts.beginImport}</Submit>
  </form>
);

const PastImports = ({ imports, zone }: { imports: ImportRow[]; zone: Zone }) => {
  const { words } = zone;
  const { contacts } = words;
  const heads = [
    contacts.when,
    words.status,
    words.imports.rows,
    contacts.made,
    contacts.changed,
    words.imports.refused,
  ] as const;
  const number = (count: number) => whole(count, words.lang);
  return (
    <Table name={contacts.pastImports} heads={heads}>
      {imports.map((row) => (
        <tr>
          <Cell head={heads[0]}>
            <a href={`${path}/${toWire('IMP', row.id)}`}>
              <ShortTime at={row.createdAt} zone={zone} />
            </a>
          </Cell>
          <Cell head={heads[1]}>
            <ImportMark row={row} words={words} />
          </Cell>
          {[row.rows, row.created, row.updated, row.refused].map((count, index) => (
            <Cell head={heads[index + 2] ?? ''} isNumber>
              {number(count)}
            </Cell>
          ))}
        </tr>
      ))}
    </Table>
  );
};

type ColumnsProps = {
  rows: UploadRow[];
  targets: ReadonlyMap<string, string>;
  properties: PropertyRow[];
  words: Words;
  problem?: string | undefined;
};

/** What is in each column of the file; nothing where none could be read. */
export const ContactColumns = ({ rows, targets, properties, words, problem }: ColumnsProps) => {
  const { contacts } = words;
  return (
    <div id="columns" class="stack" aria-live="polite">
      <Refused words={words} message={problem} />
      {targets.size > 0 && (
        <ColumnFields
          rows={rows}
          likely={targets}
          choices={[
            { targets: fieldTargets.map((target) => [target, contacts.targets[target]]) },
            {
              name: words.properties,
              targets: properties.map(({ name }) => [`properties.${name}`, name]),
            },
          ]}
          title={contacts.columns}
          hint={contacts.columnsHint}
          words={words}
        />
      )}
    </div>
  );
};
