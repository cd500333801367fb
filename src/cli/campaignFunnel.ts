import { z } from 'zod';

const count = z.number();

/** As much of a campaign as commands show. */
export const campaignAnswer = z.looseObject({
  campaign_id: z.string(),
  name: z.string(),
  status: z.string(),
  schedule: z.looseObject({
    start_at: z.string().nullable(),
    stop_at: z.string().nullable(),
    window: z.looseObject({}).nullable(),
  }),
  audience: count,
  counters: z.record(z.string(), count),
  responses: z.record(z.string(), count),
  pause: z.looseObject({ reason: z.string(), detail: z.string() }).nullable(),
  failure_reason: z.string(),
  start_date: z.string().nullable(),
  finish_date: z.string().nullable(),
});

export type Campaign = z.output<typeof campaignAnswer>;

/** Recipients who have still to be written to. */
export const waitingOf = ({ counters: { pending = 0, held = 0, queued = 0 } }: Campaign): number =>
  pending + held + queued;

/** Recipients whom the campaign has come to: written to, or found to be nobody to write to. */
export const doneOf = (campaign: Campaign): number =>
  campaign.audience - waitingOf(campaign) - (campaign.counters.canceled ?? 0);

/** Of the audience, rounded down: 100 only where nobody is left. */
export function percentOf(campaign: Campaign): number {
  return campaign.audience === 0 ? 0 : Math.floor((doneOf(campaign) * 100) / campaign.audience);
}

/** "1,200/20,000" */
export const progressOf = (campaign: Campaign): string =>
  `${numeral(doneOf(campaign))}/${numeral(campaign.audience)}`;

type Stage = [name: string, count: number];

/**
 * How far recipients have come, each stage with all who came past it: who has read it was delivered to, and
 * was sent to. What is zero is left out, but for the first.
 */
export function messagesOf({ counters }: Campaign): string[] {
  const { sent = 0, delivered = 0, read = 0, in_doubt: inDoubt = 0 } = counters;
  const apart = ['failed', 'skipped', 'canceled', 'held'].map((name): Stage => {
    return [name, counters[name] ?? 0];
  });
  return [
    `${numeral(sent + delivered + read)} sent`,
    ...told([['delivered', delivered + read], ['read', read], ['in doubt', inDoubt], ...apart]),
  ];
}

/** What they answered. */
export const responsesOf = ({ responses }: Campaign): string[] => told(Object.entries(responses));

export const funnelOf = (campaign: Campaign): string =>
  [...messagesOf(campaign), ...responsesOf(campaign)].join(', ');

const told = (stages: Stage[]): string[] =>
  stages.filter(([, n]) => n > 0).map(([name, n]) => `${numeral(n)} ${name.replaceAll('_', ' ')}`);

export const numeral = (n: number): string => n.toLocaleString('en-US');
