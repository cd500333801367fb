import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { fromWire } from '../../src/db/ids.ts';
import { createMediaStore } from '../../src/media/store.ts';
import { callerOf, testDeps } from '../routes/testApi.ts';
import { testDatabase } from '../support/database.ts';
import { comesToRest } from '../support/evidence.ts';
import { scansOfUnits } from '../support/plans.ts';
import type { Description } from './description.ts';
import { placeholders, trespasses } from './trespasses.ts';
import { newVictim } from './victim.ts';

const database = await testDatabase();
const anyApp = buildApp(testDeps(database));
const description: Description = (await callerOf(anyApp)('GET', '/openapi.json')).body;

const reads = Object.entries(description.paths)
  .filter(([path, methods]) => 'get' in methods && !path.startsWith('/v1/whatsapp/{provider}'))
  .map(([path]) => path);

/** What lists can be asked beside nothing, where other tables or indexes answer. */
const askedOf: Record<string, string[]> = {
  '/v1/api-keys': ['key_type=web'],
  '/v1/contacts': ['query=ana', 'query=quispe+900000001', 'start_key='],
  '/v1/contact-properties': ['show_hidden=true'],
  '/v1/engagement/agent/status': ['group=support', 'status=online', 'username=rosa@example.com'],
  '/v1/engagement/agent/templates': ['prefix_name=he'],
  '/v1/engagement/chat/search': [
    ...['status=open', 'status=closed', 'status=UNASSIGNED', 'owner=rosa@example.com', 'tag=vip'],
    ...['enqueued_only=true', 'contact_query=ana', 'last_activity_type=message'],
    'from_last_activity_date=2026-01-01T00:00:00Z&to_last_activity_date=2026-02-01T00:00:00Z',
  ],
  '/v1/engagement/chat/{chat_id}/activities': ['actor_type=agent', 'type=message'],
  '/v1/flows': ['name=demo'],
  '/v1/hooks/events': ['delivery_status=failure', 'event_type=contact'],
  '/v1/whatsapp/campaigns': ['status=draft', 'query=spring'],
  '/v1/whatsapp/campaigns/{campaign_id}/recipients': ['state=failed', 'query=ana'],
  '/v1/processes': ['status=pending', 'search=ana'],
};

test('every read of the API goes by indexes that the account leads', async () => {
  const victim = await newVictim(database);
  await victim.api('DELETE', `/v1/processes/${victim.processId}`);
  await comesToRest(database.sql);
  await victim.service.stop();
  const leading = new Map<string, string>(
    (
      await database.sql<{ name: string; first: string }[]>`
        select k.relname as name, a.attname as first from pg_index i
        join pg_class k on k.oid = i.indexrelid
        join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]`
    ).map(({ name, first }) => [name, first]),
  );
  // By a key, as the account's own programs read it, and not by a signed link.
  const { 'GET /v1/media/{media_id}': _, ...queries } = trespasses;
  const mediaStore = createMediaStore(join(victim.config.dataDir, 'media'));
  const deps = testDeps(database, { mediaStore });
  const call = callerOf(buildApp(deps), { 'Truora-API-Key': victim.key });
  const faults: string[] = [];
  for (const path of reads) {
    for (const query of [queries[`GET ${path}`]?.query?.(victim) ?? '', ...(askedOf[path] ?? [])]) {
      const target = `${path.replaceAll(/\{(.+?)\}/g, (_, place) => encodeURIComponent(placeholders[place]?.(victim) ?? ''))}?${query}`;
      let status = 0;
      const scans = await scansOfUnits(deps, fromWire('TCI', victim.clientId), async () => {
        status = (await call('GET', target)).status;
      });
      if (status >= 400 && status !== 404) faults.push(`GET ${target} answers ${status}`);
      if (scans.length === 0) faults.push(`GET ${target} reads nothing`);
      for (const { table, index, cond } of scans) {
        // The account itself has no other key.
        if (table === 'account' && cond.includes('id =')) continue;
        if (leading.get(index) === 'account_id' && cond.includes('account_id =')) continue;
        faults.push(`GET ${target} reads ${table} by ${index} ${cond}`);
      }
    }
  }
  expect(faults).toEqual([]);
}, 120_000);
