import { createHmac, timingSafeEqual } from 'node:crypto';

/** Prefix and length too: 71 characters and nothing around them. */
const signed = /^sha256=([0-9a-fA-F]{64})$/;

/**
 * Meta's signature over the raw body: header `X-Hub-Signature-256: sha256=<64 hex>`, HMAC-SHA256 with
 * the app's secret over the bytes as received, before any parsing (Meta escapes in its own way, so a
 * body written anew has another signature). True when one of `secrets` signed it.
 *
 * Never throws: a missing or malformed header is simply not valid. Compares in constant time.
 * Source: Meta, "Create a webhook endpoint", Validating payloads.
 */
export function verify(rawBody: Uint8Array, headers: Headers, secrets: string[]): boolean {
  const hex = signed.exec(headers.get('x-hub-signature-256') ?? '')?.[1];
  if (hex === undefined) return false;

  const signature = Buffer.from(hex, 'hex');
  // Every secret is tried, so that the time taken does not tell which one it was.
  return secrets
    .filter((secret) => secret !== '')
    .map((secret) => createHmac('sha256', secret).update(rawBody).digest())
    .reduce((valid, expected) => timingSafeEqual(expected, signature) || valid, false);
}
