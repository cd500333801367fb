import { and, eq, sql } from 'drizzle-orm';
import { ImportRace } from '../contacts/importSet.ts';
import { BrokenUpload, readRows, type UploadKind, type UploadRow } from '../contacts/readRows.ts';
import { toWire } from '../db/ids.ts';
import { insertRows } from '../db/rows.ts';
import { run } from '../db/run.ts';
import { openUnit, type Unit, type UnitDeps } from '../db/unit.ts';
import { AppError } from '../errors.ts';
import { variablesOf } from '../messages/templateShape.ts';
import { outbound } from '../outbounds/table.ts';
import { addCounts } from './addCounts.ts';
import { dropUpload, dropUploads, endUpload } from './dropUploads.ts';
import { type CampaignRow, lockCampaign } from './getCampaign.ts';
import { getImport, type ImportRow, isStopped, wasStoppedWords } from './imports.ts';
import {
  type RecipientRow,
  type Refusal,
  type RowRules,
  recipientReader,
  unknownColumns,
} from './recipientRow.ts';
import { storeRecipients } from './storeRecipients.ts';
import { campaignImport, campaignImportRefusal } from './table.ts';

/** So many rows are stored by one transaction. */
const rowsAtOnce = 2_500;
const mostRows = 5_000_000;
const heartbeatMs = 15_000;
const triesOfSet = 10;

/** An upload on its way. */
type Upload = { campaignId: string; importId: string; rules: RowRules };

/**
 * Takes recipients from an upload as it arrives, a set of rows in a transaction. They are in the audience
 * all at once when it has ended well, and else none of them. Gives the import as it ended. AppError
 * `not_found`, and `conflict` for a campaign that has started or is being uploaded to.
 */
export async function uploadRecipients(
  deps: UnitDeps,
  accountId: string,
  campaignId: string,
  source: { bytes: AsyncIterable<Uint8Array>; kind: UploadKind },
): Promise<ImportRow> {
  const upload = await openUnit(deps, accountId, (unit) => begin(unit, campaignId));
  const heartbeat = setInterval(() => {
    openUnit(deps, accountId, (unit) => touch(unit, upload)).catch(() => {});
  }, heartbeatMs);
  try {
    await dropUploads(deps, accountId, campaignId);
    await storeAll(deps, accountId, upload, readRows(source.bytes, source.kind, rowsAtOnce));
    await openUnit(deps, accountId, (unit) => succeed(unit, upload));
  } catch (error) {
    const isTold = error instanceof BrokenUpload;
    const failure = isTold ? error.message : 'It was broken off by a fault';
    await openUnit(deps, accountId, (unit) => endUpload(unit, upload.importId, failure));
    await dropUpload(deps, accountId, upload);
    if (!isTold) throw error;
  } finally {
    clearInterval(heartbeat);
  }
  return openUnit(deps, accountId, (unit) => getImport(unit, campaignId, upload.importId));
}

async function begin(unit: Unit, campaignId: string): Promise<Upload> {
  const { accountId, now, tx } = unit;
  const campaign = await lockCampaign(unit, campaignId);
  requireOpen(campaign);
  const running = await tx
    .select()
    .from(campaignImport)
    .where(
      and(
        eq(campaignImport.accountId, accountId),
        eq(campaignImport.campaignId, campaignId),
        eq(campaignImport.status, 'running'),
      ),
    );
  for (const each of running) {
    if (isStopped(each, now)) await endUpload(unit, each.id, wasStoppedWords);
    else {
      const named = toWire('IMP', each.id);
      throw new AppError('conflict', `The upload ${named} to this campaign is still under way`);
    }
  }
  const importId = unit.newId();
  await tx.insert(campaignImport).values({
    accountId,
    id: importId,
    campaignId,
    status: 'running',
    rows: 0,
    accepted: 0,
    merged: 0,
    refused: 0,
    columns: [],
    unknownColumns: [],
    failure: '',
    createdAt: now,
    updatedAt: now,
  });
  return { campaignId, importId, rules: await rulesOf(unit, campaign) };
}

