import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { deriveKeys, type SecretKeys } from './secretKeys.ts';

/** Every column in which ciphertext stands: what is sealed anywhere else does not compile. */
export type SealedColumn =
  | 'waba.access_token'
  | 'waba.app_secret'
  | 'secret.value'
  | 'hook.signing_key'
  | 'call.request'
  | 'process.state'
  | 'journal.sealed'
  | 'inbox_dead.body';

/**
 * The one place where a ciphertext may stand. It is part of what is authenticated: a token copied
 * into another account, row or column does not open there.
 */
export type SecretPlace = {
  accountId: string;
  /** The row's id. */
  row: string;
  /** Table and column, `waba.access_token`, and within a process's state the way there. */
  column: Exclude<SealedColumn, 'process.state'> | `process.state.${string}`;
};

export type SecretBox = {
  seal: (place: SecretPlace, secret: string) => Buffer;
  /** Throws where the key is no longer in `SECRET_KEY`, and where the bytes are not of this place. */
  open: (place: SecretPlace, sealed: Uint8Array) => string;
  /** The same secret by the key that writes; `undefined` where it is by that already. Throws as `open` does. */
  renew: (place: SecretPlace, sealed: Uint8Array) => Buffer | undefined;
};

const version = 1;
const idBytes = 4;
const ivBytes = 12;
const tagBytes = 16;
const headBytes = 1 + idBytes + ivBytes + tagBytes;

/** AES-256-GCM. Sealed is: version 1, key id (4 bytes), nonce (12), tag (16), ciphertext. */
export function createSecretBox(secretKeys: SecretKeys): SecretBox {
  const keys = deriveKeys(secretKeys, 'stored secrets');

  function seal(place: SecretPlace, secret: string): Buffer {
    const [{ id, key }] = keys;
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(authenticatedOf(place));
    const ciphertext = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.of(version), id, iv, cipher.getAuthTag(), ciphertext]);
  }

  function open(place: SecretPlace, sealed: Uint8Array): string {
    const bytes = Buffer.from(sealed);
    const id = bytes.subarray(1, 1 + idBytes);
    const found = keys.find((each) => each.id.equals(id));
    if (bytes[0] !== version || bytes.length < headBytes || !found) {
      throw new Error(
        `No key of SECRET_KEY opens ${nameOf(place)}: put back the key it was made with`,
      );
    }
    const iv = bytes.subarray(1 + idBytes, 1 + idBytes + ivBytes);
    const tag = bytes.subarray(headBytes - tagBytes, headBytes);
    const decipher = createDecipheriv('aes-256-gcm', found.key, iv, { authTagLength: tagBytes })
      .setAAD(authenticatedOf(place))
      .setAuthTag(tag);
    try {
      const ciphertext = bytes.subarray(headBytes);
      return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString('utf8');
    } catch (error) {
      throw new Error(`${nameOf(place)} was changed, or was made for another place`, {
        cause: error,
      });
    }
  }

  function renew(place: SecretPlace, sealed: Uint8Array): Buffer | undefined {
    const id = Buffer.from(sealed).subarray(1, 1 + idBytes);
    return id.equals(keys[0].id) ? undefined : seal(place, open(place, sealed));
  }

  return { seal, open, renew };
}

const authenticatedOf = ({ accountId, row, column }: SecretPlace): Buffer =>
  Buffer.from(JSON.stringify([accountId, row, column]));

const nameOf = ({ accountId, row, column }: SecretPlace): string =>
  `${column} of row ${row} in account ${accountId}`;
