import type { TestDatabase } from '../support/database.ts';
import { comesToRest } from '../support/evidence.ts';
import { fileForm, query, type Victim } from './trespasses.ts';
import { openWorld } from './world.ts';

/** An account with one of each thing, and nothing left to do. */
export async function newVictim(database: TestDatabase): Promise<Victim> {
  const world = await openWorld(database);
  const { api } = world;
  const key = await api('POST', '/v1/api-keys', { key_type: 'backend', key_name: 'crm' });
  await api('PUT', '/v1/secrets/shop', { value: 'the secret' });
  const property = await api('POST', '/v1/contact-properties', { type: 'string', name: 'city' });
  const segment = await api('POST', '/v1/contact-segments', { name: 'all', query });
  const hook = await api('POST', '/v1/hooks', {
    event_type: 'all',
    subscriber_url: 'https://example.com/',
    status: 'disabled',
  });
  const agent = await api('POST', '/v1/engagement/agents', { email: 'rosa@example.com' });
  await api('POST', '/v1/engagement/agent/templates', {
    template_name: 'hello',
    content_text: 'Buenas',
  });
  const server = `http://127.0.0.1:${world.config.port}`;
  const uploaded = await uploadFile((path, init) => fetch(server + path, init), world.key);
  const imported = await fetch(`${server}/v1/contacts/import`, {
    method: 'POST',
    headers: { 'Truora-API-Key': world.key, 'Content-Type': 'text/csv' },
    body: 'external_id,name\ntheirs,Theirs\n',
  });
  const { import_id: importId } = JSON.parse(await imported.text());
  await comesToRest(database.sql);
  return {
    ...world,
    clientId: uploaded.client_id,
    mediaId: uploaded.media_id,
    apiKeyId: key.body.api_key_id,
    propertyId: property.body.property_id,
    segmentId: segment.body.segment_id,
    hookId: hook.body.hook_id,
    hookEventKey: await logHookEvent(database, hook.body),
    importId,
    userId: agent.body.user_id,
  };
}

/** What a hook was told once. */
async function logHookEvent(
  database: TestDatabase,
  hook: { hook_id: string; client_id: string },
): Promise<string> {
  const [accountId, hookId] = [hook.client_id, hook.hook_id].map((id) => id.slice(3));
  await database.sql`insert into hook_event (account_id, id, hook_id, event_id, event_type, event_action,
      object, status, attempts, failed, created_at, updated_at)
    values (${accountId ?? ''}, ${hookId ?? ''}, ${hookId ?? ''}, ${hookId ?? ''}, 'contact', 'created',
      '{}', 'success', 1, 0, now(), now())`;
  return `HIK${hookId}`;
}

type Uploaded = { media_id: string; client_id: string; url: string };

export async function uploadFile(
  send: (path: string, init: RequestInit) => Response | Promise<Response>,
  key: string,
): Promise<Uploaded> {
  const headers = { 'Truora-API-Key': key };
  const response = await send('/v1/media', { method: 'POST', headers, body: fileForm('a note') });
  return response.json() as Promise<Uploaded>;
}
