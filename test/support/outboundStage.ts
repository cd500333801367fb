import { allScopes } from '../../src/accounts/apiKey.ts';
import { buildApp } from '../../src/app.ts';
import type { Deps } from '../../src/deps.ts';
import { callerOf, testDeps } from '../routes/testApi.ts';
import type { TestDatabase } from './database.ts';
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

  return { ...stage, deps, apiOf, makeAtMeta };
}
