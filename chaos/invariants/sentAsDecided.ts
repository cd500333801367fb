import type postgres from 'postgres';
import { groupBy } from '../../src/db/groupBy.ts';
import type { PhoneMessage } from '../people.ts';
import type { Witness } from '../witness.ts';

type Attempt = {
  id: string;
  message_id: string;
  outcome: string | null;
  status: string;
  is_settled: boolean;
  is_newest: boolean;
  class: string;
  message_status: string;
};

/** Each attempt was taken at most once, each message as often as the policy allows, each status is the greatest. */
export async function sentAsDecided(
  sql: postgres.Sql,
  { phones, recipients, duplicates }: Witness,
): Promise<string[]> {
  const received = [...phones, ...recipients]
    .flat()
    .filter(({ direction }) => direction === 'received');
  const takenAs = groupBy(received, ({ callback_data }) => callback_data ?? 'none');
  const attempts = await sql<Attempt[]>`
    select a.id, a.message_id, a.outcome, a.status, m.class, m.status as message_status,
      a.doubt_settled_at is not null as is_settled, m.attempt_id = a.id as is_newest
    from attempt a join message m on m.account_id = a.account_id and m.id = a.message_id
    order by a.message_id, a.number`;
  const untried = await sql<{ id: string; status: string }[]>`
    select id, status from message m where direction = 'out' and status not in ('failed', 'canceled')
      and not exists (select from attempt a where a.account_id = m.account_id and a.message_id = m.id)`;
  const known = new Set(attempts.map(({ id }) => id));
  const ofMessages = groupBy(attempts, ({ message_id }) => message_id);
  return [
    ...duplicates.map((id) => `taken twice by the provider: attempt ${id}`),
    ...untried.map(({ id, status }) => `${status} and never tried: message ${id}`),
    ...[...takenAs.keys()]
      .filter((id) => !known.has(id))
      .map((id) => `taken by the provider, and unknown here: attempt ${id}`),
    ...attempts.flatMap((attempt) => brokenOf(attempt, takenAs.get(attempt.id)?.[0])),
    ...[...ofMessages].flatMap(([id, tries]) => takenTooOften(id, tries, takenAs)),
  ];
}

function brokenOf(attempt: Attempt, taken: PhoneMessage | undefined): string[] {
  const { id, status, outcome } = attempt;
  const name = `attempt ${id} (${outcome})`;
  const broken: string[] = [];
  if (taken) {
    const greatest = greatestOf(taken);
    if (status !== greatest) broken.push(`${name} is ${status}, the provider said ${greatest}`);
    if (outcome === 'refused' || outcome === 'not_called') broken.push(`${name} was taken`);
  } else if (['accepted', 'sent', 'delivered', 'read'].includes(status)) {
    broken.push(`${name} is ${status}, and the provider knows nothing of it`);
  }
  // What failed, was not taken or is in doubt no longer waits for another try, and may be canceled meanwhile.
  const isOver = outcome === 'in_doubt' ? attempt.is_settled : outcome !== null;
  const waited = status === 'failed' || (status === 'sending' && isOver);
  const mayDiffer = waited && attempt.message_status === 'canceled';
  if (attempt.is_newest && attempt.message_status !== status && !mayDiffer) {
    broken.push(`${name} is ${status}, its message ${attempt.message_status}`);
  }
  return broken;
}

/** Phones read all that they get. They show what was told of last, which a fault can make an earlier status. */
const greatestOf = ({ status }: PhoneMessage) => (status === 'failed' ? 'failed' : 'read');

/**
 * Once, and once more for each time that the provider took it back, and for each doubt that was settled. Of
 * doubts campaigns and marketing are given up, where others are sent once more.
 */
function takenTooOften(
  id: string,
  tries: Attempt[],
  takenAs: Map<string, PhoneMessage[]>,
): string[] {
  const taken = tries.flatMap((attempt) => takenAs.get(attempt.id) ?? []);
  const takenBack = taken.filter((each) => greatestOf(each) === 'failed').length;
  const isCampaign = tries.some((attempt) => attempt.class === 'campaign');
  const settled = isCampaign ? 0 : tries.filter(({ is_settled }) => is_settled).length;
  const most = 1 + takenBack + settled;
  return taken.length > most
    ? [`taken ${taken.length} times: message ${id}, ${JSON.stringify(tries)}`]
    : [];
}
