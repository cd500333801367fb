import { getTableColumns, type SQL, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import { secretPlace } from '../../accounts/readSecrets.ts';
import type { SealedColumn } from '../../accounts/secretBox.ts';
import { secret } from '../../accounts/table.ts';
import { call } from '../../calls/table.ts';
import { selectRows, updateRows } from '../../db/rows.ts';
import type { Unit } from '../../db/unit.ts';
import { signingKeyPlace } from '../../hooks/signingKey.ts';
import { hook } from '../../hooks/table.ts';
import { accessTokenPlace, appSecretPlace } from '../../lines/lineSecrets.ts';
import { waba } from '../../lines/table.ts';
import { requestPlace } from '../../processes/sealedRequest.ts';
import { journal, process } from '../../processes/table.ts';
import { renewBody } from '../deadBody.ts';
import { entryPlace, renewState } from '../sensitiveAtRest.ts';
import { inboxDead } from '../table.ts';
import { type Renew, renewValue } from './renew.ts';

/** A row's key, but for the account. */
export type RowKey = readonly (string | number)[];

/**
 * Renews a column's next rows after a key; gives the key of the last one, or nothing where there are no more.
 * With `write` it locks and writes them and leaves those out that somebody else holds; else it only looks.
 */
export type RenewRows = (
  unit: Unit,
  renew: Renew,
  options: { after: RowKey | undefined; write: boolean },
) => Promise<RowKey | undefined>;

/** How each column's ciphertexts are found and made anew. */
export const sealedColumns: Record<SealedColumn, RenewRows> = {
  'waba.access_token': inColumn(waba, ['id'], 'accessToken', sql`true`, (renew, row) => ({
    ...row,
    accessToken: renew(accessTokenPlace(row.accountId, row.id), row.accessToken),
  })),
  'waba.app_secret': inColumn(
    waba,
    ['id'],
    'appSecret',
    sql`app_secret is not null`,
    (renew, row) => ({
      ...row,
      appSecret: row.appSecret && renew(appSecretPlace(row.accountId, row.id), row.appSecret),
    }),
  ),
  'secret.value': inColumn(secret, ['name'], 'value', sql`true`, (renew, row) => ({
    ...row,
    value: renew(secretPlace(row.accountId, row.name), row.value),
  })),
  'hook.signing_key': inColumn(hook, ['id'], 'signingKey', sql`true`, (renew, row) => ({
    ...row,
    signingKey: renew(signingKeyPlace(row.accountId, row.id), row.signingKey),
  })),
  'call.request': inColumn(call, ['id'], 'request', sql`request ? '$sealed'`, (renew, row) => ({
    ...row,
    request:
      'method' in row.request ? row.request : renewValue(renew, requestPlace(row), row.request),
  })),
  'process.state': inColumn(
    process,
    ['id'],
    'state',
    sql`position('"$sealed"' in state::text) > 0`,
    (renew, row) => ({ ...row, state: renewState(renew, row) }),
  ),
  'journal.sealed': inColumn(
    journal,
    ['processId', 'seq'],
    'sealed',
    // Empty: it has been blanked.
    sql`sealed <> ''`,
    (renew, row) => ({ ...row, sealed: row.sealed && renew(entryPlace(row), row.sealed) }),
  ),
  'inbox_dead.body': inColumn(
    inboxDead,
    ['id'],
    'body',
    sql`starts_with(body, '{"$sealed"')`,
    (renew, row) => ({ ...row, body: renewBody(renew, row) }),
  ),
};

type Name<T extends PgTable> = keyof T['$inferSelect'] & string;

/** At most 64 KiB each, and a dead body a few megabytes: so many are in memory, and locked, at once. */
const rowsAtOnce = 100;

function inColumn<T extends PgTable, K extends Name<T>, C extends Name<T>>(
  table: T,
  ids: readonly K[],
  column: C,
  isSealed: SQL,
  renewed: (
    renew: Renew,
    row: Pick<T['$inferSelect'], K | C | 'accountId'>,
  ) => Pick<T['$inferSelect'], K | C | 'accountId'>,
): RenewRows {
  const columns: Record<string, { name: string; getSQLType(): string }> = getTableColumns(table);
  const sqlOf = (id: string) => sql.identifier(columns[id]?.name ?? id);
  const key = sql.join(ids.map(sqlOf), sql`, `);
  const keyOf = (values: RowKey) =>
    sql.join(
      values.map(
        (value, at) => sql`${value}::${sql.raw(columns[ids[at] ?? '']?.getSQLType() ?? '')}`,
      ),
      sql`, `,
    );

  return async ({ tx, accountId }, renew, { after, write }) => {
    const rows = await selectRows(
      tx,
      table,
      sql`account_id = ${accountId} and ${isSealed}
        ${after ? sql`and (${key}) > (${keyOf(after)})` : sql``}
        order by ${key} limit ${rowsAtOnce} ${write ? sql`for no key update skip locked` : sql``}`,
      ['accountId', ...ids, column],
    );
    const next = rows.map((row) => renewed(renew, row));
    const others = next.filter((row, at) => row[column] !== rows[at]?.[column]);
    if (write) await updateRows(tx, table, ['accountId', ...ids], others, [column]);
    const last = rows.at(-1);
    return last && ids.map((id) => last[id] as string | number);
  };
}