/** AppError `conflict` for one that has started. */
export function requireOpen({ status }: Pick<CampaignRow, 'status'>): void {
  if (status === 'draft' || status === 'scheduled') return;
  throw new AppError(
    'conflict',
    `The campaign is ${status}: recipients are added to one that is a draft or scheduled`,
  );
}

const rulesOf = async (unit: Unit, campaign: CampaignRow): Promise<RowRules> => ({
  variables: await campaignVariables(unit, campaign),
  defaults: campaign.variables,
  countryCode: campaign.countryCode,
});

/** The names of the variables that its outbound has. */
export async function campaignVariables(
  { tx, accountId }: Unit,
  { outboundId }: CampaignRow,
): Promise<string[]> {
  const [found] = await tx
    .select({ names: outbound.variableMapping })
    .from(outbound)
    .where(and(eq(outbound.accountId, accountId), eq(outbound.id, outboundId)));
  return found ? variablesOf(found.names) : [];
}

/** One set is read while the one before it is stored, and stored after it: the last row of a person counts. */
async function storeAll(
  deps: UnitDeps,
  accountId: string,
  upload: Upload,
  sets: AsyncIterable<UploadRow[]>,
): Promise<void> {
  const read = recipientReader(upload.rules);
  let storing: Promise<void> = Promise.resolve();
  let rows = 0;
  try {
    for await (const set of sets) {
      rows += set.length;
      if (rows > mostRows)
        throw new BrokenUpload(`It has more than ${mostRows} rows, the most there can be`);
      const prepared = prepareSet(set, read, upload.rules);
      await storing;
      storing = storeSet(deps, accountId, upload, prepared);
      // Whoever waits for it sees its fault; until then it is nobody's.
      storing.catch(() => {});
    }
  } finally {
    await storing;
  }
}

/** A set as it was read: who is in it, and rows that cannot be. */
type PreparedSet = {
  rows: UploadRow[];
  read: RecipientRow[];
  refusals: { number: number; refusal: Refusal }[];
  columns: string[];
  unknown: string[];
};

function prepareSet(
  rows: UploadRow[],
  reader: ReturnType<typeof recipientReader>,
  rules: RowRules,
): PreparedSet {
  const read: RecipientRow[] = [];
  const refusals: PreparedSet['refusals'] = [];
  const columns = new Set<string>();
  for (const row of rows) {
    for (const column in row.cells) columns.add(column);
    const result = reader(row);
    if ('refusal' in result) refusals.push({ number: row.number, refusal: result.refusal });
    else read.push(result);
  }
  const all = [...columns];
  return { rows, read, refusals, columns: all, unknown: unknownColumns(all, rules) };
}

async function storeSet(
  deps: UnitDeps,
  accountId: string,
  upload: Upload,
  { rows, read, refusals, columns, unknown }: PreparedSet,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await openUnit(deps, accountId, async (unit) => {
        await requireRunning(unit, upload);
        const done = await storeRecipients(unit, upload, read);
        const refused = [...refusals, ...done.refusals];
        await keepRefusals(unit, upload, rows, refused);
        await count(unit, upload, {
          ...done,
          rows: rows.length,
          refused: refused.length,
          columns,
          unknown,
        });
      });
      return;
    } catch (error) {
      if (!(error instanceof ImportRace) || tries === triesOfSet) throw error;
    }
  }
}

