import { languageTagOf } from '../engine/outbound.ts';
import type { KnownOutbound } from '../outbounds/readOutbounds.ts';

/**
 * The language variant (same name, same WABA) in which a recipient is written to: in exactly their language,
 * else in another form of it, else the campaign's own. Variants that the provider will not send count only
 * while it has merely paused them: that ends.
 */
export function pickVariant(
  own: KnownOutbound,
  variants: readonly KnownOutbound[],
  language: string | null,
): KnownOutbound {
  if (language === null) return own;
  const usable = variants.filter(({ status }) => status === 'APPROVED' || status === 'PAUSED');
  const wanted = language.toLowerCase();
  const tag = (each: KnownOutbound) => languageTagOf(each.language).toLowerCase();
  const base = (text: string) => text.split('-')[0];
  const exact = usable.find((each) => tag(each) === wanted);
  if (exact) return exact;
  if (base(tag(own)) === base(wanted)) return own;
  return usable.find((each) => base(tag(each)) === base(wanted)) ?? own;
}
