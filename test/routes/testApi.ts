import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Env, Hono } from 'hono';
import { pino } from 'pino';
import { Agent } from 'undici';
import { allScopes, createApiKeys, type Scope } from '../../src/accounts/apiKey.ts';
import { createAccount } from '../../src/accounts/createAccount.ts';
import { createRateLimiter } from '../../src/accounts/rateLimiter.ts';
import { createSecretBox } from '../../src/accounts/secretBox.ts';
import type { SecretKeys } from '../../src/accounts/secretKeys.ts';
import { buildApp } from '../../src/app.ts';
import { createAddressGuard } from '../../src/calls/addressGuard.ts';
import { createNews } from '../../src/chats/news.ts';
import { createIds } from '../../src/db/ids.ts';
import { openUnit, type Unit } from '../../src/db/unit.ts';
import type { Deps } from '../../src/deps.ts';
import { createLineLookup } from '../../src/lines/findLines.ts';
import { createMediaLinks } from '../../src/media/signLink.ts';
import { createMediaStore } from '../../src/media/store.ts';
import { createFlowShelf } from '../../src/relay/gather/flowShelf.ts';
import { createInboxWriter } from '../../src/relay/inboxWriter.ts';
import type { TestDatabase } from '../support/database.ts';

export const secretKeys: SecretKeys = [Buffer.alloc(32, 7)];

/** Deps as main makes them, on a test's database; what reaches into the relay does nothing. */
export function testDeps(database: TestDatabase, more: Partial<Deps> = {}): Deps {
  const clock = { offsetMs: 0 };
  const secretBox = createSecretBox(secretKeys);
  const publicUrl = 'http://chasqui.test';
  return {
    database,
    clock,
    ids: createIds(() => randomBytes(10)),
    log: pino({ level: 'silent' }),
    publicUrl,
    apiKeys: createApiKeys({ database, clock, secretKeys, issuer: publicUrl }),
    rateLimiter: createRateLimiter(database, { perSecond: 10_000, burst: 100_000 }),
    secretBox,
    mediaStore: createMediaStore(mkdtempSync(join(tmpdir(), 'chasqui-media-'))),
    mediaLinks: createMediaLinks(secretKeys, publicUrl),
    graphUrl: 'http://127.0.0.1:9/v24.0',
    http: { dispatcher: new Agent(), timeoutMs: 2_000 },
    verifyToken: 'verify-me',
    accept: {
      database,
      clock,
      findLines: createLineLookup({
        database,
        secretBox,
        appSecrets: ['instance-secret'],
      }),
      writer: createInboxWriter({
        database,
        clock,
        log: pino({ level: 'silent' }),
        wake: () => {},
      }),
      instanceSecrets: ['instance-secret'],
    },
    addressGuard: createAddressGuard({ networks: [], hosts: [] }),
    claimUnclaimed: async () => {},
    endProcess: async () => {
      throw new Error('No test has given an endProcess');
    },
    goBack: async () => {
      throw new Error('No test has given a goBack');
    },
    startWebProcess: async () => {
      throw new Error('No test has given a startWebProcess');
    },
    answerWebStep: async () => {
      throw new Error('No test has given an answerWebStep');
    },
    migrateFlow: async () => {
      throw new Error('No test has given a migrateFlow');
    },
    tryFlow: async () => {
      throw new Error('No test has given a tryFlow');
    },
    shelf: createFlowShelf(pino({ level: 'silent' })),
    wakeSender: () => {},
    news: createNews(),
    stopping: new AbortController().signal,
    setChatOwner: async () => {
      throw new Error('No test has given a setChatOwner');
    },
    ...more,
  };
}

export type Tenant = {
  accountId: string;
  key: string;
  unit: <T>(work: (unit: Unit) => Promise<T>) => Promise<T>;
  /** Calls a route with this account's key; a body that is no text goes as JSON. */
  call: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Reply>;
};

// biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of any shape
export type Reply = { status: number; body: any; headers: Headers };

/** An account with a key of its own, and a way to call the app as it. */
export async function newTenant(
  deps: Deps,
  scopes: readonly Scope[] = allScopes,
  app: Hono<Env> = buildApp(deps),
): Promise<Tenant> {
  const accountId = deps.ids(Date.now());
  const unit: Tenant['unit'] = (work) => openUnit(deps, accountId, work);
  const key = await unit(async (opened) => {
    await createAccount(opened, { name: 'Test', timezone: 'America/Lima' });
    const expiresAt = new Date(opened.now.getTime() + 3_600_000);
    const given = { name: 'test', keyType: 'backend' as const, scopes, expiresAt };
    return deps.apiKeys.sign(await deps.apiKeys.create(opened, given));
  });
  return { accountId, key, unit, call: callerOf(app, { 'Truora-API-Key': key }) };
}

export const callerOf =
  (app: Hono<Env>, always: Record<string, string> = {}): Tenant['call'] =>
  async (method, path, body, headers = {}) => {
    const isText = typeof body === 'string';
    const type = isText ? 'application/x-www-form-urlencoded' : 'application/json';
    const response = await app.request(path, {
      method,
      headers: { ...always, ...(body !== undefined && { 'Content-Type': type }), ...headers },
      ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json');
    return {
      status: response.status,
      body: isJson ? JSON.parse(text) : text,
      headers: response.headers,
    };
  };
