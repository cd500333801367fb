import { openUnit, type Unit, type UnitDeps } from '../db/unit.ts';
import { type ColumnMatch, matched, targetOf } from '../imports/matchColumns.ts';
import { readRows, type UploadKind } from '../imports/readRows.ts';
import { recordSet } from '../imports/recordSet.ts';
import { runImport } from '../imports/runImport.ts';
import { type ReadSet, storeSets } from '../imports/storeSets.ts';
import { beginUpload, type Upload } from './beginUpload.ts';
import { dropUpload, dropUploads } from './dropUploads.ts';
import { campaignImports, getImport, type ImportRow } from './imports.ts';
import { type RecipientRow, recipientReader, unknownColumns } from './recipientRow.ts';
import { requireRunning } from './requireRunning.ts';
import { storeRecipients } from './storeRecipients.ts';
import { succeedUpload } from './succeedUpload.ts';

/** `columns`: what is in those that are not called as we call it. */
type UploadedRows = { bytes: AsyncIterable<Uint8Array>; kind: UploadKind; columns?: ColumnMatch };

/**
 * Takes recipients from an upload as it arrives, a set of rows in a transaction. They are in the audience
 * all at once when it has ended well, and else none of them. Gives the import as it ended. AppError
 * `not_found`, and `conflict` for a campaign that has started or is being uploaded to.
 */
export async function uploadRecipients(
  deps: UnitDeps,
  accountId: string,
  campaignId: string,
  rows: UploadedRows,
): Promise<ImportRow> {
  const upload = await openUnit(deps, accountId, (unit) => beginUpload(unit, campaignId));
  await takeRows(deps, accountId, upload, rows);
  return openUnit(deps, accountId, (unit) => getImport(unit, campaignId, upload.importId));
}

/** As `uploadRecipients`, of an upload that has begun; what is wrong with it is kept in its import. */
export async function takeRows(
  deps: UnitDeps,
  accountId: string,
  upload: Upload,
  { bytes, kind, columns = new Map() }: UploadedRows,
): Promise<void> {
  const { campaignId, importId: id, rules } = upload;
  await runImport(
    deps,
    accountId,
    { ...campaignImports, id },
    async () => {
      await dropUploads(deps, accountId, campaignId);
      await storeSets<RecipientRow>(
        deps,
        accountId,
        readRows(bytes, kind),
        matched(recipientReader(rules), columns),
        (unit, set) => storeSet(unit, upload, set, columns),
      );
      await openUnit(deps, accountId, (unit) => succeedUpload(unit, upload));
    },
    () => dropUpload(deps, accountId, upload),
  );
}

async function storeSet(
  unit: Unit,
  upload: Upload,
  set: ReadSet<RecipientRow>,
  columns: ColumnMatch,
): Promise<void> {
  await requireRunning(unit, upload);
  const { refusals, ...counts } = await storeRecipients(unit, upload, set.read);
  const meant = set.columns.map((column) => targetOf(columns, column)).filter(Boolean);
  await recordSet(unit, campaignImports, upload.importId, set, {
    counts,
    refusals,
    unknownColumns: unknownColumns(meant, upload.rules),
  });
}
