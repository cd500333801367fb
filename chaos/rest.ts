import type { Campaign } from './campaign.ts';
import type { Stage } from './stage.ts';
import { within } from './waiting.ts';

type Place = Pick<Stage, 'emulator' | 'sql'>;

/** What is still to be done, by name; nothing when all is at rest. */
async function findWork(
  { emulator, sql }: Place,
  campaign: Pick<Campaign, 'status'>,
): Promise<string[]> {
  const [{ webhook }, [row], campaignStatus] = await Promise.all([
    emulator('GET', '/state'),
    sql<Record<string, number>[]>`select
      (select count(*)::int from inbox) as inbox,
      (select count(*)::int from inbox_dead) as inbox_dead,
      (select count(*)::int from outbox) as outbox,
      (select count(*)::int from timer) as timer,
      (select count(*)::int from turn) as turn,
      (select count(*)::int from parked_status) as parked_status,
      (select count(*)::int from attempt where outcome is null) as attempts_out,
      (select count(*)::int from attempt
        where outcome = 'in_doubt' and doubt_settled_at is null) as in_doubt,
      (select count(*)::int from call) as call,
      (select count(*)::int from media where status = 'pending') as media,
      (select count(*)::int from hook_event where status = 'pending') as hook_event,
      (select count(*)::int from chat where unassigned or state in ('waitingForAgent', 'withAgent')) as chats_of_agents,
      (select count(*)::int from chat where head_id is not null or head_seq is not null) as blocked_chats,
      (select count(*)::int from process where status = 'pending') as open_processes,
      (select count(*)::int from message where direction = 'out'
        and status not in ('read', 'failed', 'canceled')) as moving_messages,
      (select count(*)::int from campaign_recipient
        where state not in ('read', 'failed', 'skipped', 'canceled')) as moving_recipients`,
    campaign.status(),
  ]);
  return [
    ...Object.entries({ ...row, webhooks: webhook.queued }),
    ['campaign', campaignStatus === 'completed' ? 0 : campaignStatus],
  ]
    .filter(([, left]) => left !== 0)
    .map(([name, left]) => `${name}: ${left}`);
}

/** Waits until nothing is left to do, at most so long; gives what is left then. */
export async function comesToRest(
  stage: Place,
  campaign: Pick<Campaign, 'status'>,
  waitMs: number,
): Promise<string[]> {
  let left = ['never looked'];
  await within(waitMs, async () => {
    left = await findWork(stage, campaign).catch((error: unknown) => [String(error)]);
    return left.length === 0;
  });
  if (left.length === 0) return [];
  return [...left.map((what) => `not at rest: ${what}`), ...(await whatItDoes(stage))];
}

/** For whoever looks for the reason: since when nobody beats, and what the sessions are at. */
async function whatItDoes({ sql }: Place): Promise<string[]> {
  const rows = await sql<{ what: string }[]>`
    select format('last beat %s ago, accepting for %s', now() - beat_at, now() - resumed_at) as what from acceptance
    union all
    select format('timer %s due %s ago', timer_id, now() - due_at) from (
      select * from timer order by due_at limit 3) as first
    union all
    select format('session %s, %s for %s: %s', pid, state, now() - state_change, left(query, 100))
    from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
      and (state <> 'idle' or state_change < now() - interval '30 s')`.catch(() => []);
  return rows.map(({ what }) => `  ${what}`);
}
