import { hkdfSync } from 'node:crypto';

/** What a key is used for; each use has a key of its own, so that none can stand in for another. */
export type Purpose = 'stored secrets' | 'api keys' | 'media links';

/** A key for one purpose. `id` names the secret it comes from and tells nothing about it. */
export type Subkey = { id: Buffer; key: Buffer };

/**
 * The 32-byte keys of `SECRET_KEY`, in their order: the first one writes, all of them read. So a key
 * is replaced by putting a new one in front, and the old one is dropped when nothing uses it.
 */
export type SecretKeys = readonly [Uint8Array, ...Uint8Array[]];

/** The keys for one purpose (HKDF-SHA256, RFC 5869), in the order of `SECRET_KEY`. */
export function deriveKeys(secretKeys: SecretKeys, purpose: Purpose): [Subkey, ...Subkey[]] {
  const [first, ...others] = secretKeys;
  return [derive(first, purpose), ...others.map((secret) => derive(secret, purpose))];
}

const derive = (secret: Uint8Array, purpose: Purpose): Subkey => ({
  id: expand(secret, 'key id', 4),
  key: expand(secret, purpose, 32),
});

function expand(secret: Uint8Array, info: string, length: number): Buffer {
  if (secret.length !== 32) throw new Error(`A secret key has ${secret.length} bytes, not 32`);
  return Buffer.from(hkdfSync('sha256', secret, '', `chasqui: ${info}`, length));
}
