import type postgres from 'postgres';
import type { Witness } from '../witness.ts';

type Count = { name: string; count: number };

/**
 * Everybody is written to once, but where the provider took it back; the counts are those of the recipients,
 * who are the audience; and who answered, and was reached, counts as that.
 */
export async function campaignAddsUp(
  sql: postgres.Sql,
  { recipients: chats }: Witness,
): Promise<string[]> {
  const states = byName(
    await sql<Count[]>`
      select state as name, count(*)::int from campaign_recipient group by state order by state`,
  );
  const countedStates = byName(
    await sql<Count[]>`
      select name, sum(count)::int as count from campaign_count where kind = 'state'
      group by name order by name`,
  );
  const responses = byName(
    await sql<Count[]>`
      select response as name, count(*)::int from campaign_recipient
      where response is not null group by response order by response`,
  );
  const countedResponses = byName(
    await sql<Count[]>`
      select name, sum(count)::int as count from campaign_count where kind = 'response'
      group by name order by name`,
  );
  const reached = chats.map(
    (chat) => chat.filter(({ type, status }) => type === 'template' && status !== 'failed').length,
  );
  const broken: string[] = [];
  const compare = (name: string, found: unknown, right: unknown) => {
    const [a, b] = [JSON.stringify(found), JSON.stringify(right)];
    if (a !== b) broken.push(`campaign: ${name}: ${a}, not ${b}`);
  };
  const audience = Object.values(states).reduce((sum, count) => sum + count, 0);
  compare('recipients', audience, chats.length);
  compare('counts of states', countedStates, states);
  compare('counts of responses', countedResponses, responses);
  compare('written to more than once', reached.filter((times) => times > 1).length, 0);
  compare('read', states.read ?? 0, reached.filter((times) => times > 0).length);
  const answered = chats.filter((chat) => chat.some(({ direction }) => direction === 'said'));
  compare('accepted', responses.accepted ?? 0, answered.length);
  return broken;
}

const byName = (rows: readonly Count[]) =>
  Object.fromEntries(rows.filter(({ count }) => count !== 0).map((r) => [r.name, r.count]));
