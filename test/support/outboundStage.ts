import { allScopes } from '../../src/accounts/apiKey.ts';
import { buildApp } from '../../src/app.ts';
import type { Deps } from '../../src/deps.ts';
import { callerOf, testDeps } from '../routes/testApi.ts';
import type { TestDatabase } from './database.ts';
import { eventually } from './journey.ts';
import { openStage, type Tenant } from './lineStage.ts';

/** A stage, and the API beside it: as a tenant, over the emulator's Graph API. */
export async function openOutboundStage(database: TestDatabase, more: Partial<Deps> = {}) {
  const stage = await openStage(database);
  const { graphUrl, http, clock, ids, mediaStore } = stage;
  const deps = testDeps(database, { graphUrl, http, clock, ids, mediaStore, ...more });
  const app = buildApp(deps);

  /** Calls the API with a key of the tenant's; a body that is no text goes as JSON. */
  async function apiOf(tenant: Tenant) {
    const key = await tenant.unit(async (unit) => {
      const expiresAt = new Date(unit.now.getTime() + 3_600_000);
      const given = { name: 'test', keyType: 'backend' as const, scopes: allScopes, expiresAt };
      return deps.apiKeys.sign(await deps.apiKeys.create(unit, given));
    });
    return callerOf(app, { 'Truora-API-Key': key });
  }

  /** Puts a template to Meta by its own API, as somebody does who does not ask us. */
  async function makeAtMeta(tenant: Tenant, template: object): Promise<void> {
    const response = await fetch(`${graphUrl}/${tenant.wabaId}/message_templates`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${tenant.accessToken}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ language: 'es', category: 'UTILITY', ...template }),
    });
    if (response.status !== 200) throw new Error(await response.text());
  }

  /** An outbound made by API that Meta has approved; gives its id, and a way to call as its tenant. */
  async function approvedOutbound(more: object = {}) {
    const tenant = await stage.newTenant();
    const call = await apiOf(tenant);
    const path = '/v1/whatsapp/outbounds';
    const made = await call('POST', path, {
      waba_phone_number: tenant.phoneNumber,
      is_notification: false,
      category: 'UTILITY',
      language_code: 'es',
      content: 'Hola {{.name}}, te esperamos el {{.day}}.',
      var: { name: 'Ana', day: 'lunes' },
      outbound_name: 'visit',
      template_type: 'TEXT',
      continue_process_message: 'Sí',
      cancel_process_message: 'No',
      ...more,
    });
    if (made.status !== 200) throw new Error(JSON.stringify(made.body));
    const id: string = made.body.outbound_id;
    await eventually(async () => {
      await call('POST', `${path}/sync`);
      return (await call('GET', `${path}/${id}`)).body.outbound_status === 'APPROVED';
    });
    return { tenant, call, id };
  }

  return { ...stage, deps, apiOf, makeAtMeta, approvedOutbound };
}
