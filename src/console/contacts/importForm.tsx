import type { ImportRow } from '../../contacts/importContacts.ts';
import type { PropertyRow } from '../../contacts/listProperties.ts';
import { toWire } from '../../db/ids.ts';
import type { Page } from '../../db/page.ts';
import type { UploadRow } from '../../imports/readRows.ts';
import { whole } from '../figures.tsx';
import { Frame, Refused } from '../layout.tsx';
import { Cell, Empty, Pages, Table } from '../table.tsx';
import { ShortTime, type Zone } from '../times.tsx';
import type { Visit } from '../visit.ts';
import type { Words } from '../words.ts';
import { fieldTargets, headBytes } from './columns.ts';
import { StatusMark, shortened } from './importReport.tsx';
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
    <div class="row">
      <button class="main" type="submit">
        {contacts.beginImport}
      </button>
    </div>
  </form>
);

const PastImports = ({ imports, zone }: { imports: ImportRow[]; zone: Zone }) => {
  const { words } = zone;
  const { contacts } = words;
  const heads = [
    contacts.when,
    contacts.status,
    contacts.rows,
    contacts.made,
    contacts.changed,
    contacts.refused,
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
            <StatusMark row={row} words={words} />
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

/** What is in each column of the file: as likely as it is, to be said otherwise. */
export const ColumnFields = ({ rows, targets, properties, words, problem }: ColumnsProps) => {
  const { contacts } = words;
  const heads = [contacts.column, contacts.firstValues, contacts.means] as const;
  return (
    <div id="columns" class="stack" aria-live="polite">
      <Refused words={words} message={problem} />
      {targets.size > 0 && (
        <>
          <div class="tight">
            <h2>{contacts.columns}</h2>
            <p class="small dim">{contacts.columnsHint}</p>
          </div>
          <Table name={contacts.columns} heads={heads}>
            {[...targets].map(([column, target]) => (
              <tr>
                <Cell head={heads[0]}>
                  <b>{column}</b>
                </Cell>
                <Cell head={heads[1]}>
                  <span class="small dim">
                    {rows
                      .map(({ cells }) => shortened(cells[column] ?? ''))
                      .filter(Boolean)
                      .join(' · ')}
                  </span>
                </Cell>
                <Cell head={heads[2]}>
                  <select name={`column.${column}`} aria-label={`${contacts.means}: ${column}`}>
                    <Targets chosen={target} properties={properties} words={words} />
                  </select>
                </Cell>
              </tr>
            ))}
          </Table>
        </>
      )}
    </div>
  );
};

type TargetsProps = { chosen: string; properties: PropertyRow[]; words: Words };

const Targets = ({ chosen, properties, words: { contacts, ...words } }: TargetsProps) => (
  <>
    <option value="">{contacts.leftOut}</option>
    {fieldTargets.map((target) => (
      <option value={target} selected={target === chosen}>
        {contacts.targets[target]}
      </option>
    ))}
    {properties.length > 0 && (
      <optgroup label={words.properties}>
        {properties.map(({ name }) => (
          <option value={`properties.${name}`} selected={`properties.${name}` === chosen}>
            {name}
          </option>
        ))}
      </optgroup>
    )}
  </>
);
