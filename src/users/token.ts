import { hash, randomBytes } from 'node:crypto';
import { findUuid, toWire } from '../db/ids.ts';

/** What opens a session or a link: who has it is whom it was given to. At rest only its hash is kept. */
export type Token = { text: string; hash: Buffer };

/** Names its account, so that it is looked up there and nowhere else. */
export function makeToken(accountId: string): Token {
  const secret = randomBytes(32).toString('base64url');
  return { text: `${toWire('TCI', accountId)}.${secret}`, hash: hashOf(secret) };
}

/** Whose it would be; `undefined` for what is no token. */
export function readToken(text: string): { accountId: string; hash: Buffer } | undefined {
  const [, account = '', secret = ''] = /^(TCI[0-9a-f]{32})\.([\w-]{43})$/.exec(text) ?? [];
  const accountId = findUuid('TCI', account);
  return accountId === undefined ? undefined : { accountId, hash: hashOf(secret) };
}

// 32 random bytes need no salt and no slow hash.
const hashOf = (secret: string): Buffer => hash('sha256', secret, 'buffer');
