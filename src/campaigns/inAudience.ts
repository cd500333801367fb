import { type SQL, sql } from 'drizzle-orm';

/**
 * Of a recipient `r` of the account: rows of uploads that have not succeeded are in no audience. The account is
 * named once more, for within an `or` it follows from nothing, as who looks for the shard sees it.
 */
export const inAudience = (accountId: string): SQL => sql`(r.import_id is null or exists (
  select 1 from campaign_import i
  where i.account_id = ${accountId} and i.id = r.import_id and i.status = 'succeeded'))`;
