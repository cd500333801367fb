import { createHmac } from 'node:crypto';

/**
 * The value of `X-Hub-Signature-256`: HMAC-SHA256 with the app secret over the bytes of the body.
 * Source: Meta Graph API, Webhooks, "Validating payloads".
 */
export const signatureOf = (body: string | Buffer, appSecret: string): string =>
  `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`;