/** Nothing is stored of an upload that somebody has ended, or whose campaign has started. */
async function requireRunning({ tx, accountId }: Unit, { campaignId, importId }: Upload) {
  await run(
    tx,
    sql`select id from campaign where account_id = ${accountId} and id = ${campaignId} for share`,
  );
  await run(
    tx,
    sql`select id from campaign_import where account_id = ${accountId} and id = ${importId}
      for no key update`,
  );
  const [row] = await run<{ status: CampaignRow['status']; upload: string }>(
    tx,
    sql`select c.status, i.status as upload from campaign_import i
      join campaign c on c.account_id = i.account_id and c.id = i.campaign_id
      where i.account_id = ${accountId} and i.id = ${importId}`,
  );
  if (row?.upload !== 'running') throw new BrokenUpload(wasStoppedWords);
  if (row.status === 'draft' || row.status === 'scheduled') return;
  throw new BrokenUpload(`The campaign is ${row.status} by now`);
}

async function keepRefusals(
  unit: Unit,
  { importId }: Upload,
  rows: UploadRow[],
  refused: { number: number; refusal: Refusal }[],
): Promise<void> {
  if (refused.length === 0) return;
  const cellsOf = new Map(rows.map(({ number, cells }) => [number, cells]));
  await insertRows(
    unit.tx,
    campaignImportRefusal,
    refused.map(({ number, refusal }) => ({
      accountId: unit.accountId,
      importId,
      row: number,
      ...refusal,
      cells: cellsOf.get(number) ?? {},
    })),
  );
}

type Counted = Pick<ImportRow, 'rows' | 'accepted' | 'merged' | 'refused' | 'columns'> & {
  unknown: string[];
};

/** Each line of NDJSON may have columns of its own. */
const mostColumns = 200;

async function count({ tx, accountId, now }: Unit, { importId }: Upload, of: Counted) {
  const isIt = and(eq(campaignImport.accountId, accountId), eq(campaignImport.id, importId));
  const [before] = await tx
    .select({ columns: campaignImport.columns, unknownColumns: campaignImport.unknownColumns })
    .from(campaignImport)
    .where(isIt);
  const joined = (known: string[] = [], more: string[]) =>
    [...new Set([...known, ...more])].slice(0, mostColumns);
  await tx
    .update(campaignImport)
    .set({
      rows: sql`${campaignImport.rows} + ${of.rows}`,
      accepted: sql`${campaignImport.accepted} + ${of.accepted}`,
      merged: sql`${campaignImport.merged} + ${of.merged}`,
      refused: sql`${campaignImport.refused} + ${of.refused}`,
      columns: joined(before?.columns, of.columns),
      unknownColumns: joined(before?.unknownColumns, of.unknown),
      updatedAt: now,
    })
    .where(isIt);
}

const touch = ({ tx, accountId, now }: Unit, { importId }: Upload) =>
  tx
    .update(campaignImport)
    .set({ updatedAt: now })
    .where(
      and(
        eq(campaignImport.accountId, accountId),
        eq(campaignImport.id, importId),
        eq(campaignImport.status, 'running'),
      ),
    );

/** The one commit by which all of its rows are in the audience, and what it says of earlier ones counts. */
async function succeed(unit: Unit, upload: Upload): Promise<void> {
  const { tx, accountId, now } = unit;
  const { campaignId, importId } = upload;
  await lockCampaign(unit, campaignId);
  await requireRunning(unit, upload);
  const { merged } = await getImport(unit, campaignId, importId);
  if (merged > 0) {
    await run(
      tx,
      sql`update campaign_recipient set variables = next->'variables', language = next->>'language',
          user_ref = next->>'userRef', next = null, updated_at = ${now}
        where account_id = ${accountId} and campaign_id = ${campaignId}
          and next is not null and next->>'importId' = ${importId}`,
    );
  }
  const [row] = await run<{ n: number }>(
    tx,
    sql`select count(*)::int as n from campaign_recipient
      where account_id = ${accountId} and campaign_id = ${campaignId} and import_id = ${importId}`,
  );
  await endUpload(unit, importId, '');
  await addCounts(unit, [{ campaignId, kind: 'state', name: 'pending', by: row?.n ?? 0 }]);
}
