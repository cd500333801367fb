import { type SQL, sql } from 'drizzle-orm';
import type { Unit } from '../db/unit.ts';

const dayMs = 24 * 3_600_000;

/**
 * Whether a template to this contact begins with one person more, as the provider counts them: their window
 * in the chat is closed, and no other template has gone to them within 24 hours. `except`: an array of messages
 * that do not count.
 */
export function beginsWith(
  { accountId, now }: Pick<Unit, 'accountId' | 'now'>,
  { contactId, lastInboundAt, except }: { contactId: SQL; lastInboundAt: SQL; except?: SQL },
): SQL {
  const dayAgo = new Date(now.getTime() - dayMs);
  return sql`(${lastInboundAt} is null or ${lastInboundAt} <= ${dayAgo})
    and not exists (select 1 from message t where t.account_id = ${accountId}
      and t.contact_id = ${contactId} and t.type = 'template' and t.created_at > ${dayAgo}
      and t.direction = 'out' and t.status not in ('canceled', 'failed')
      ${except === undefined ? sql`` : sql`and t.id <> all(${except})`})`;
}
