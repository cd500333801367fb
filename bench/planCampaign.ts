import { randomBytes } from 'node:crypto';
import { createAccount } from '../src/accounts/createAccount.ts';
import { createCampaign } from '../src/campaigns/createCampaign.ts';
import { uploadRecipients } from '../src/campaigns/uploadRecipients.ts';
import { connect } from '../src/db/connect.ts';
import { createIds } from '../src/db/ids.ts';
import { migrate } from '../src/db/migrate.ts';
import { openUnit, type Unit } from '../src/db/unit.ts';
import { line, waba } from '../src/lines/table.ts';
import { outbound } from '../src/outbounds/table.ts';

/**
 * `tsx bench/planCampaign.ts postgres://…/empty [rows]`: how long a campaign takes to be planned from a CSV
 * of people nobody knows, and what memory it needs.
 */
async function main(): Promise<void> {
  const [url = '', size = '1000000'] = process.argv.slice(2);
  const database = connect({ url, pool: 4, pooler: 'none', applicationName: 'chasqui bench' });
  await migrate(database);
  const deps = { database, clock: { offsetMs: 0 }, ids: createIds(() => randomBytes(10)) };
  const accountId = deps.ids(Date.now());
  const campaignId = await openUnit(deps, accountId, draft);
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 100);
  const began = performance.now();
  const cpu = process.cpuUsage();
  const row = await uploadRecipients(deps, accountId, campaignId, {
    kind: 'csv',
    bytes: csv(Number(size), Date.now() % 1_000),
  });
  const seconds = (performance.now() - began) / 1000;
  clearInterval(watch);
  const { user, system } = process.cpuUsage(cpu);
  process.stdout.write(
    `${row.status}: ${row.rows} rows, ${row.accepted} accepted, ${row.refused} refused in ${seconds.toFixed(1)} s ` +
      `(${Math.round(row.rows / seconds)} a second, ${((user + system) / 1e6).toFixed(1)} s of node), at most ${Math.round(most / 1024 / 1024)} MiB\n`,
  );
  await database.close();
}

/** An account with a line, an outbound of two variables, and a campaign of it. */
async function draft(unit: Unit): Promise<string> {
  const { tx, accountId, now, newId } = unit;
  const times = { createdAt: now, updatedAt: now };
  const [wabaId, outboundId] = [newId(), newId()];
  await createAccount(unit, { name: 'Large', timezone: 'America/Lima' });
  const provider = { provider: 'meta', providerId: accountId };
  await tx
    .insert(waba)
    .values({ accountId, id: wabaId, ...provider, accessToken: Buffer.from('none'), ...times });
  await tx.insert(line).values({
    accountId,
    id: newId(),
    wabaId,
    ...provider,
    phoneNumber: '+15550000001',
    name: 'Large',
    status: 'CONNECTED',
    quality: 'GREEN',
    tier: 'TIER_UNLIMITED',
    throughput: 1_000,
    onBusinessApp: false,
    settings: { readMarks: false, typing: false },
    ...times,
  });
  await tx.insert(outbound).values({
    accountId,
    id: outboundId,
    wabaId,
    providerId: '1',
    name: 'offer',
    language: 'es',
    category: 'MARKETING',
    status: 'APPROVED',
    quality: 'GREEN',
    components: [],
    shape: { body: 'Hola {{1}}, ¿vienes a {{2}}?', buttons: [] },
    variableMapping: { body: { 1: 'name', 2: 'city' }, buttons: {} },
    replies: [],
    statusAt: now,
    syncedAt: now,
    ...times,
  });
  const { campaign } = await createCampaign(unit, {
    name: 'Large',
    outboundId,
    flowId: null,
    variables: {},
    countryCode: '',
    startAt: null,
    stopAt: null,
    window: null,
    rate: null,
    cap: null,
    guard: null,
    expiresAfter: '72h',
  });
  return campaign.id;
}

const names = ['Ana', 'Bruno', 'Carla', 'Diego', 'Elena', 'Fabián', 'Gisela', 'Hugo'];
const families = ['Quispe', 'Mamani', 'Flores', 'Rojas', 'Huamán', 'Torres', 'Silva'];

async function* csv(rows: number, from: number): AsyncGenerator<Buffer> {
  yield Buffer.from('phone_number,name,city\n');
  for (let n = 0; n < rows; ) {
    let chunk = '';
    for (let end = Math.min(rows, n + 1_000); n < end; n++) {
      const name = `${names[n % names.length]} ${families[n % families.length]}`;
      chunk += `+519${String((n * 7919 + from) % 100_000_000).padStart(8, '0')},${name},city ${n % 5_000}\n`;
    }
    yield Buffer.from(chunk);
  }
}

await main();
