/**
 * What WhatsApp takes, in characters (UTF-16 units, as it counts) and pieces.
 * Source: Meta Cloud API, Messages (text, interactive reply buttons, list, CTA URL, media).
 */
export const limits = {
  text: 4096,
  buttonsBody: 1024,
  listBody: 4096,
  linkBody: 1024,
  caption: 1024,
  header: 60,
  footer: 60,
  label: 20,
  buttonTitle: 20,
  rowTitle: 24,
  rowDescription: 72,
  buttons: 3,
  rows: 10,
} as const;

/** A text of at most `limit` characters, the rest cut away and shown as `…`; never half an emoji. */
export function cutTo(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const kept = text.slice(0, limit - 1);
  const half = kept.charCodeAt(kept.length - 1);
  const whole = half >= 0xd800 && half <= 0xdbff ? kept.slice(0, -1) : kept;
  return `${whole.trimEnd()}…`;
}
