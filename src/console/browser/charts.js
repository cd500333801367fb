// Draws what a page has measured: each `[data-chart]` holds its numbers, and gets a picture of them.

/** @typedef {{ times: number[], series: { name: string, values: (number | null)[], tone: string }[] }} Measured */

/** @param {string} token */
const colour = (token) => getComputedStyle(document.documentElement).getPropertyValue(token).trim();

const dayS = 86_400;

/**
 * Moments below a curve, as the page's language and the account's clock say them: the time, or the day where they
 * are days apart. @param {string | undefined} timeZone
 */
const momentsIn =
  (timeZone) =>
  (
    /** @type {unknown} */ _,
    /** @type {number[]} */ splits,
    /** @type {number} */ __,
    /** @type {number} */ ___,
    /** @type {number} */ apartS,
  ) => {
    /** @param {Intl.DateTimeFormatOptions} options @param {number} second */
    const said = (options, second) =>
      new Intl.DateTimeFormat(document.documentElement.lang, { ...options, timeZone }).format(
        second * 1_000,
      );
    return splits.map((second, place) => {
      const day = said({ day: 'numeric', month: 'short' }, second);
      if (apartS >= dayS) return day;
      const time = said({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, second);
      const before = splits[place - 1];
      const isSameDay =
        before !== undefined && said({ day: 'numeric', month: 'short' }, before) === day;
      return isSameDay ? time : `${time}\n${day}`;
    });
  };

/** @param {HTMLElement} place */
function draw(place) {
  const { uPlot } = /** @type {any} */ (window);
  const { zone } = place.dataset;
  const { times, series } = /** @type {Measured} */ (JSON.parse(place.dataset.chart ?? '{}'));
  const axis = {
    stroke: colour('--dim'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
    font: '12px system-ui, sans-serif',
  };
  const whole = {
    ...axis,
    size: 48,
    incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5],
  };
  const options = {
    width: place.clientWidth,
    height: 220,
    tzDate: (/** @type {number} */ second) => uPlot.tzDate(new Date(second * 1_000), zone),
    axes: [{ ...axis, space: 70, values: momentsIn(zone) }, whole],
    scales: {
      y: {
        range: (/** @type {unknown} */ _, /** @type {number} */ __, /** @type {number} */ most) => [
          0,
          Math.max(1, most * 1.1),
        ],
      },
    },
    cursor: { y: false },
    legend: { live: true },
    series: [
      {
        label: new Intl.DisplayNames(document.documentElement.lang, { type: 'dateTimeField' }).of(
          'hour',
        ),
        value: '{YYYY}-{MM}-{DD} {HH}:{mm}',
      },
      ...series.map(({ name, tone }) => ({
        label: name,
        stroke: colour(`--${tone}`),
        width: 2,
        points: { show: times.length < 3 },
      })),
    ],
  };
  place.replaceChildren();
  const plot = new uPlot(options, [times, ...series.map(({ values }) => values)], place);
  const drawn = place.dataset.chart;
  const resized = new ResizeObserver(() => {
    if (!place.isConnected || place.dataset.chart !== drawn) return resized.disconnect();
    plot.setSize({ width: place.clientWidth, height: 220 });
  });
  resized.observe(place);
}

/** @type {WeakMap<Element, string>} */
const drawn = new WeakMap();

function drawAll() {
  for (const place of document.querySelectorAll('[data-chart]')) {
    if (!(place instanceof HTMLElement) || drawn.get(place) === place.dataset.chart) continue;
    drawn.set(place, place.dataset.chart ?? '');
    draw(place);
  }
}

drawAll();
document.addEventListener('htmx:after:swap', drawAll);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  for (const place of document.querySelectorAll('[data-chart]')) drawn.delete(place);
  drawAll();
});
