import { sql } from 'drizzle-orm';
import type { SecretBox } from '../../accounts/secretBox.ts';
import { addCounts } from '../../campaigns/addCounts.ts';
import { forgetRecipientsOf } from '../../campaigns/forgetRecipients.ts';
import type { ContactKey } from '../../contacts/getContact.ts';
import { lockContact } from '../../contacts/saveContact.ts';
import { toWire } from '../../db/ids.ts';
import { arrayOf } from '../../db/literals.ts';
import { selectRows } from '../../db/rows.ts';
import { run } from '../../db/run.ts';
import type { Unit } from '../../db/unit.ts';
import { openBody } from '../deadBody.ts';
import { inboxDead } from '../table.ts';
import { type Erasing, personalData } from './personalData.ts';

/** A person's files, which are still to be removed. */
export type Erased = { accountId: string; contactId: string; mediaIds: string[] };

/**
 * Erases a person: their rows in every table of `personalData`, in this one transaction, so that a crash
 * leaves all of it or nothing. What waited to happen to them does not happen. Their files are named in
 * `erasure`, for `removeFiles`; hashes of what they wrote, in `erased`, keep a webhook that comes again
 * from bringing them back. AppError `not_found`.
 */
export async function eraseContact(
  unit: Unit,
  secretBox: SecretBox,
  key: ContactKey,
): Promise<Erased> {
  const { accountId, now, tx } = unit;
  const { id } = await lockContact(unit, key);
  const erasing = await findData(unit, id);
  await keepHashes(unit, erasing);
  await eraseDead(unit, secretBox, erasing);
  const counts = await forgetRecipientsOf(unit, erasing.contactIds);
  for (const { table, rows } of personalData) {
    await run(
      tx,
      sql`delete from ${sql.identifier(table)} where account_id = ${accountId} and ${rows(erasing)}`,
    );
  }
  await run(
    tx,
    sql`insert into erasure (account_id, contact_id, media_ids, created_at)
      values (${accountId}, ${id}, ${arrayOf('uuid', erasing.mediaIds)}, ${now})`,
  );
  await addCounts(unit, counts);
  return { accountId, contactId: id, mediaIds: erasing.mediaIds };
}

/** All that hangs on the contact, read under its lock: nothing is added to it meanwhile. */
async function findData(unit: Unit, contactId: string): Promise<Erasing> {
  const { accountId, tx } = unit;
  const contacts = await run<Named>(
    tx,
    sql`select id, external_id, phone, wa_id, user_id, email from contact
      where account_id = ${accountId} and (id = ${contactId} or merged_into = ${contactId})
      order by id for no key update`,
  );
  const contactIds = contacts.map((row) => row.id);
  const ids = arrayOf('uuid', contactIds);
  const chats = await run<{ id: string }>(
    tx,
    sql`select id from chat where account_id = ${accountId} and contact_id = any(${ids})
      order by id for no key update`,
  );
  const processes = await run<{ id: string }>(
    tx,
    sql`select id from process where account_id = ${accountId} and contact_id = any(${ids})
      order by id for no key update`,
  );
  const identities = await run<{ kind: string; value: string }>(
    tx,
    sql`select kind, value from contact_identity
      where account_id = ${accountId} and contact_id = any(${ids})`,
  );
  const files = await run<{ id: string }>(
    tx,
    sql`select id from media where account_id = ${accountId} and contact_id = any(${ids})
      union select media_id from process_pdf
        where account_id = ${accountId} and contact_id = any(${ids})`,
  );
  const chatIds = chats.map((row) => row.id);
  const processIds = processes.map((row) => row.id);
  return {
    accountId,
    contactIds,
    chatIds,
    processIds,
    mediaIds: files.map((row) => row.id),
    userRefs: identities.flatMap(({ kind, value }) => (kind === 'user_ref' ? [value] : [])),
    names: [
      ...new Set([
        ...contacts.flatMap(namesOf),
        ...identities.map(({ value }) => value),
        ...contactIds.map((id) => toWire('CNT', id)),
        ...chatIds.map((id) => toWire('EN_CHT_', id)),
        ...processIds.map((id) => toWire('IDP', id)),
      ]),
    ].filter((name) => name.length >= shortestName),
  };
}

/** A caller's id of three letters would be found in texts of everybody. */
const shortestName = 6;

type Named = {
  id: string;
  external_id: string | null;
  phone: string | null;
  wa_id: string | null;
  user_id: string | null;
  email: string | null;
};

const namesOf = ({ external_id, phone, wa_id, user_id, email }: Named): string[] =>
  [external_id, phone?.slice(1), wa_id, user_id, email].flatMap((name) => name ?? []);

/**
 * Hashes of the provider's ids of all messages with them, and of ours of the tries that the provider may
 * yet speak of. `forgetErased` deletes them after eight days, for a provider repeats for seven.
 */
async function keepHashes({ tx, accountId, now }: Unit, { chatIds }: Erasing): Promise<void> {
  const theirs = arrayOf('uuid', chatIds);
  await run(
    tx,
    sql`insert into erased (account_id, key, erased_at)
      select ${accountId}, k.key, ${now} from (
        select m.provider_key as key from message m
          where m.account_id = ${accountId} and m.chat_id = any(${theirs}) and m.provider_key is not null
        union
        select a.provider_key from message m
          join attempt a on a.account_id = m.account_id and a.id = m.attempt_id
          where m.account_id = ${accountId} and m.chat_id = any(${theirs}) and a.provider_key is not null
        union
        select substring(sha256(convert_to(m.attempt_id::text, 'UTF8')) for 16) from message m
          where m.account_id = ${accountId} and m.chat_id = any(${theirs}) and m.attempt_id is not null
      ) k on conflict do nothing`,
  );
}

/** Buried events are ciphertext: each is opened to see whom it is about. What no key opens nobody reads. */
async function eraseDead(unit: Unit, secretBox: SecretBox, { names }: Erasing): Promise<void> {
  const { accountId, tx } = unit;
  const rows = await selectRows(tx, inboxDead, sql`account_id = ${accountId}`, [
    'accountId',
    'id',
    'body',
  ]);
  const theirs = rows.filter((row) => {
    try {
      const body = openBody(secretBox, row);
      const text = /^[A-Za-z0-9+/=\s]+$/.test(body) ? Buffer.from(body, 'base64').toString() : body;
      return names.some((name) => text.includes(name));
    } catch {
      return false;
    }
  });
  if (theirs.length === 0) return;
  await run(
    tx,
    sql`delete from inbox_dead where account_id = ${accountId}
      and id = any(${arrayOf(
        'bigint',
        theirs.map(({ id }) => id),
      )})`,
  );
}
