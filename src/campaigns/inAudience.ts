import { type SQL, sql } from 'drizzle-orm';

/** Of a recipient `r`: rows of uploads that have not succeeded are in no audience. */
export const inAudience: SQL = sql`(r.import_id is null or exists (select 1 from campaign_import i
  where i.account_id = r.account_id and i.id = r.import_id and i.status = 'succeeded'))`;
