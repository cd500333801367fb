import type { CallAnswer, Json } from '../messages/events.ts';

/** Shorter than this a secret is not looked for: half of all texts would hold it. */
const leastLength = 6;

/** An answer in which no secret stands, though the server may have sent back what it was sent. */
export function withoutSecrets(answer: CallAnswer, secrets: string[]): CallAnswer {
  const forms = secrets
    .filter((secret) => secret.length >= leastLength)
    .flatMap((secret) => [secret, encodeURIComponent(secret), base64Of(secret)])
    // A longer one first: a shorter may be a part of it.
    .sort((one, other) => other.length - one.length);
  if (forms.length === 0) return answer;
  const hide = (text: string) => forms.reduce((left, form) => left.replaceAll(form, '***'), text);
  return {
    ...answer,
    headers: Object.fromEntries(
      Object.entries(answer.headers).map(([name, value]) => [name, hide(value)]),
    ),
    body: inTexts(answer.body, hide),
  };
}

const base64Of = (secret: string): string => Buffer.from(secret, 'utf8').toString('base64');

function inTexts(value: Json, change: (text: string) => string): Json {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => inTexts(item, change));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [change(key), inTexts(inner, change)]),
  );
}
