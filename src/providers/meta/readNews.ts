import * as z from 'zod';
import type { Json } from '../../messages/events.ts';
import { given } from '../../messages/given.ts';
import type { LineNews } from '../contract.ts';
import { restrictedReason } from './failures.ts';
import { throughputOf } from './listNumbers.ts';

const word = z.string().min(1).optional().catch(undefined);
const number = z.number().optional().catch(undefined);

/**
 * `{"display_phone_number":"15550783881","event":"UPGRADE","max_daily_conversations_per_business":"TIER_2K"}`.
 * Until February 2026 the tier was `current_limit`.
 */
const Quality = z.looseObject({
  display_phone_number: word,
  event: word,
  max_daily_conversations_per_business: word,
  current_limit: word,
});

/** `{"max_daily_conversations_per_business":"TIER_2K","max_phone_numbers_per_business":25}`; the older one is a count. */
const Capability = z.looseObject({
  max_daily_conversations_per_business: z
    .union([z.string().min(1), z.number()])
    .optional()
    .catch(undefined),
  max_daily_conversation_per_phone: number,
});

/**
 *     {"event":"DISABLED_UPDATE","ban_info":{"waba_ban_state":"DISABLE","waba_ban_date":"April 17, 2026"}}
 *     {"event":"ACCOUNT_RESTRICTION","restriction_info":[{"restriction_type":"RESTRICTED_BIZ_INITIATED_MESSAGING","expiration":1641330498}]}
 */
const Account = z.looseObject({
  event: word,
  ban_info: z.looseObject({ waba_ban_state: word }).optional().catch(undefined),
  restriction_info: z
    .array(z.looseObject({ restriction_type: word, expiration: number }))
    .optional()
    .catch(undefined),
});

const disabled = 'Meta has disabled the WhatsApp Business account';
const deleted = 'The WhatsApp Business account has been deleted';
const offboarded = 'The WhatsApp Business account has left the platform';
const silenced = 'Meta has restricted the account: it may not answer customers';

/**
 * What a noted change (`field`, its `value`, the time of it) says of lines; undefined where it says
 * nothing of them, or nothing that we can read. Tiers stay Meta's words, known or not. Never throws.
 */
export function readNews(field: string, value: Json, at: Date): LineNews | undefined {
  if (field === 'phone_number_quality_update') return readQuality(value);
  if (field === 'business_capability_update') return readCapability(value);
  return field === 'account_update' ? readAccount(value, at) : undefined;
}

function readQuality(value: Json): LineNews | undefined {
  const read = Quality.safeParse(value).data;
  const digits = read?.display_phone_number?.replace(/\D/g, '');
  // Without a number it is said of no line.
  if (!read || !digits) return undefined;
  return {
    phoneNumber: `+${digits}`,
    ...given({ tier: read.max_daily_conversations_per_business ?? read.current_limit }),
    ...wordsOf(read.event),
  };
}

/** A number is flagged when its quality is low, and unflagged when it is medium or high again. */
function wordsOf(event: string | undefined): Omit<LineNews, 'phoneNumber'> {
  if (event === 'THROUGHPUT_UPGRADE') return { throughput: throughputOf('HIGH', false) };
  if (event === 'FLAGGED') return { status: 'FLAGGED', quality: 'RED' };
  return event === 'UNFLAGGED' ? { status: 'CONNECTED', quality: 'UNKNOWN' } : {};
}

function readCapability(value: Json): LineNews | undefined {
  const read = Capability.safeParse(value).data;
  const limit =
    read?.max_daily_conversations_per_business ?? read?.max_daily_conversation_per_phone;
  if (limit === undefined) return undefined;
  return { tier: typeof limit === 'string' ? limit : tierOf(limit) };
}

function tierOf(people: number): string {
  if (people < 0) return 'TIER_UNLIMITED';
  return people >= 1000 && people % 1000 === 0 ? `TIER_${people / 1000}K` : `TIER_${people}`;
}

function readAccount(value: Json, at: Date): LineNews | undefined {
  const read = Account.safeParse(value).data;
  switch (read?.event) {
    case 'DISABLED_UPDATE':
      return readBan(read.ban_info?.waba_ban_state);
    case 'ACCOUNT_DELETED':
      return { pause: deleted };
    case 'ACCOUNT_OFFBOARDED':
      return { pause: offboarded };
    case 'ACCOUNT_RECONNECTED':
      return { over: [offboarded] };
    case 'ACCOUNT_RESTRICTION':
      return readRestriction(read.restriction_info ?? [], at);
    default:
      return undefined;
  }
}

/** `SCHEDULE_FOR_DISABLE` is a threat, and changes nothing yet. */
function readBan(state: string | undefined): LineNews | undefined {
  if (state === 'DISABLE') return { pause: disabled };
  return state === 'REINSTATE' ? { over: [disabled, silenced, restrictedReason] } : undefined;
}

/** Undefined: it has none, or none that is a time. */
function endOf(seconds: number | undefined): Date | undefined {
  const end = new Date((seconds ?? Number.NaN) * 1000);
  return Number.isNaN(end.getTime()) ? undefined : end;
}

/** Who may start no conversations may still answer: only a ban on answering stops a line. */
function readRestriction(
  restrictions: { restriction_type?: string | undefined; expiration?: number | undefined }[],
  at: Date,
): LineNews | undefined {
  const ends = restrictions.flatMap(({ restriction_type: type, expiration }) =>
    type === 'RESTRICTED_CUSTOMER_INITIATED_MESSAGING' ? [endOf(expiration)] : [],
  );
  if (ends.length === 0) return undefined;
  if (ends.includes(undefined)) return { pause: silenced };
  const last = new Date(Math.max(...ends.map(Number)));
  return last > at ? { pause: silenced, pauseUntil: last } : undefined;
}
