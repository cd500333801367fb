import { raw } from 'hono/html';
import type { Diagram, DiagramStep } from '../engine/diagram.ts';
import type { Finding } from '../engine/finding.ts';
import { cutTo } from '../engine/limits.ts';
import { type BoxLine, boxSizes, fitting, pictureOf, type StepBox } from './diagramBoxes.ts';
import { layOut } from './diagramLayout.ts';

/** A flow as a page to look at, under a heading of several parts: no script, nothing from outside. */
export const DiagramPage = ({ diagram, heading }: { diagram: Diagram; heading: string[] }) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <title>{`${diagram.name}, ${heading[0]}`}</title>
      <style>{raw(styles)}</style>
    </head>
    <body>
      <h1>{diagram.name}</h1>
      <p>{[...heading, `${diagram.steps.length} steps`].join(' · ')}</p>
      <Findings diagram={diagram} />
      <Picture diagram={diagram} />
    </body>
  </html>
);

const Findings = ({ diagram }: { diagram: Diagram }) => {
  const found = [...diagram.findings, ...diagram.steps.flatMap(({ findings }) => findings)];
  const all = found.toSorted((one, other) => one.severity.localeCompare(other.severity));
  if (all.length === 0) return <p class="sound">Nothing is wrong with it.</p>;
  return (
    <ul class="findings">
      {all.map((finding) => (
        <FindingLine finding={finding} />
      ))}
    </ul>
  );
};

const FindingLine = ({ finding: { severity, step, message, possible } }: { finding: Finding }) => (
  <li class={severity}>
    {severity === 'error' ? '✖' : '⚠'} {step !== null && <a href={`#${step}`}>{step}</a>} {message}
    {possible && ' (possible)'}
  </li>
);

function Picture({ diagram }: { diagram: Diagram }) {
  const { boxes, arrows } = pictureOf(diagram);
  const { width, height, ...placed } = layOut(
    boxes.map((box) => ({ ...box, id: box.step.name })),
    arrows.map(({ from, to, text }) => ({
      from,
      to,
      width: text === '' ? 0 : text.length * labelCharacter + 8,
      height: text === '' ? 0 : labelHeight,
    })),
  );
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      viewBox={`0 0 ${round(width)} ${round(height)}`}
      width={round(width)}
      height={round(height)}
      role="img"
      aria-label={`The steps of ${diagram.name} and the ways between them`}
    >
      <defs>
        <marker
          id="way-tip"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="7"
          markerHeight="7"
          orient="auto"
        >
          <path d="M0 0 L8 4 L0 8 z" />
        </marker>
      </defs>
      {arrows.map(({ isAside }, index) => (
        <path
          class={isAside ? 'way aside' : 'way'}
          d={curve(placed.arrows[index]?.points ?? [])}
          marker-end="url(#way-tip)"
        />
      ))}
      {arrows.map(({ text }, index) => (
        <ArrowLabel text={text} at={placed.arrows[index]?.label} />
      ))}
      {boxes.map((box) => (
        <StepPicture box={box} at={placed.boxes.get(box.step.name) ?? { x: 0, y: 0 }} />
      ))}
    </svg>
  );
}

type Point = { x: number; y: number };

const labelCharacter = 6.2;
const labelHeight = 16;

const ArrowLabel = ({ text, at }: { text: string; at: Point | undefined }) => {
  if (text === '' || at === undefined) return null;
  const width = text.length * labelCharacter + 8;
  return (
    <g class="label">
      <rect
        x={round(at.x - width / 2)}
        y={round(at.y - 8)}
        width={round(width)}
        height={labelHeight}
        rx="3"
      />
      <text x={round(at.x)} y={round(at.y + 4)}>
        {text}
      </text>
    </g>
  );
};

const StepPicture = ({ box: { step, lines, width, height }, at }: { box: StepBox; at: Point }) => {
  const left = round(at.x - width / 2);
  const top = round(at.y - height / 2);
  return (
    <g
      id={step.name}
      class={`step ${kindOf(step)} ${severityOf(step)}`}
      transform={`translate(${left} ${top})`}
    >
      <title>{`${step.name} (${step.type}): ${step.label}`}</title>
      <rect class="box" width={width} height={height} rx={step.type === 'end' ? 14 : 6} />
      <rect class="band" x="1" y="1" width="5" height={height - 2} rx="3" />
      <text class="name" x="14" y="18">
        {nameIn(step)}
      </text>
      <text class="type" x={width - 10} y="18">
        {step.type}
      </text>
      {lines.map((line, index) => (
        <Line line={line} y={boxSizes.title + boxSizes.line * (index + 1) - 5} />
      ))}
    </g>
  );
};

