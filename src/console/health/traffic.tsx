import type { Minute } from '../../sender/readTraffic.ts';
import { Chart } from '../figures.tsx';
import type { Zone } from '../times.tsx';
import { healthPath } from './places.ts';

/** Messages a minute, of the last hour: a curve that moves once a minute, and is asked for twice. */
export const Traffic = ({ minutes, zone }: { minutes: Minute[]; zone: Zone }) => {
  const { words, timezone } = zone;
  const { health: t } = words;
  return (
    <section
      id="traffic"
      class="card"
      hx-get={`${healthPath}/traffic`}
      hx-trigger="every 30s"
      hx-swap="outerMorph"
    >
      <Chart
        id="traffic-chart"
        name={t.traffic}
        timezone={timezone}
        measured={{
          times: minutes.map(({ from }) => from.getTime() / 1_000),
          series: [
            { name: t.heard, values: minutes.map(({ received }) => received), tone: 'focus' },
            { name: words.sent, values: minutes.map(({ sent }) => sent), tone: 'accent' },
            { name: words.failedToSend, values: minutes.map(({ failed }) => failed), tone: 'bad' },
          ],
        }}
      />
    </section>
  );
};
