import { sql } from 'drizzle-orm';
import { contact, contactIdentity } from '../../contacts/table.ts';
import { arrayOf } from '../../db/literals.ts';
import { insertRows, updateRows } from '../../db/rows.ts';
import { run } from '../../db/run.ts';
import type { Unit } from '../../db/unit.ts';
import type { SealedWrites } from '../sensitiveAtRest.ts';
import type { Writes } from '../writes.ts';

const contactColumns = [
  'name',
  'profileName',
  'email',
  'language',
  'phone',
  'country',
  'waId',
  'userId',
  'tags',
  'properties',
  'optedOutAt',
  'optedInAt',
  'marketingStoppedAt',
  'marketingResumedAt',
  'notOnWhatsappAt',
  'updatedAt',
] as const;

export function writeContacts(unit: Unit, writes: SealedWrites): Promise<unknown>[] {
  return [
    updateRows(unit.tx, contact, ['accountId', 'id'], writes.contacts, contactColumns),
    deleteIdentities(unit, writes.identitiesGone),
    insertRows(unit.tx, contactIdentity, writes.identities, {
      onConflict: { target: ['accountId', 'kind', 'value'], set: ['contactId'] },
    }),
  ];
}

async function deleteIdentities(unit: Unit, gone: Writes['identitiesGone']): Promise<void> {
  if (gone.length === 0) return;
  await run(
    unit.tx,
    sql`delete from contact_identity where account_id = ${unit.accountId}
      and (kind, value) in (select * from unnest(${arrayOf(
        'text',
        gone.map((each) => each.kind),
      )}, ${arrayOf(
        'text',
        gone.map((each) => each.value),
      )}))`,
  );
}
