import { sql } from 'drizzle-orm';
import { tierPattern } from '../../campaigns/tierLimit.ts';
import { beginsWith } from '../../chats/beginsWith.ts';
import { arrayOf } from '../../db/literals.ts';
import { run } from '../../db/run.ts';
import type { Unit } from '../../db/unit.ts';
import type { Writes } from '../writes.ts';

const hourMs = 3_600_000;

/**
 * Counts people with whom this turn's templates begin, in the tier of their WABA: the provider counts them as
 * it does those of campaigns, which are given what is left. After the messages are written, and only where a
 * line with a limit sends one to somebody whose window is closed. Without a template nothing is asked.
 */
export async function countBegun(
  unit: Unit,
  { messages }: Pick<Writes, 'messages'>,
): Promise<void> {
  const begun = messages.filter(
    ({ direction, type }) => direction === 'out' && type === 'template',
  );
  if (begun.length === 0) return;
  const { accountId, now, tx } = unit;
  const hour = new Date(Math.floor(now.getTime() / hourMs) * hourMs);
  const ids = arrayOf(
    'uuid',
    begun.map(({ id }) => id),
  );
  await run(
    tx,
    sql`insert into tier_use as u (account_id, waba_id, hour, people)
      select ${accountId}, l.waba_id, ${hour}, count(distinct m.contact_id)::int
      from message m
      join line l on l.account_id = m.account_id and l.id = m.line_id and l.tier ~ ${tierPattern}
      left join chat h on h.account_id = m.account_id and h.id = m.chat_id
      where m.account_id = ${accountId} and m.id = any(${ids})
        and ${beginsWith(unit, { contactId: sql`m.contact_id`, lastInboundAt: sql`h.last_inbound_at`, except: ids })}
      group by l.waba_id order by l.waba_id
      on conflict (account_id, waba_id, hour) do update set people = u.people + excluded.people`,
  );
}
