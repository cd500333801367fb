import { type OpenAPIHono, z } from '@hono/zod-openapi';
import {
  type ApiKeyRow,
  allScopes,
  type Caller,
  grantOf,
  type NewApiKey,
} from '../accounts/apiKey.ts';
import { backendKey } from '../accounts/backendKey.ts';
import { getApiKey } from '../accounts/getApiKey.ts';
import { keyStatus } from '../accounts/keyStatus.ts';
import { listApiKeys } from '../accounts/listApiKeys.ts';
import { revokeApiKey } from '../accounts/revokeApiKey.ts';
import { rotateApiKey } from '../accounts/rotateApiKey.ts';
import { type WebAccess, webKey } from '../accounts/webAccess.ts';
import { fromWire, toWire } from '../db/ids.ts';
import { openUnit, type Unit } from '../db/unit.ts';
import type { Deps } from '../deps.ts';
import { durationMs } from '../engine/duration.ts';
import { requirePublished } from '../lines/requirePublished.ts';
import { type NewKeyBody, newKeyBody, variablesOf } from './apiKeyBody.ts';
import { requireScope } from './authenticate.ts';
import { durationUpTo, idOf, time, timeOf, wireId } from './fields.ts';
import { pageLinks, pageQuery, readPage } from './page.ts';
import { addDelete, addRead, addWrite } from './route.ts';

const tag = 'API keys';
const path = '/v1/api-keys';

const keySchema = z
  .object({
    api_key_id: idOf('KEY'),
    client_id: idOf('TCI'),
    key_name: z.string(),
    key_type: z.enum(['backend', 'web']),
    grant: z.enum(['digital-identity', '']),
    scopes: z.array(z.string()),
    account_id: z.string().openapi({ description: 'Of a web key: your id of the end user' }),
    flow_id: z.string().openapi({ description: 'Of a web key: IPF…' }),
    country: z.string(),
    redirect_url: z.string(),
    billing_hub: z.string(),
    api_key_version: z.string(),
    status: z.enum(['active', 'revoked', 'expired']),
    creation_date: time,
    expiration_date: z.string(),
    revocation_date: z.string().openapi({ description: 'Year 1 while it is not' }),
  })
  .openapi('ApiKey');

const newKeySchema = z.object({
  api_key: z.string().openapi({ description: 'The key itself; only here' }),
  api_key_id: idOf('KEY'),
  message: z.string(),
});

const showKey = (row: ApiKeyRow, now: Date): z.output<typeof keySchema> => ({
  api_key_id: toWire('KEY', row.id),
  client_id: toWire('TCI', row.accountId),
  key_name: row.name,
  key_type: row.keyType,
  grant: grantOf(row),
  scopes: row.scopes,
  account_id: row.web?.userRef ?? '',
  flow_id: row.web ? toWire('IPF', row.web.flowId) : '',
  country: row.web?.country ?? '',
  redirect_url: row.web?.redirectUrl ?? '',
  billing_hub: row.billingHub ?? '',
  api_key_version: row.version,
  status: keyStatus(row, now),
  creation_date: timeOf(row.createdAt),
  expiration_date: timeOf(row.expiresAt),
  revocation_date: timeOf(row.revokedAt),
});

const byId = z.object({ api_key_id: wireId('KEY') });

const rotation = z.object({
  keep_old_for: durationUpTo('30d')
    .default('24h')
    .openapi({ description: 'How long the old key still opens; 0s: not at all any more' }),
});

export function addApiKeyRoutes(app: OpenAPIHono, deps: Deps): void {
  // Whoever repeats another's request by its name gets nothing that they could not have made.
  const reveal = async <A extends z.output<typeof newKeySchema>>(caller: Caller, answer: A) => {
    const id = fromWire('KEY', answer.api_key_id);
    const row = await openUnit(deps, caller.accountId, (unit) => getApiKey(unit, id));
    if (row.keyType === 'backend') requireMayMake(caller, row.scopes);
    return { ...answer, api_key: await deps.apiKeys.sign(row) };
  };

  addWrite(
    app,
    deps,
    'post',
    {
      path,
      tag,
      summary: 'Make a key: for a backend, or for one run of a flow by one person on a web page',
      scope: ['messages', 'admin'],
      body: newKeyBody,
      answer: newKeySchema,
      reveal,
    },
    async (unit, { caller, body }) => {
      const { id } = await deps.apiKeys.create(unit, await newKeyOf(unit, caller, body));
      const message = 'API key created successfully';
      return { api_key: '', api_key_id: toWire('KEY', id), message };
    },
  );

  addRead(
    app,
    deps,
    {
      path,
      tag,
      summary: 'List keys, without what opens',
      scope: 'admin',
      query: pageQuery.extend({ key_type: z.enum(['backend', 'web']).optional() }),
      answer: z.object({ api_keys: z.array(keySchema), self: z.string(), next: z.string() }),
    },
    async (unit, { query, url }) => {
      const page = await listApiKeys(unit, query.key_type, readPage(query));
      const keys = page.items.map((row) => showKey(row, unit.now));
      return { api_keys: keys, ...pageLinks(url, page.next) };
    },
  );

  addWrite(
    app,
    deps,
    'post',
    {
      path: `${path}/{api_key_id}/rotate`,
      tag,
      summary:
        'Make the next key of a backend, that may do the same; the old one goes on for a while',
      scope: 'admin',
      params: byId,
      body: rotation,
      answer: newKeySchema.extend({ old_key_expiration_date: time }),
      reveal,
    },
    async (unit, { caller, params, body }) => {
      const { old, next } = await rotateApiKey(unit, deps.apiKeys, {
        keyId: params.api_key_id,
        keepMs: durationMs(body.keep_old_for),
      });
      requireMayMake(caller, next.scopes);
      return {
        api_key: '',
        api_key_id: toWire('KEY', next.id),
        message: 'API key created successfully',
        old_key_expiration_date: timeOf(old.expiresAt),
      };
    },
  );

  addDelete(
    app,
    deps,
    'api key',
    {
      path: `${path}/{api_key_id}`,
      tag,
      summary: 'Revoke a key: within five seconds it opens nothing',
      scope: 'admin',
      params: byId,
    },
    (unit, { params }) => revokeApiKey(unit, params.api_key_id),
  );
}

async function newKeyOf(unit: Unit, caller: Caller, body: NewKeyBody): Promise<NewApiKey> {
  const common = { billingHub: body.billing_hub, version: body.api_key_version };
  if (body.key_type === 'web') {
    const web = await webAccessOf(unit, body);
    return { ...common, ...webKey(body.key_name ?? '', web, unit.now) };
  }
  const scopes = body.scopes ?? allScopes.filter((scope) => caller.scopes.includes(scope));
  requireMayMake(caller, scopes);
  return { ...common, ...backendKey(body.key_name ?? '', scopes, unit.now) };
}

/** Nobody makes a key that may do more than their own. AppError `forbidden`. */
function requireMayMake(caller: Caller, scopes: readonly string[]): void {
  requireScope(caller, 'admin');
  for (const scope of allScopes.filter((each) => scopes.includes(each)))
    requireScope(caller, scope);
}

async function webAccessOf(unit: Unit, body: NewKeyBody): Promise<WebAccess> {
  const { flow_id: flowId, country = '', redirect_url: redirectUrl = '' } = body;
  if (flowId === undefined) throw new Error('The body of a web key was not checked');
  await requirePublished(unit, flowId);
  const userRef = body.account_id ?? toWire('ACC', unit.newId());
  return { flowId, userRef, country, redirectUrl, variables: variablesOf(body) };
}
