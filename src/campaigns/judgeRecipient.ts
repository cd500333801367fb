import { pairReadyAt } from '../chats/pairLimit.ts';
import { durationMs } from '../engine/duration.ts';
import { fillOutbound } from '../engine/outbound.ts';
import type { Template } from '../messages/content.ts';
import type { KnownOutbound } from '../outbounds/readOutbounds.ts';
import { pickVariant } from './pickVariant.ts';
import { openFrom } from './sendWindow.ts';
import type { Cap, HoldReason, SendWindow, SkipReason } from './table.ts';
import { type Values, valuesFor } from './valuesFor.ts';

/** A campaign as a claim sees it, under its lock. */
export type RunningCampaign = {
  variables: Values;
  window: SendWindow | null;
  cap: Cap | null;
  stopAt: Date | null;
  outbound: KnownOutbound;
  /** The outbound in all of its languages. */
  variants: readonly KnownOutbound[];
  accountZone: string;
  /** When the tier has room again; undefined while it has some. */
  tierFreeAt: Date | undefined;
};

/** A recipient whose turn has come, and all that speaks for or against writing to them. */
export type DueRecipient = {
  variables: Values;
  language: string | null;
  contact: {
    name: string | null;
    email: string | null;
    phone: string | null;
    country: string | null;
    language: string | null;
    /** They want nothing, or no marketing. */
    optedOut: boolean;
    /** We know of no number or name to write to. */
    isUnreachable: boolean;
    /** The provider has said so, and nothing has come from them or reached them since. */
    isNotOnWhatsapp: boolean;
  };
  chat: { headId: string | null; withPeople: boolean; pairPaidAt: Date | null } | undefined;
  /** When campaigns wrote to them within the cap's period, newest first, as many as the cap allows. */
  writtenAt: readonly Date[];
  /** They would be one more of those we began with in 24 hours. */
  isNewInTier: boolean;
  /** Written already and to be tried again: what was filled in then leaves. */
  written: boolean;
};

export type Verdict =
  | { do: 'send'; outbound: KnownOutbound; content: Template; variables: Values }
  | { do: 'retry' }
  | {
      do: 'skip';
      reason: SkipReason;
    }
  | { do: 'hold'; reason: HoldReason; until: Date }
  /** Passed over: something else is said in the chat at this moment. */
  | { do: 'wait'; until: Date };

const chatBusyMs = 3_000;
const withPeopleMs = 5 * 60_000;
const pausedMs = 30 * 60_000;
const longestHoldMs = 30 * 24 * 3_600_000;

/** Whether and what a recipient is written now. Pure: everything was read under the contact's lock. */
export function judgeRecipient(
  campaign: RunningCampaign,
  recipient: DueRecipient,
  now: Date,
): Verdict {
  const { contact, chat } = recipient;
  const after = (ms: number) => new Date(now.getTime() + ms);
  if (contact.optedOut) return { do: 'skip', reason: 'opted_out' };
  if (contact.isUnreachable) return { do: 'skip', reason: 'invalid_number' };
  if (contact.isNotOnWhatsapp) return { do: 'skip', reason: 'not_on_whatsapp' };

  const whereabouts = { country: contact.country, accountZone: campaign.accountZone };
  const opensAt = openFrom(campaign.window, whereabouts, now);
  if (opensAt === undefined || (opensAt > now && isTooLate(campaign, opensAt))) {
    return { do: 'skip', reason: 'window_missed' };
  }
  if (opensAt > now) return { do: 'hold', reason: 'window', until: opensAt };

  const freeAt = capFreeAt(campaign.cap, recipient.writtenAt);
  if (freeAt !== undefined && freeAt > now && !recipient.written) {
    const isLost = isTooLate(campaign, freeAt) || freeAt > after(longestHoldMs);
    return isLost ? { do: 'skip', reason: 'capped' } : { do: 'hold', reason: 'cap', until: freeAt };
  }
  if (chat?.withPeople) return { do: 'wait', until: after(withPeopleMs) };
  if (chat?.headId) return { do: 'wait', until: after(chatBusyMs) };
  const pairFreeAt = pairReadyAt(chat?.pairPaidAt ?? null, now);
  if (pairFreeAt > now) return { do: 'wait', until: pairFreeAt };
  if (recipient.written) return { do: 'retry' };

  if (recipient.isNewInTier && campaign.tierFreeAt !== undefined) {
    return { do: 'hold', reason: 'tier', until: campaign.tierFreeAt };
  }
  return fill(campaign, recipient, now);
}

function fill(campaign: RunningCampaign, recipient: DueRecipient, now: Date): Verdict {
  const { name, email, phone } = recipient.contact;
  const values = valuesFor(recipient.variables, campaign.variables, { name, email, phone });
  const language = recipient.language ?? recipient.contact.language;
  const variant = pickVariant(campaign.outbound, campaign.variants, language);
  if (variant.status === 'PAUSED') {
    return { do: 'hold', reason: 'paused_by_meta', until: new Date(now.getTime() + pausedMs) };
  }
  for (const outbound of new Set([variant, campaign.outbound])) {
    const content = fillOutbound(outbound, values);
    if (!('fault' in content)) return { do: 'send', outbound, content, variables: values };
  }
  return { do: 'skip', reason: 'outbound_unavailable' };
}

/** When the cap lets one more through: as soon as the oldest of so many is older than its period. */
function capFreeAt(cap: Cap | null, writtenAt: readonly Date[]): Date | undefined {
  const oldest = cap === null ? undefined : writtenAt[cap.max - 1];
  return cap === null || oldest === undefined
    ? undefined
    : new Date(oldest.getTime() + durationMs(cap.period));
}

const isTooLate = ({ stopAt }: RunningCampaign, moment: Date): boolean =>
  stopAt !== null && moment >= stopAt;
