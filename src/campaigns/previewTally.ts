import type { KnownOutbound } from '../outbounds/readOutbounds.ts';
import {
  type DueRecipient,
  judgeRecipient,
  type RunningCampaign,
  type Verdict,
} from './judgeRecipient.ts';
import type { PreviewedPerson } from './previewPeople.ts';
import { openFrom } from './sendWindow.ts';
import type { Values } from './valuesFor.ts';

/** What would become of those who were looked at. */
export type Tally = {
  rows: number;
  eligible: number;
  skipped: Record<string, number>;
  held: Record<string, number>;
  /** The first messages; the numbers are whole. */
  samples: { phone: string; text: string; outbound: KnownOutbound; variables: Values }[];
  /** Who is not skipped, by country. */
  countries: Map<string, number>;
  /** The first and the last moment at which somebody who is held could be written to. */
  waits: { first: Date; last: Date } | undefined;
};

const mostSamples = 3;

/** Judges whom it is given as they would be at `at`: `add` each. */
export function newTally(
  campaign: RunningCampaign,
  at: Date,
): { seen: Tally; add: (person: PreviewedPerson) => void } {
  const judge = judgeBy(campaign, at);
  const seen: Tally = {
    rows: 0,
    eligible: 0,
    skipped: {},
    held: {},
    samples: [],
    countries: new Map(),
    waits: undefined,
  };
  const oneMore = (numbers: Record<string, number>, reason: string) => {
    numbers[reason] = (numbers[reason] ?? 0) + 1;
  };
  const add = (person: PreviewedPerson): void => {
    seen.rows += 1;
    const verdict = judge(person);
    if (verdict.do === 'skip') {
      oneMore(seen.skipped, verdict.reason);
      return;
    }
    const country = person.country ?? '';
    seen.countries.set(country, (seen.countries.get(country) ?? 0) + 1);
    if (verdict.do === 'hold') {
      oneMore(seen.held, verdict.reason);
      seen.waits = widened(seen.waits, verdict.until);
    } else seen.eligible += 1;
    if (verdict.do === 'send' && seen.samples.length < mostSamples) {
      const { content, outbound, variables } = verdict;
      seen.samples.push({ phone: person.phone ?? '', text: content.text, outbound, variables });
    }
  };
  return { seen, add };
}

const widened = (span: Tally['waits'], at: Date): Tally['waits'] => ({
  first: span && span.first < at ? span.first : at,
  last: span && span.last > at ? span.last : at,
});

/** The window is looked up once for a country; all else is the claim's own judgement. */
function judgeBy(campaign: RunningCampaign, at: Date): (person: PreviewedPerson) => Verdict {
  const { window, stopAt, accountZone } = campaign;
  const withoutWindow = { ...campaign, window: null };
  const openings = new Map<string | null, Date | undefined>();
  return (person) => {
    const { country } = person;
    if (!openings.has(country)) {
      openings.set(country, openFrom(window, { country, accountZone }, at));
    }
    const opensAt = openings.get(country);
    const verdict = judgeRecipient(withoutWindow, dueOf(person), at);
    const isGone =
      verdict.do === 'skip' &&
      ['opted_out', 'invalid_number', 'not_on_whatsapp'].includes(verdict.reason);
    if (isGone || opensAt?.getTime() === at.getTime()) return verdict;
    if (opensAt === undefined || (stopAt && opensAt >= stopAt)) {
      return { do: 'skip', reason: 'window_missed' };
    }
    return { do: 'hold', reason: 'window', until: opensAt };
  };
}

const dueOf = (person: PreviewedPerson): DueRecipient => ({
  variables: person.variables,
  language: person.language,
  contact: {
    name: person.name,
    email: person.email,
    phone: person.phone,
    country: person.country,
    language: person.contact_language,
    optedOut: person.opted_out,
    isUnreachable: person.is_unreachable,
    isNotOnWhatsapp: person.is_not_on_whatsapp,
  },
  chat: undefined,
  writtenAt: person.written_at,
  isNewInTier: false,
  written: false,
});
