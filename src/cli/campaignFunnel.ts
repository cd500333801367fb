import { z } from 'zod';

const count = z.number();

/** As much of a campaign as commands show. */
export const campaignAnswer = z.looseObject({
  campaign_id: z.string(),
  name: z.string(),
  status: z.string(),
  audience: count,
  counters: z.record(z.string(), count),
  responses: z.record(z.string(), count),
  pause: z.looseObject({ reason: z.string(), detail: z.string() }).nullable(),
  failure_reason: z.string(),
});

export type Campaign = z.output<typeof campaignAnswer>;

/** Recipients with whom nothing more has to be done for sending. */
export function doneOf({ audience, counters }: Campaign): number {
  const { pending = 0, held = 0, queued = 0 } = counters;
  return audience - pending - held - queued;
}

/**
 * How far recipients have come, each stage with all who came past it: who has read it was delivered to, and
 * was sent to. What is zero is left out, but for the first.
 */
export function funnelOf({ counters, responses }: Campaign): string {
  const { sent = 0, delivered = 0, read = 0, in_doubt: inDoubt = 0 } = counters;
  const stages: [string, number][] = [
    ['sent', sent + delivered + read],
    ['delivered', delivered + read],
    ['read', read],
    ...Object.entries(responses),
    ['in doubt', inDoubt],
    ...['failed', 'skipped', 'canceled', 'held'].map((name): [string, number] => [
      name,
      counters[name] ?? 0,
    ]),
  ];
  return stages
    .filter(([, n], at) => at === 0 || n > 0)
    .map(([name, n]) => `${n} ${name.replaceAll('_', ' ')}`)
    .join(', ');
}
