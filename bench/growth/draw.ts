import { median, placeOf } from '../report.ts';
import type { Results } from './results.ts';

// Own code and no library: the picture has to follow the reader's light or dark by its own style sheet, which charting
// libraries with a renderer of their own cannot, and those that use the browser's would need one here.

const panel = { width: 324, height: 232, left: 58, right: 84, top: 46, bottom: 62 };
const columns = 3;
const margin = 20;
const head = 62;

type Curve = {
  name: string;
  style: string;
  of(cost: Results[number]['points'][number]['costs'][number]): number;
};

const curves: Curve[] = [
  { name: 'node', style: 'node', of: ({ nodeCpuUs }) => nodeCpuUs },
  { name: 'Postgres', style: 'postgres', of: ({ postgresCpuUs }) => postgresCpuUs },
];

const style = `
  :root { --paper: #fff; --ink: #1c2430; --soft: #667085; --rule: #e4e7ec; --node: #1f6feb; --postgres: #c2410c; }
  @media (prefers-color-scheme: dark) {
    :root { --paper: #12161c; --ink: #e6eaf0; --soft: #98a2b3; --rule: #2b323d; --node: #6ea8fe; --postgres: #fb923c; }
  }
  svg { font: 11px system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; font-variant-numeric: tabular-nums; }
  text { fill: var(--soft); } .title { fill: var(--ink); font-size: 13px; font-weight: 600; }
  .headline { fill: var(--ink); font-size: 17px; font-weight: 600; }
    .size { fill: var(--ink); } .paper { fill: var(--paper); } .rule { stroke: var(--rule); } .end { text-anchor: end; } .mid { text-anchor: middle; }
  .curve { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round; }
  .node { stroke: var(--node); } .postgres { stroke: var(--postgres); }
  circle.node { fill: var(--node); } circle.postgres { fill: var(--postgres); }
  text.node { fill: var(--node); stroke: none; } text.postgres { fill: var(--postgres); stroke: none; }
`;

/**
 * A page of curves, one for each question: processor time per message, median of the runs with the least and the most of
 * them, all to one scale, and beneath each place the messages a second and the pages that Postgres looked at.
 */
export function draw(results: Results): string {
  const about = notesOn(results);
  const most = 1.2 * Math.max(...results.flatMap(({ points }) => points.flatMap(middles)));
  const step = niceStep(most / 4);
  const top = Math.ceil(most / step) * step;
  const rows = Math.ceil(results.length / columns);
  const width = 2 * margin + columns * panel.width;
  const height = head + rows * panel.height + margin + about.length * 16;
  const panels = results.map((question, at) => {
    const x = margin + (at % columns) * panel.width;
    const y = head + Math.floor(at / columns) * panel.height;
    return `<g transform="translate(${x} ${y})">${drawPanel(question, top, step)}</g>`;
  });
  const notes = about.map((line, at) => text(margin, height - 16 * (about.length - at) + 4, line));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>What a message costs as things grow</title><style>${style}</style>
<rect class="paper" width="${width}" height="${height}" rx="8"/>
${text(margin, 30, 'What a message costs as things grow', 'headline')}
${text(margin, 48, 'µs of processor per message, accepted and decided; all panels to one scale')}
${panels.join('\n')}
${notes.join('\n')}
</svg>
`;
}

const middles = ({ costs }: Results[number]['points'][number]): number[] =>
  curves.map(({ of }) => median(costs.map(of)));

/** So far apart are two lines of text that can be read. */
const lineHeight = 13;

function drawPanel({ title, axis, points }: Results[number], top: number, step: number): string {
  const [left, right] = [panel.left, panel.width - panel.right];
  const [floor, ceiling] = [panel.height - panel.bottom, panel.top];
  const x = (at: number) => left + 14 + ((right - left - 28) * at) / Math.max(points.length - 1, 1);
  const y = (us: number) => floor - ((floor - ceiling) * us) / top;
  const grid = Array.from({ length: Math.round(top / step) + 1 }, (_, n) => n * step).map(
    (us) =>
      `<path class="rule" d="M${left} ${round(y(us))}H${right}"/>${text(left - 6, y(us) + 4, String(us), 'end')}`,
  );
  const rows = points.map(({ at, costs }, n) => [
    text(x(n), floor + 17, short(at), 'mid size'),
    text(x(n), floor + 33, short(median(costs.map((each) => each.perSecond))), 'mid'),
    text(x(n), floor + 47, short(median(costs.map((each) => each.blocks))), 'mid'),
  ]);
  const last = middles(points.at(-1) ?? { at: 0, costs: [] });
  const [nodeEnd = 0, postgresEnd = 0] = last.map(y);
  const overlap = Math.max(0, lineHeight - Math.abs(nodeEnd - postgresEnd)) / 2;
  const lines = curves.map(({ name, style: kind, of }, nth) => {
    const values = points.map(({ costs }) => costs.map(of));
    const middle = values.map((each, n) => `${round(x(n))} ${round(y(median(each)))}`);
    const marks = values.map((each, n) => {
      const spread = `M${round(x(n))} ${round(y(Math.min(...each)))}V${round(y(Math.min(top, Math.max(...each))))}`;
      return `<path class="curve ${kind}" stroke-opacity=".35" d="${spread}"/><circle class="${kind}" cx="${round(x(n))}" cy="${round(y(median(each)))}" r="2.5"/>`;
    });
    const isLower = (nth === 0) === nodeEnd > postgresEnd;
    const us = last[nth] ?? 0;
    const labelY = y(us) + 4 + (isLower ? overlap : -overlap);
    const label = text(right + 6, labelY, `${name} ${Math.round(us)}`, kind);
    return `<path class="curve ${kind}" d="M${middle.join('L')}"/>${marks.join('')}${label}`;
  });
  return [
    text(0, 18, title, 'title'),
    text(0, 33, axis),
    ...grid,
    ...rows.flat(),
    text(left - 6, floor + 33, 'a second', 'end'),
    text(left - 6, floor + 47, 'pages', 'end'),
    ...lines,
  ].join('');
}

export const text = (x: number, y: number, what: string, kind = ''): string =>
  `<text x="${round(x)}" y="${round(y)}"${kind && ` class="${kind}"`}>${escaped(what)}</text>`;

const escaped = (what: string): string =>
  what.replace(/[&<]/g, (sign) => (sign === '&' ? '&amp;' : '&lt;'));

const round = (value: number): number => Math.round(value * 10) / 10;

/** 1, 2 or 5 times a power of ten, at least that. */
export function niceStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5, 10].find((times) => times * power >= least) ?? 10) * power;
}

/** 950, 1.2k, 10k, 1M. */
export function short(value: number): string {
  const [by, unit] = value >= 999_500 ? [1e6, 'M'] : value >= 1e3 ? [1e3, 'k'] : [1, ''];
  const scaled = value / by;
  return `${unit !== '' && scaled < 9.95 ? Number(scaled.toFixed(1)) : Math.round(scaled)}${unit}`;
}

/** How to read it, and where and when it was measured: questions may have been answered on several days. */
function notesOn(results: Results): string[] {
  const runs = results[0]?.points[0]?.costs.length ?? 0;
  return [
    `Medians of ${runs} runs, and the least and the most of them, up to the top. Below: messages decided a second, and pages of tables and indexes that Postgres looked at per message.`,
    ...new Set(results.map(placeOf)),
  ];
}
