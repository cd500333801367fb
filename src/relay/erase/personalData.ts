import { type SQL, sql } from 'drizzle-orm';
import { arrayOf } from '../../db/literals.ts';

/** Whose data goes: a contact, those that were merged into it, and what hangs on them. */
export type Erasing = {
  accountId: string;
  contactIds: string[];
  chatIds: string[];
  processIds: string[];
  /** Their files. */
  mediaIds: string[];
  /** What the account calls them on its web pages. */
  userRefs: string[];
  /** What names them in texts: numbers, ids of theirs at the provider and at the caller, ids of ours. */
  names: string[];
};

/** The rows of one table that go, as a condition without the account. */
export type PersonalRows = { table: string; rows: (erasing: Erasing) => SQL };

const contacts = ({ contactIds }: Erasing) => sql`contact_id = any(${arrayOf('uuid', contactIds)})`;
const chats = ({ chatIds }: Erasing) => sql`chat_id = any(${arrayOf('uuid', chatIds)})`;
const processes = ({ processIds }: Erasing) =>
  sql`process_id = any(${arrayOf('uuid', processIds)})`;
const media = ({ mediaIds }: Erasing) => sql`media_id = any(${arrayOf('uuid', mediaIds)})`;

/** Texts in which somebody is named, by anything that nobody else is named by. */
const naming = (text: SQL, { names }: Erasing): SQL =>
  sql`exists (select 1 from unnest(${arrayOf('text', names)}) as name(text)
    where position(name.text in ${text}) > 0)`;

/**
 * Every table that holds data of people, and which of its rows are a person's, in the order in which
 * they can go: what is found by another table's rows goes before these. A test compares this with the
 * schema, so a new table is either here or named there as one that holds none.
 */
export const personalData: readonly PersonalRows[] = [
  { table: 'timer', rows: processes },
  { table: 'call', rows: processes },
  { table: 'outbox', rows: chats },
  { table: 'chore', rows: chats },
  { table: 'sent_outbound', rows: chats },
  {
    table: 'attempt',
    rows: ({ accountId, chatIds }) => {
      const inChats = sql`m.account_id = ${accountId}
        and m.chat_id = any(${arrayOf('uuid', chatIds)})`;
      // The newest of each message by the message; earlier ones are those that did not end it.
      return sql`(id in (select m.attempt_id from message m where ${inChats})
        or message_id in (select m.id from message m where ${inChats} and m.tries > 1)
          and (outcome in ('in_doubt', 'refused', 'not_called') or doubt_settled_at is not null
            or error_code is not null))`;
    },
  },
  { table: 'message', rows: chats },
  { table: 'activity', rows: chats },
  { table: 'chat_feed', rows: contacts },
  { table: 'sent_request', rows: contacts },
  { table: 'campaign_recipient', rows: contacts },
  { table: 'journal', rows: processes },
  { table: 'process_pdf', rows: processes },
  { table: 'process', rows: contacts },
  { table: 'provider_media', rows: media },
  { table: 'media', rows: ({ mediaIds }) => sql`id = any(${arrayOf('uuid', mediaIds)})` },
  { table: 'hook_event', rows: contacts },
  { table: 'consent', rows: contacts },
  { table: 'chat', rows: contacts },
  { table: 'contact_identity', rows: contacts },
  { table: 'contact', rows: ({ contactIds }) => sql`id = any(${arrayOf('uuid', contactIds)})` },
  { table: 'inbox', rows: (erasing) => naming(sql`body`, erasing) },
  { table: 'contact_import_refusal', rows: (erasing) => naming(sql`cells::text`, erasing) },
  { table: 'campaign_import_refusal', rows: (erasing) => naming(sql`cells::text`, erasing) },
  { table: 'parked_status', rows: (erasing) => naming(sql`body`, erasing) },
  { table: 'notice', rows: (erasing) => naming(sql`body::text`, erasing) },
  {
    table: 'idempotency_key',
    rows: (erasing) => naming(sql`(path || ' ' || key || ' ' || answer::text)`, erasing),
  },
  {
    table: 'api_key',
    rows: (erasing) => sql`(web->>'userRef' = any(${arrayOf('text', erasing.userRefs)})
      or ${naming(sql`web::text`, erasing)})`,
  },
];
