import { createHash } from 'node:crypto';

/** First 16 bytes of sha-256: how provider ids are kept in keys, never the id itself (it may hold a phone number). */
export const hash16 = (text: string): Buffer =>
  createHash('sha256').update(text).digest().subarray(0, 16);
