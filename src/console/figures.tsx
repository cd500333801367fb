import type { Child } from 'hono/jsx';

/** Numbers that one looks at first, each under what it is of. */
export const Figures = ({ children }: { children: Child }) => <dl class="figures">{children}</dl>;

type FigureProps = { name: string; tone?: 'bad' | 'warn' | 'good' | undefined; children: Child };

export const Figure = ({ name, tone, children }: FigureProps) => (
  <div class={tone ? `figure ${tone}` : 'figure'}>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

/** A share of a whole, 0 to 1, beside a number that says the same. */
export const Bar = ({ share, tone = 'accent' }: { share: number; tone?: 'accent' | 'bad' }) => (
  <svg class={`bar ${tone}`} viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
    <rect class="whole" width="100" height="6" />
    <rect class="part" width={Math.min(Math.max(share, 0), 1) * 100} height="6" />
  </svg>
);

/** How something went, over time; `tone`: a token of ours, as in `accent`. The page loads `charts.js`. */
type Measured = {
  /** In seconds since 1970, rising. */
  times: number[];
  series: { name: string; values: (number | null)[]; tone: 'accent' | 'bad' | 'focus' | 'warn' }[];
};

type ChartProps = {
  /** The same whenever it is shown anew, so that one drawing takes the place of the other. */
  id: string;
  name: string;
  measured: Measured;
  /** By whose clock: an IANA name. */
  timezone: string;
};

export const Chart = ({ id, name, measured, timezone }: ChartProps) => (
  <figure class="chart" aria-label={name}>
    <figcaption>{name}</figcaption>
    {/* What is drawn in it is not the server's, and stays. */}
    <div
      id={id}
      data-chart={JSON.stringify(measured)}
      data-zone={timezone}
      hx-morph-skip-children=""
    />
  </figure>
);

/** `1,234`, as it is written in that language. */
export const whole = (count: number, lang: string): string =>
  new Intl.NumberFormat(lang, { useGrouping: 'min2' } as Intl.NumberFormatOptions).format(count);

/** `12.3 %`; of nothing, nothing. */
export const percent = (part: number, all: number, lang: string): string =>
  all === 0
    ? '–'
    : new Intl.NumberFormat(lang, { style: 'percent', maximumFractionDigits: 1 }).format(
        part / all,
      );
