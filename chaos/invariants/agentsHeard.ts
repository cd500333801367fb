import type postgres from 'postgres';
import { groupBy } from '../../src/db/groupBy.ts';
import type { Witness } from '../witness.ts';

/** What an agent wrote was said once, however often they had to ask for it, and nothing else was. */
export async function agentsHeard(sql: postgres.Sql, { agentSaid }: Witness): Promise<string[]> {
  const rows = await sql<{ text: string }[]>`
    select content->>'text' as text from message where actor like '%@%'`;
  const said = groupBy(rows, ({ text }) => text);
  const known = new Set(agentSaid);
  return [
    ...agentSaid
      .filter((text) => said.get(text)?.length !== 1)
      .map((text) => `said ${said.get(text)?.length ?? 0} times: "${text}" of an agent`),
    ...[...said.keys()]
      .filter((text) => !known.has(text))
      .map((text) => `said, though no agent wrote it: "${text}"`),
  ];
}