/** What fits beside the type, in the widest of the usual fonts. */
function nameIn({ name, type, isStart }: DiagramStep): string {
  const shown = isStart ? `▶ ${name}` : name;
  return cutTo(shown, fitting(shown, Math.floor((232 - type.length * 6.5) / 8.6)));
}

const Line = ({ line: { kind, text, leadsTo }, y }: { line: BoxLine; y: number }) =>
  leadsTo === undefined ? (
    <text class={kind} x="14" y={y}>
      {text}
    </text>
  ) : (
    <a href={`#${leadsTo}`}>
      <text class={kind} x="14" y={y}>
        {text}
      </text>
    </a>
  );

/** Steps of one colour: what speaks, asks, decides, works, gives away, waits, ends. */
function kindOf({ type, label }: DiagramStep): string {
  switch (type) {
    case 'message':
      return 'says';
    case 'question':
    case 'choice':
    case 'form':
    case 'outbound':
      return 'asks';
    case 'branch':
    case 'split':
      return 'decides';
    case 'set':
    case 'set_property':
    case 'tag':
    case 'http':
    case 'subflow':
    case 'event':
      return 'works';
    case 'wait':
      return 'waits';
    case 'handoff':
      return 'people';
    case 'end':
      return label.startsWith('success') ? 'success' : 'failure';
    case 'missing':
      return 'missing';
  }
}

function severityOf({ findings, type }: DiagramStep): string {
  if (type === 'missing' || findings.some(({ severity }) => severity === 'error')) return 'error';
  return findings.length > 0 ? 'warning' : '';
}

const round = (pixels: number): number => Math.round(pixels * 10) / 10;

/** Through the middles of the segments, with the corners as what pulls: no corner is sharp. */
function curve([first, ...rest]: Point[]): string {
  if (first === undefined) return '';
  const to = ({ x, y }: Point) => `${round(x)} ${round(y)}`;
  const parts = rest.map((point, index) => {
    const next = rest[index + 1];
    if (next === undefined) return `L${to(point)}`;
    return `Q${to(point)} ${to({ x: (point.x + next.x) / 2, y: (point.y + next.y) / 2 })}`;
  });
  return [`M${to(first)}`, ...parts].join(' ');
}

const styles = `
body { font: 14px/1.45 system-ui, sans-serif; margin: 1.5rem; color: #1c1c1c; background: #fbfbf9; }
h1 { font-size: 1.4rem; margin: 0; }
.sound { color: #0a6b4f; }
.findings { list-style: none; padding: 0; max-width: 60rem; }
.findings .error { color: #b3261e; } .findings .warning { color: #7a5200; }
.findings a { color: inherit; font-weight: 600; }
svg { display: block; margin-top: 1rem; }
.way { fill: none; stroke: #6b6b66; stroke-width: 1.4; }
.aside { stroke: #b0a99f; stroke-dasharray: 5 4; }
marker path { fill: #6b6b66; }
.label rect { fill: #fbfbf9; } .label text { font-size: 11px; text-anchor: middle; fill: #4a4a46; }
.box { fill: #fff; stroke: #cfcfc8; stroke-width: 1.2; }
.name { font-weight: 600; font-size: 13px; }
.type { font-size: 11px; text-anchor: end; fill: #77776f; }
text.label { font-size: 12px; fill: #3a3a36; }
text.way { stroke: none; fill: #8a6d3b; font-size: 11.5px; }
text.counts { fill: #205d8c; font-size: 12px; font-weight: 600; }
text.finding { fill: #7a5200; font-size: 12px; font-weight: 600; }
.error text.finding { fill: #b3261e; }
.says .band { fill: #4a90c2; } .asks .band { fill: #2f9e6e; } .decides .band { fill: #8a63b8; }
.works .band { fill: #8d8d85; } .waits .band { fill: #c9b458; } .people .band { fill: #d9822b; }
.success .band { fill: #0a6b4f; } .failure .band { fill: #b3261e; } .missing .band { fill: #b3261e; }
.success .box { fill: #eff8f3; } .failure .box { fill: #faf1ef; } .people .box { fill: #fdf5ec; } .decides .box { fill: #f7f3fb; }
.warning .box { stroke: #c98a00; stroke-width: 2.4; fill: #fffaea; }
.error .box { stroke: #b3261e; stroke-width: 2.4; fill: #fdecea; }
.step:target .box { stroke: #205d8c; stroke-width: 3; }
`;
