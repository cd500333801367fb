import { hash } from 'node:crypto';

/** First 16 bytes of sha-256: how provider ids are kept in keys, never the id itself (it may hold a phone number). */
export const hash16 = (text: string): Buffer => hash('sha256', text, 'buffer').subarray(0, 16);
