import { and, eq, sql } from 'drizzle-orm';
import { compactVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { Database } from '../db/connect.ts';
import { fromWire, toWire } from '../db/ids.ts';
import { createRecent } from '../db/recent.ts';
import type { Clock, Unit } from '../db/unit.ts';
import { deriveKeys, type SecretKeys } from './secretKeys.ts';
import { apiKey } from './table.ts';
import type { WebAccess } from './webAccess.ts';

/** What a backend key may do: look, change contacts, speak in chats, and set up flows, lines and keys. */
export const allScopes = ['read', 'contacts', 'messages', 'admin'] as const;
/** `web`: the one scope of a web key, which opens its own flow for its own end user and nothing else. */
export type Scope = (typeof allScopes)[number] | 'web';

export type ApiKeyRow = typeof apiKey.$inferSelect;

/** Who calls, as their key tells. */
export type Caller = {
  accountId: string;
  keyId: string;
  keyName: string;
  scopes: readonly Scope[];
  /** Only of a web key. */
  web?: WebAccess;
};

type Checked =
  | { state: 'valid'; caller: Caller }
  /** Not signed by us, or not a key at all. */
  | { state: 'unknown' }
  /** It was ours and is no more. */
  | { state: 'revoked' | 'expired' };

export type NewApiKey = {
  name: string;
  keyType: ApiKeyRow['keyType'];
  scopes: readonly Scope[];
  expiresAt: Date;
  web?: WebAccess;
  billingHub?: string | undefined;
  /** `0` where not said. */
  version?: string | undefined;
};

export type ApiKeys = {
  /** Adds a key; the key itself stands nowhere: `sign` makes it of the row. */
  create: (unit: Unit, input: NewApiKey) => Promise<ApiKeyRow>;
  /** The key of a row: the same text each time, as long as the first of `SECRET_KEY` stays. */
  sign: (row: ApiKeyRow) => Promise<string>;
  /** Never throws on what was presented; a revoked key stays valid for up to five seconds. */
  check: (token: string) => Promise<Checked>;
};

export type ApiKeyDeps = {
  database: Database;
  clock: Clock;
  secretKeys: SecretKeys;
  /** `PUBLIC_URL`, the claim `iss`. */
  issuer: string;
};

const claims = z.object({ client_id: z.string(), jti: z.uuid() });

/**
 * API keys are HS256 JWTs with the claims of the reference. The signature only saves the look-up of
 * what was never ours: a key is valid while its `jti` stands in `api_key`, unrevoked.
 */
export function createApiKeys({ database, clock, secretKeys, issuer }: ApiKeyDeps): ApiKeys {
  const keys = deriveKeys(secretKeys, 'api keys');
  const rows = createRecent<FoundKey>(10_000);

  async function create(unit: Unit, input: NewApiKey): Promise<ApiKeyRow> {
    const row: ApiKeyRow = {
      accountId: unit.accountId,
      id: unit.newId(),
      name: input.name,
      keyType: input.keyType,
      scopes: [...input.scopes],
      web: input.web ?? null,
      billingHub: input.billingHub ?? null,
      version: input.version ?? '0',
      signedBy: keys[0].id.toString('hex'),
      createdAt: unit.now,
      expiresAt: input.expiresAt,
      revokedAt: null,
    };
    await unit.tx.insert(apiKey).values(row);
    return row;
  }

  function sign(row: ApiKeyRow): Promise<string> {
    const [{ id, key }] = keys;
    const { web } = row;
    const jwt = new SignJWT({
      account_id: web?.userRef ?? '',
      additional_data: JSON.stringify(
        web
          ? {
              country: web.country,
              flow_id: toWire('IPF', web.flowId),
              redirect_url: web.redirectUrl,
            }
          : {},
      ),
      client_id: toWire('TCI', row.accountId),
      grant: grantOf(row),
      key_name: row.name,
      key_type: row.keyType,
      username: '',
    })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: id.toString('hex') })
      .setIssuer(issuer)
      .setJti(row.id)
      .setIssuedAt(row.createdAt);
    return (row.expiresAt ? jwt.setExpirationTime(row.expiresAt) : jwt).sign(key);
  }

  async function check(token: string): Promise<Checked> {
    const claimed = await verify(token);
    if (!claimed) return { state: 'unknown' };
    const found = await findKey(claimed.accountId, claimed.keyId);
    if (!found) return { state: 'unknown' };
    if (found.revoked) return { state: 'revoked' };
    return found.expired ? { state: 'expired' } : { state: 'valid', caller: found.caller };
  }

  /** Whose key it says it is, where one of our keys has signed that. */
  async function verify(token: string): Promise<{ accountId: string; keyId: string } | undefined> {
    try {
      const { payload } = await compactVerify(token, ({ kid }) => keyNamed(kid), {
        algorithms: ['HS256'],
      });
      const { client_id, jti } = claims.parse(JSON.parse(new TextDecoder().decode(payload)));
      return { accountId: fromWire('TCI', client_id), keyId: jti };
    } catch {
      return undefined;
    }
  }

  function keyNamed(kid: string | undefined): Uint8Array {
    const found = keys.find(({ id }) => id.toString('hex') === kid);
    if (!found) throw new Error('No key of SECRET_KEY has signed this');
    return found.key;
  }

  const findKey = (accountId: string, keyId: string): Promise<FoundKey | undefined> =>
    rows.find(keyId) ?? rows.keep(keyId, readKey(database, clock, accountId, keyId));

  return { create, sign, check };
}

/** The claim `grant`: which of the reference's services a web key is for. */
export const grantOf = ({ web }: Pick<ApiKeyRow, 'web'>): 'digital-identity' | '' =>
  web ? 'digital-identity' : '';

type FoundKey = { caller: Caller; revoked: boolean; expired: boolean };

async function readKey(
  { db }: Database,
  clock: Clock,
  accountId: string,
  keyId: string,
): Promise<FoundKey | undefined> {
  const [found] = await db
    .select({ key: apiKey, now: sql<Date>`now()` })
    .from(apiKey)
    .where(and(eq(apiKey.accountId, accountId), eq(apiKey.id, keyId)));
  if (!found) return undefined;
  const { key } = found;
  const now = found.now.getTime() + clock.offsetMs;
  const scopes = [...allScopes, 'web' as const].filter((scope) => key.scopes.includes(scope));
  return {
    caller: {
      accountId,
      keyId,
      keyName: key.name,
      scopes,
      ...(key.web && { web: key.web }),
    },
    revoked: key.revokedAt !== null,
    expired: key.expiresAt !== null && key.expiresAt.getTime() <= now,
  };
}
