import { toWire } from '../db/ids.ts';
import { openUnit, type UnitDeps } from '../db/unit.ts';
import { csvLine } from '../imports/csvLine.ts';
import { listRecipients, type RecipientRow } from './listRecipients.ts';

const atOnce = 1_000;

/**
 * A campaign's recipients as lines of CSV, page by page as the receiver takes them; each is shown as it is
 * when its page is read. `variables` of the outbound stand in columns `var.<name>`, which an upload reads.
 */
export async function* exportRecipients(
  deps: UnitDeps,
  accountId: string,
  campaignId: string,
  variables: readonly string[],
): AsyncGenerator<string> {
  yield csvLine([...columns, ...variables.map((name) => `var.${name}`)]);
  for (let after: string[] | undefined, more = true; more; ) {
    const page = await openUnit(deps, accountId, (unit) =>
      listRecipients(unit, campaignId, {}, { limit: atOnce, ...(after && { after }) }),
    );
    yield page.items.map((row) => lineOf(row, variables)).join('');
    after = page.next;
    more = after !== undefined;
  }
}

const columns = [
  'recipient_id',
  'contact_id',
  'phone_number',
  'account_id',
  'language',
  'state',
  'reason',
  'code',
  'response',
  'sent_date',
  'delivered_date',
  'read_date',
  'response_date',
];

const lineOf = (row: RecipientRow, variables: readonly string[]): string =>
  csvLine([
    toWire('RCP', row.id),
    toWire('CNT', row.contactId),
    row.phone ?? '',
    row.userRef ?? '',
    row.language ?? '',
    row.state,
    row.reason ?? '',
    String(row.code ?? ''),
    row.response ?? '',
    ...[row.sentAt, row.deliveredAt, row.readAt, row.respondedAt].map(
      (at) => at?.toISOString() ?? '',
    ),
    ...variables.map((name) => textOf(row.variables[name])),
  ]);

const textOf = (value: unknown): string =>
  value === undefined || value === null
    ? ''
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);
