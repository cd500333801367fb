import { sql } from 'drizzle-orm';
import { findOrMakeContacts } from '../contacts/findOrMakeContacts.ts';
import { arrayOf } from '../db/literals.ts';
import { insertRows } from '../db/rows.ts';
import { run } from '../db/run.ts';
import type { Unit } from '../db/unit.ts';
import type { Json } from '../messages/events.ts';
import type { RecipientRow, Refusal } from './recipientRow.ts';
import { campaignRecipient } from './table.ts';

export type StoredRows = {
  /** New recipients. */
  accepted: number;
  /** Rows about somebody who was a recipient already. */
  merged: number;
  refusals: { number: number; refusal: Refusal }[];
};

/** What an upload says of a recipient, while another's values stand: it counts once the upload has succeeded. */
type Next = {
  importId: string;
  variables: Record<string, Json>;
  language: string | null;
  userRef: string | null;
};

/**
 * Keeps a set of rows as recipients of an upload that is not over: nobody is in the audience by them yet.
 * The last row of a person counts. Throws `ImportRace`: the set is to be tried again.
 */
export async function storeRecipients(
  unit: Unit,
  { campaignId, importId }: { campaignId: string; importId: string },
  rows: readonly RecipientRow[],
): Promise<StoredRows> {
  const refusals: StoredRows['refusals'] = [];
  const contacts = await findOrMakeContacts(
    unit,
    rows.map(({ person }) => person),
  );
  const byContact = new Map<string, RecipientRow>();
  for (const [at, row] of rows.entries()) {
    const contactId = contacts[at];
    if (contactId === 'taken' || contactId === 'unknown' || contactId === undefined) {
      refusals.push({ number: row.number, refusal: unfit(row, contactId === 'taken') });
    } else {
      byContact.set(contactId, row);
    }
  }
  const { accountId, now } = unit;
  const recipients = [...byContact].map(([contactId, { variables, language, userRef }]) => ({
    accountId,
    campaignId,
    contactId,
    id: unit.newId(),
    importId,
    variables,
    language,
    userRef,
    state: 'pending' as const,
    // Nobody claims it before the campaign runs.
    dueAt: now,
    createdAt: now,
    updatedAt: now,
  }));
  const accepted = await insertRows(unit.tx, campaignRecipient, recipients, {
    onConflict: { target: ['accountId', 'campaignId', 'contactId'] },
  });
  if (accepted < recipients.length) await replace(unit, recipients);
  return { accepted, merged: rows.length - refusals.length - accepted, refusals };
}

function unfit({ person }: RecipientRow, isTaken: boolean): Refusal {
  const { contactId, externalId, phone } = person;
  const column = contactId ? 'contact_id' : externalId ? 'external_id' : 'user_id';
  return isTaken
    ? {
        column: phone ? 'phone_number' : column,
        code: 'taken',
        message: 'and the other ids in the row are those of different contacts',
      }
    : { column, code: 'unknown_contact', message: 'is that of no contact' };
}

type Recipient = Pick<
  typeof campaignRecipient.$inferSelect,
  'variables' | 'language' | 'userRef'
> & {
  campaignId: string;
  contactId: string;
  id: string;
  importId: string;
};

/** Of recipients who were there before: the same upload's are changed, others' wait with what it says. */
async function replace({ tx, accountId, now }: Unit, rows: Recipient[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const values = rows.map(
    ({ importId, variables, language, userRef }): Next => ({
      importId,
      variables,
      language,
      userRef,
    }),
  );
  await run(
    tx,
    sql`update campaign_recipient r set updated_at = ${now},
        variables = case when r.import_id = ${first.importId} then v.next->'variables' else r.variables end,
        language = case when r.import_id = ${first.importId} then v.next->>'language' else r.language end,
        user_ref = case when r.import_id = ${first.importId} then v.next->>'userRef' else r.user_ref end,
        next = case when r.import_id = ${first.importId} then null else v.next end
      from unnest(${arrayOf(
        'uuid',
        rows.map(({ contactId }) => contactId),
      )}, ${arrayOf(
        'uuid',
        rows.map(({ id }) => id),
      )}, ${arrayOf(
        'jsonb',
        values.map((value) => JSON.stringify(value)),
      )}) as v(contact_id, id, next)
      where r.account_id = ${accountId} and r.campaign_id = ${first.campaignId}
        and r.contact_id = v.contact_id and r.id <> v.id`,
  );
}
