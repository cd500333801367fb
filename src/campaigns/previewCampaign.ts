import { openUnit, type UnitDeps } from '../db/unit.ts';
import type { Blocker } from './blockersOf.ts';
import { type Forecast, forecast } from './forecast.ts';
import { readPeople } from './previewPeople.ts';
import { readPreviewScene } from './previewScene.ts';
import { newTally, type Tally } from './previewTally.ts';

export type Preview = Forecast &
  Omit<Tally, 'countries' | 'waits'> & {
    asOf: Date;
    /** Whether everybody was looked at; else what is said is of those that were. */
    complete: boolean;
    missing: Record<string, number>;
    byCountry: { country: string; messages: number }[];
    blockers: Blocker[];
  };

/** So long recipients are looked at, which is enough for a million; the answer is a little later. */
const patienceMs = 10_000;

/**
 * What would happen if the campaign started now, or at its time: judged by what judges in the claim. Reads
 * alone, in short units; `clockMs` is a monotonic clock. AppError `not_found`.
 */
export async function previewCampaign(
  deps: UnitDeps,
  accountId: string,
  id: string,
  clockMs: () => number,
): Promise<Preview> {
  const { asOf, campaign, blockers, missing, startsAt, judgedBy, ...line } = await openUnit(
    deps,
    accountId,
    (unit) => readPreviewScene(unit, id),
  );
  const { seen, add } = newTally(judgedBy, startsAt);
  const endsAt = clockMs() + patienceMs;
  const read = (from?: Parameters<typeof readPeople>[2]) =>
    openUnit(deps, accountId, (unit) => readPeople(unit, campaign, from));
  let isCutOff = clockMs() > endsAt;
  for (let at = isCutOff ? undefined : await read(); at !== undefined; ) {
    for (const person of at.people) add(person);
    isCutOff = at.next !== undefined && clockMs() > endsAt;
    at = at.next && !isCutOff ? await read(at.next) : undefined;
  }
  const { countries, waits, ...tally } = seen;
  const messages = seen.eligible + sumOf(seen.held);
  return {
    asOf,
    complete: !isCutOff,
    ...tally,
    missing,
    byCountry: [...countries]
      .map(([country, n]) => ({ country, messages: n }))
      .toSorted((a, b) => b.messages - a.messages || (a.country < b.country ? -1 : 1)),
    blockers,
    ...forecast({
      campaign,
      messages,
      startsAt,
      isOpen: seen.eligible > 0,
      held: waits,
      ...line,
    }),
  };
}

const sumOf = (numbers: Record<string, number>): number =>
  Object.values(numbers).reduce((sum, n) => sum + n, 0);
