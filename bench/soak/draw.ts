import { niceStep, short, text } from '../growth/draw.ts';

/** A picture of its own for each: several curves over one time. */
export type Panel = { title: string; curves: { name: string; values: (number | undefined)[] }[] };

const panel = { width: 420, height: 200, left: 48, right: 118, top: 34, bottom: 26 };
const colours = 8;

// It follows the reader's light or dark by its own style sheet, as the picture of growth does.
const style = `
  :root { --paper: #fff; --ink: #1c2430; --soft: #667085; --rule: #e4e7ec;
    --c0: #1f6feb; --c1: #c2410c; --c2: #15803d; --c3: #7e22ce; --c4: #b45309; --c5: #0e7490; --c6: #be185d; --c7: #4d7c0f; }
  @media (prefers-color-scheme: dark) { :root { --paper: #12161c; --ink: #e6eaf0; --soft: #98a2b3; --rule: #2b323d;
    --c0: #6ea8fe; --c1: #fb923c; --c2: #4ade80; --c3: #c084fc; --c4: #fbbf24; --c5: #22d3ee; --c6: #f472b6; --c7: #a3e635; } }
  svg { font: 11px system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; font-variant-numeric: tabular-nums; }
  text { fill: var(--soft); } .title { fill: var(--ink); font-size: 13px; font-weight: 600; }
  .headline { fill: var(--ink); font-size: 17px; font-weight: 600; }
  .paper { fill: var(--paper); } .rule { stroke: var(--rule); } .end { text-anchor: end; }
  .curve { fill: none; stroke-width: 1.6; stroke-linejoin: round; }
  ${[...Array(colours).keys()].map((n) => `.c${n} { stroke: var(--c${n}); } text.c${n} { fill: var(--c${n}); stroke: none; }`).join('\n  ')}
`;

/** The panels in two columns, from the first of `seconds` to the last. */
export function draw(
  headline: string,
  seconds: number[],
  panels: Panel[],
  notes: string[],
): string {
  const width = 2 * panel.width + 40;
  const rows = Math.ceil(panels.length / 2);
  const height = 50 + rows * panel.height + notes.length * 16 + 20;
  const drawn = panels.map((each, at) => {
    const [x, y] = [20 + (at % 2) * panel.width, 50 + Math.floor(at / 2) * panel.height];
    return `<g transform="translate(${x} ${y})">${drawPanel(each, seconds)}</g>`;
  });
  const said = notes.map((line, at) => text(20, height - 16 * (notes.length - at), line));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${headline}</title><style>${style}</style>
<rect class="paper" width="${width}" height="${height}" rx="8"/>
${text(20, 30, headline, 'headline')}
${[...drawn, ...said].join('\n')}
</svg>
`;
}

function drawPanel({ title, curves }: Panel, seconds: number[]): string {
  const most = Math.max(...curves.flatMap(({ values }) => values.map((value) => value ?? 0)), 1e-9);
  const step = niceStep(most / 4);
  const top = Math.ceil(most / step) * step;
  const [first, last] = [seconds[0] ?? 0, seconds.at(-1) ?? 1];
  const bottom = panel.height - panel.bottom;
  const right = panel.width - panel.right;
  const xOf = (second: number) =>
    panel.left + ((second - first) / Math.max(1, last - first)) * (right - panel.left);
  const yOf = (value: number) => bottom - (value / top) * (bottom - panel.top);
  const lines: string[] = [];
  for (let value = 0; value <= top + step / 2; value += step) {
    const y = yOf(value);
    lines.push(
      `<line class="rule" x1="${panel.left}" x2="${right}" y1="${y}" y2="${y}"/>`,
      text(panel.left - 6, y + 4, shown(value), 'end'),
    );
  }
  const minutes = [0, 0.5, 1].map((share) => {
    const second = first + share * (last - first);
    return text(
      xOf(second),
      bottom + 16,
      `${(second / 60).toFixed(1)} min`,
      share === 1 ? 'end' : '',
    );
  });
  const paths = curves.map(({ values }, n) => {
    const points = values.flatMap((value, at) =>
      value === undefined ? [] : `${xOf(seconds[at] ?? 0).toFixed(1)},${yOf(value).toFixed(1)}`,
    );
    return `<polyline class="curve c${n % colours}" points="${points.join(' ')}"/>`;
  });
  const names = curves.map(({ name, values }, n) => {
    const ended = values.findLast((value) => value !== undefined) ?? 0;
    return text(right + 8, panel.top + 8 + n * 14, `${name} ${shown(ended)}`, `c${n % colours}`);
  });
  return [text(panel.left, 16, title, 'title'), ...lines, ...minutes, ...paths, ...names].join(
    '\n',
  );
}

const shown = (value: number): string =>
  value < 100 ? String(Number(value.toPrecision(2))) : short(value);
