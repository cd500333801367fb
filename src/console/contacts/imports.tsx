import { z } from 'zod';
import {
  beginImport,
  contactImports,
  getImport,
  listImports,
} from '../../contacts/importContacts.ts';
import type { PropertyRow } from '../../contacts/listProperties.ts';
import { readCursor } from '../../db/cursor.ts';
import { fromWire, toWire } from '../../db/ids.ts';
import { AppError } from '../../errors.ts';
import { answerFile } from '../../imports/answerFile.ts';
import { listRefusals } from '../../imports/listRefusals.ts';
import { BrokenUpload, type UploadRow } from '../../imports/readRows.ts';
import { refusalLines } from '../../imports/refusalLines.ts';
import { hasTwice } from '../columns.ts';
import { readZone } from '../readZone.ts';
import {
  addAction,
  addPage,
  type Show,
  type Site,
  unitsOf,
  type Visit,
  wantsPart,
} from '../visit.ts';
import type { Words } from '../words.ts';
import { likelyTargets, readFirstRows } from './columns.ts';
import { ContactColumns, ImportsPage } from './importForm.tsx';
import { ContactReport, ImportPage } from './importReport.tsx';
import { contactsPath, keepers } from './places.ts';
import { readShownProperties } from './properties.tsx';

const path = `${contactsPath}/imports`;
const onePath = `${path}/:import_id`;

const fields = z.looseObject({ file: z.instanceof(File), country: z.string().trim().catch('') });

/** Many people from a file: its columns said, read in the background, and what became of its rows. */
export function addImports(site: Site): void {
  const { deps } = site;
  const read = unitsOf(deps);
  const importIdOf = ({ c }: Visit): string => fromWire('IMP', c.req.param('import_id') ?? '');

  const page: Show = (visit, problem) =>
    read(visit, async (unit) => {
      const startKey = visit.c.req.query('start_key');
      const request = { limit: 10, ...(startKey && { after: readCursor(startKey) }) };
      return (
        <ImportsPage
          visit={visit}
          imports={await listImports(unit, request)}
          zone={await readZone(unit, visit.words)}
          problem={problem}
        />
      );
    });
  addPage(site, { path, roles: keepers }, page);

  const unread: Show = async ({ words }, problem) => (
    <ContactColumns rows={[]} targets={new Map()} properties={[]} words={words} problem={problem} />
  );
  addAction(
    site,
    { path: `${path}/columns/file`, roles: keepers, fields, page: unread },
    async (visit, { file }) => {
      const rows = await firstRowsOf(file, visit.words);
      const properties = await read(visit, readShownProperties);
      const targets = likelyTargets(columnsOf(rows), properties);
      return { show: <ContactColumns {...{ rows, targets, properties }} words={visit.words} /> };
    },
  );

  addAction(
    site,
    { path: `${path}/file`, roles: keepers, fields, page },
    async (visit, { file, country, ...said }) => {
      const { user, words } = visit;
      const rows = await firstRowsOf(file, words);
      const columns = matchOf(rows, said, await read(visit, readShownProperties), words);
      if (country !== '' && !/^(\+?\d{1,3}|[A-Za-z]{2})$/.test(country)) {
        throw new AppError('invalid_request', words.contacts.badCountry);
      }
      const { id, done } = await beginImport(deps, user.accountId, {
        bytes: file.stream(),
        kind: 'csv',
        actor: user.email,
        columns,
        country: country || undefined,
      });
      done.catch((error) => deps.log.error({ err: error }, 'An import of contacts failed'));
      return { to: `${path}/${toWire('IMP', id)}` };
    },
  );

  addPage(site, { path: onePath, roles: keepers }, (visit) =>
    read(visit, async (unit) => {
      const row = await getImport(unit, importIdOf(visit));
      const refusals = await listRefusals(unit, contactImports, row.id, { after: 0, limit: 100 });
      const zone = await readZone(unit, visit.words);
      const report = <ContactReport row={row} refusals={refusals} zone={zone} />;
      return wantsPart(visit.c) ? report : <ImportPage visit={visit}>{report}</ImportPage>;
    }),
  );
  addPage(site, { path: `${onePath}/refused`, roles: keepers }, async (visit) => {
    const row = await read(visit, (unit) => getImport(unit, importIdOf(visit)));
    const lines = refusalLines(deps, visit.user.accountId, contactImports, row);
    return answerFile('refused', { kind: 'csv', lines });
  });
}

const columnsOf = (rows: UploadRow[]): string[] => Object.keys(rows[0]?.cells ?? {});

/** AppError `invalid_request` that says what to do about a file that cannot be read. */
async function firstRowsOf(file: File, { contacts, imports }: Words): Promise<UploadRow[]> {
  const rows = await readFirstRows(file).catch((error: unknown) => {
    if (!(error instanceof BrokenUpload)) throw error;
    const isSheet = error.message === 'spreadsheet';
    throw new AppError('invalid_request', isSheet ? imports.spreadsheet : contacts.notCsv);
  });
  if (rows.length === 0) throw new AppError('invalid_request', contacts.noRows);
  return rows;
}

/** What each column is: as the form says, or where it says nothing as it is called. */
function matchOf(
  rows: UploadRow[],
  said: Record<string, unknown>,
  properties: PropertyRow[],
  { contacts }: Words,
): Map<string, string> {
  const targets = likelyTargets(columnsOf(rows), properties);
  for (const column of targets.keys()) {
    const chosen = said[`column.${column}`];
    if (typeof chosen === 'string') targets.set(column, chosen);
  }
  if (hasTwice(targets)) throw new AppError('invalid_request', contacts.twice);
  const meant = [...targets.values()];
  if (!meant.includes('phone_number') && !meant.includes('external_id')) {
    throw new AppError('invalid_request', contacts.noWho);
  }
  return targets;
}
