import type { CampaignRow } from '../../campaigns/getCampaign.ts';
import type { PaceOverTime } from '../../campaigns/readPaceOverTime.ts';
import { Chart } from '../figures.tsx';
import type { Zone } from '../times.tsx';
import type { Words } from '../words.ts';
import { addressOf } from './places.ts';

type PaceProps = {
  campaign: CampaignRow;
  pace: PaceOverTime | undefined;
  /** After so many seconds it is asked for again; undefined: it changes no more. */
  everyS: number | undefined;
  zone: Zone;
};

/** What was sent and what failed, over time. */
export const Pace = ({ campaign, pace, everyS, zone }: PaceProps) => {
  const { words, timezone } = zone;
  const own = words.campaigns;
  const perMinute = (counts: number[], stepS: number) =>
    counts.map((count) => Math.round((count * 600) / stepS) / 10);
  return (
    <section
      id="pace"
      class="card"
      {...(everyS !== undefined && {
        'hx-get': addressOf(campaign, '/pace'),
        'hx-trigger': `every ${everyS}s`,
        'hx-swap': 'outerMorph',
      })}
    >
      {pace ? (
        <Chart
          id="pace-chart"
          name={own.chart}
          timezone={timezone}
          measured={{
            times: pace.times,
            series: [
              { name: own.sentAll, values: perMinute(pace.sent, pace.stepS), tone: 'accent' },
              { name: own.state.failed, values: perMinute(pace.failed, pace.stepS), tone: 'bad' },
            ],
          }}
        />
      ) : (
        <p class="dim">{own.noChart}</p>
      )}
    </section>
  );
};

/** Where it will be: it is read from all recipients, and the page does not wait for that. */
export const PaceToCome = ({ campaign, words }: { campaign: CampaignRow; words: Words }) => (
  <section
    id="pace"
    class="card"
    hx-get={addressOf(campaign, '/pace')}
    hx-trigger="load"
    hx-swap="outerMorph"
  >
    <p class="dim">{words.campaigns.noChart}</p>
  </section>
);
