import type { CampaignRow } from '../../campaigns/getCampaign.ts';
import type { PaceOverTime } from '../../campaigns/readPaceOverTime.ts';
import { Chart } from '../figures.tsx';
import type { Words } from '../words.ts';
import { addressOf } from './places.ts';

type PaceProps = {
  campaign: CampaignRow;
  pace: PaceOverTime | undefined;
  /** After so many seconds it is asked for again; undefined: it changes no more. */
  everyS: number | undefined;
  words: Words;
};

/** What was sent and what failed, over time. */
export const Pace = ({ campaign, pace, everyS, words }: PaceProps) => {
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
export const PaceToCome = ({ campaign, words }: Pick<PaceProps, 'campaign' | 'words'>) => (
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
