import type { Content } from '../messages/content.ts';
import type { InContent } from '../messages/events.ts';
import type { ConsentState } from './consentAfter.ts';

/** Why a contact is not sent something. */
export type Refusal = 'opted_out' | 'marketing_opted_out';

/**
 * Whether a contact wants none of a message, and why. Marketing is what its template's category says;
 * what may go past an opt-out is the confirmation of a stop word and a person's own reply.
 */
export function refusalOf(
  { optedOutAt, marketingStoppedAt }: Pick<ConsentState, 'optedOutAt' | 'marketingStoppedAt'>,
  { content, pastOptOut }: { content: Content | InContent; pastOptOut: boolean },
): Refusal | undefined {
  if (pastOptOut) return undefined;
  if (optedOutAt !== null) return 'opted_out';
  return marketingStoppedAt !== null && isMarketing(content) ? 'marketing_opted_out' : undefined;
}

const isMarketing = (content: Content | InContent): boolean =>
  content.type === 'template' && content.category === 'MARKETING';
