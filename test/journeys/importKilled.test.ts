import { type ClientRequest, request } from 'node:http';
import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { eventually, freePort } from '../support/journey.ts';
import { makeDataDir, serviceEnv } from '../support/serviceEnv.ts';
import { apiOf, startServiceProcess } from '../support/serviceProcess.ts';

const database = await testDatabase();
const { sql } = database;

/** Rows are stored a thousand at a time. */
const linesOf = (from: number, to: number) =>
  Array.from(
    { length: to - from },
    (_, at) => `+519${String(from + at).padStart(8, '0')},P${from + at}\n`,
  ).join('');

test('an import whose process is killed keeps its finished sets, says that it failed, and can be sent again', async () => {
  const dataDir = await makeDataDir();
  const start = async () => {
    const service = await startServiceProcess(await freePort(), serviceEnv(database, dataDir));
    return { service, ...(await apiOf(service, dataDir)) };
  };
  const stored = async () => {
    const [row] = await sql`select (select count(*)::int from contact) as contacts,
      (select count(*)::int from contact_identity) as numbers, i.rows, i.created, i.refused, i.status
      from contact_import i order by id limit 1`;
    return row;
  };
  const threeSets = { contacts: 3_000, numbers: 3_000, rows: 3_000, created: 3_000, refused: 0 };

  const first = await start();
  const upload = beginUpload(first.service.url, first.key);
  upload.write(`phone_number,name\n${linesOf(0, 3_400)}`);
  await eventually(async () => (await stored())?.rows === 3_000, 30_000);
  await sql.begin(async (tx) => {
    // The contacts of the fourth set are written, and its counts wait for us.
    await tx`lock table contact_import in share mode`;
    upload.write(linesOf(3_400, 4_500));
    await eventually(async () => {
      const waiting = await sql`select 1 from pg_locks
        where relation = 'contact_import'::regclass and not granted`;
      return waiting.length > 0;
    }, 30_000);
    first.service.signal('SIGKILL');
    await first.service.ended;
  });
  expect(await stored()).toEqual({ ...threeSets, status: 'running' });

  // Whoever imports gives a sign of life every quarter of a minute: it may still be there, for a minute.
  await sql`update contact_import set updated_at = now() - interval '61 seconds'`;
  const second = await start();
  await eventually(async () => (await stored())?.status === 'failed', 30_000);
  expect(await stored()).toEqual({ ...threeSets, status: 'failed' });
  const [row] = await sql<{ id: string }[]>`select id from contact_import`;
  const id = `IMP${row?.id.replaceAll('-', '')}`;
  expect((await second.api('GET', `/v1/contacts/imports/${id}`)).body).toMatchObject({
    status: 'failed',
    rows: 3_000,
    created: 3_000,
    failure_reason: 'The service was stopped meanwhile: send the file again',
  });

  const again = await fetch(`${second.service.url}/v1/contacts/import`, {
    method: 'POST',
    headers: headersOf(second.key),
    body: `phone_number,name\n${linesOf(0, 4_500)}`,
  });
  expect(JSON.parse(await again.text())).toMatchObject({
    status: 'succeeded',
    rows: 4_500,
    created: 1_500,
    refused: 0,
  });
  expect(await stored()).toMatchObject({ contacts: 4_500, numbers: 4_500 });
}, 120_000);

const headersOf = (key: string) => ({ 'Truora-API-Key': key, 'Content-Type': 'text/csv' });

/** Its end never comes. */
function beginUpload(url: string, key: string): ClientRequest {
  const upload = request(`${url}/v1/contacts/import`, {
    method: 'POST',
    headers: headersOf(key),
  });
  // The process dies under it.
  upload.on('error', () => {});
  return upload;
}
