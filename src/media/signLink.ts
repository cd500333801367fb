import { createHmac, timingSafeEqual } from 'node:crypto';
import { deriveKeys, type SecretKeys, type Subkey } from '../accounts/secretKeys.ts';
import { fromWire, toWire } from '../db/ids.ts';
import type { MediaKey } from './store.ts';

/** What a link carries beside the media's id; texts as they stand in its query. */
type LinkProof = { client_id: string; expires: string; signature: string };

export type MediaLinks = {
  /** A link that shows the file to whoever has it, for 15 minutes. */
  sign: (key: MediaKey, now: Date) => string;
  /** Whose file a link shows and until when; `undefined` where we have not signed it. */
  check: (mediaId: string, proof: LinkProof) => { key: MediaKey; expiresAt: Date } | undefined;
};

const validForMs = 15 * 60_000;

/** Links are proven by HMAC-SHA256 over account, file and end; they are stored nowhere. */
export function createMediaLinks(secretKeys: SecretKeys, publicUrl: string): MediaLinks {
  const keys = deriveKeys(secretKeys, 'media links');

  return {
    sign({ accountId, mediaId }, now) {
      const expires = String(Math.floor((now.getTime() + validForMs) / 1000));
      const client = toWire('TCI', accountId);
      const signature = proofOf(keys[0], client, mediaId, expires).toString('base64url');
      const query = new URLSearchParams({ client_id: client, expires, signature });
      return `${publicUrl}/v1/media/${toWire('MED', mediaId)}?${query}`;
    },

    check(mediaId, { client_id, expires, signature }) {
      const given = Buffer.from(signature, 'base64url');
      const isProven = keys.some((key) => {
        const right = proofOf(key, client_id, mediaId, expires);
        return given.length === right.length && timingSafeEqual(given, right);
      });
      if (!isProven) return undefined;
      const key = { accountId: fromWire('TCI', client_id), mediaId };
      return { key, expiresAt: new Date(Number(expires) * 1000) };
    },
  };
}

const proofOf = ({ key }: Subkey, client: string, mediaId: string, expires: string): Buffer =>
  createHmac('sha256', key)
    .update(JSON.stringify([client, mediaId, expires]))
    .digest();
