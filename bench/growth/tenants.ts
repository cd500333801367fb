import { type Crowd, createCrowd } from '../conversation.ts';
import type { Service, Stage } from '../service.ts';

/** A line that answers as the bench's own does, as webhooks name it. */
export type Tenant = { accountId: string; wabaId: string; phoneNumberId: string };

/** So many accounts in all, each with the line, the flow and the phrase of the first, which is one of them. */
export async function makeTenants(
  stage: Stage,
  { sql }: Service,
  count: number,
): Promise<Tenant[]> {
  const first = await findFirst(sql, stage);
  const tenants: Tenant[] = [{ accountId: first.account_id, ...stage }];
  for (let n = 1; n < count; n++) {
    const [made] = await sql<{ id: string }[]>`select gen_random_uuid() as id`;
    const tenant = {
      accountId: made?.id ?? '',
      wabaId: numbered(stage.wabaId, n),
      phoneNumberId: numbered(stage.phoneNumberId, n),
    };
    await copyRows(sql, 'account', { id: first.account_id }, { id: tenant.accountId });
    const toTenant = { account_id: tenant.accountId };
    for (const table of ['waba', 'line', 'flow', 'flow_version', 'inbound']) {
      await copyRows(sql, table, first, toTenant);
    }
    await enterDirectory(sql, stage, tenant);
    tenants.push(tenant);
  }
  return tenants;
}

/** Has an account that was filled answer as the bench's own does, on a line of its own. */
export async function makeAnswering(
  stage: Stage,
  { sql }: Service,
  { accountId, lineId }: { accountId: string; lineId: string },
): Promise<Tenant> {
  const first = await findFirst(sql, stage);
  const [{ count } = { count: 0 }] = await sql<{ count: number }[]>`
    select count(*)::int as count from line_directory`;
  const tenant = {
    accountId,
    wabaId: numbered(stage.wabaId, count),
    phoneNumberId: numbered(stage.phoneNumberId, count),
  };
  for (const table of ['flow', 'flow_version']) {
    await copyRows(sql, table, first, { account_id: accountId });
  }
  await copyRows(sql, 'inbound', first, { account_id: accountId, line_id: lineId });
  await enterDirectory(sql, stage, tenant, { waba_id: lineId, line_id: lineId });
  return tenant;
}

/** The account whose line the bench has made. */
async function findFirst(sql: Service['sql'], { phoneNumberId }: Stage) {
  const [first] = await sql<{ account_id: string }[]>`
    select account_id from line_directory where provider_id = ${phoneNumberId}`;
  if (!first) throw new Error('The bench has no line');
  return first;
}

/** People of all of them, who speak by turns. */
export const crowdsOf = (tenants: Tenant[], firstNumber: number, people: number): Crowd[] =>
  tenants.map(({ wabaId, phoneNumberId }) =>
    createCrowd({ wabaId, phoneNumberId, firstNumber, people }),
  );

async function enterDirectory(
  sql: Service['sql'],
  stage: Stage,
  { accountId, wabaId, phoneNumberId }: Tenant,
  ids: { waba_id?: string; line_id?: string } = {},
): Promise<void> {
  const table = 'line_directory';
  const [ofLine, ofWaba] = [{ provider_id: stage.phoneNumberId }, { provider_id: stage.wabaId }];
  await copyRows(sql, table, ofLine, { ...ids, account_id: accountId, provider_id: phoneNumberId });
  const { waba_id } = ids;
  const own = { ...(waba_id && { waba_id }), account_id: accountId, provider_id: wabaId };
  await copyRows(sql, table, ofWaba, own);
}

/** The rows of which these columns are so, once more with others. */
async function copyRows(
  sql: Service['sql'],
  table: string,
  where: Record<string, string>,
  changes: Record<string, string>,
): Promise<void> {
  const [[column, value] = ['', '']] = Object.entries(where);
  await sql`insert into ${sql(table)}
    select (jsonb_populate_record(r, ${JSON.stringify(changes)}::text::jsonb)).* from ${sql(table)} r
    where ${sql(column)} = ${value}`;
}

const numbered = (id: string, n: number): string => String(BigInt(id) + BigInt(n * 1_000));
