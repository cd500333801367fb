import { countsText, type Diagram, type DiagramStep } from '../engine/diagram.ts';
import { cutTo } from '../engine/limits.ts';
import { type BoxLine, boxSizes, fitting, pictureOf, type StepBox } from './boxes.ts';
import { layOut } from './layOut.ts';

/** What a picture says beside what stands in the flow. */
type PictureWords = { alt: (flow: string) => string; counts: typeof countsText };

const english: PictureWords = {
  alt: (flow) => `The steps of ${flow} and the ways between them`,
  counts: countsText,
};

type PictureProps = {
  diagram: Diagram;
  says?: PictureWords;
  /** The step that somebody is at. */
  here?: string | undefined;
};

/** The steps of a flow as boxes, and the ways between them; `pictureStyles` is how it looks. */
export function Picture({ diagram, says = english, here }: PictureProps) {
  const { boxes, arrows } = pictureOf(diagram, says.counts);
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
      class="diagram"
      xmlns="http://www.w3.org/2000/svg"
      viewBox={`0 0 ${round(width)} ${round(height)}`}
      width={round(width)}
      height={round(height)}
      role="img"
      aria-label={says.alt(diagram.name)}
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
        <StepPicture
          box={box}
          isHere={box.step.name === here}
          at={placed.boxes.get(box.step.name) ?? { x: 0, y: 0 }}
        />
      ))}
    </svg>
  );
}

/** Where a step stands on a page that has a picture of its flow. */
export const stepAnchor = (name: string): string => `step-${name}`;

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

type StepProps = { box: StepBox; at: Point; isHere: boolean };

const StepPicture = ({ box: { step, lines, width, height }, at, isHere }: StepProps) => {
  const left = round(at.x - width / 2);
  const top = round(at.y - height / 2);
  return (
    <g
      id={stepAnchor(step.name)}
      class={['step', kindOf(step), severityOf(step), isHere && 'here'].filter(Boolean).join(' ')}
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
    <a href={`#${stepAnchor(leadsTo)}`}>
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

/** In the colours of the page that it is on: `--card`, `--page`, `--ink`, `--dim`, `--strong-line`, `--bad`, `--good`, `--warn`, their `-soft`s, `--focus`. */
export const pictureStyles = `
.diagram { display: block; font-family: system-ui, sans-serif; }
.diagram .way { fill: none; stroke: var(--dim); stroke-width: 1.4; }
.diagram .aside { stroke: var(--strong-line); stroke-dasharray: 5 4; }
.diagram marker path { fill: var(--dim); }
.diagram .label rect { fill: var(--page); } .diagram .label text { font-size: 11px; text-anchor: middle; fill: var(--dim); }
.diagram .box { fill: var(--card); stroke: var(--strong-line); stroke-width: 1.2; }
.diagram .name { font-weight: 600; font-size: 13px; fill: var(--ink); }
.diagram .type { font-size: 11px; text-anchor: end; fill: var(--dim); }
.diagram text.label { font-size: 12px; fill: var(--ink); }
.diagram text.way { stroke: none; fill: var(--warn); font-size: 11.5px; }
.diagram text.counts { fill: var(--focus); font-size: 12px; font-weight: 600; }
.diagram text.finding { fill: var(--warn); font-size: 12px; font-weight: 600; }
.diagram .error text.finding { fill: var(--bad); }
.diagram .says .band { fill: #4a90c2; } .diagram .asks .band { fill: #2f9e6e; } .diagram .decides .band { fill: #8a63b8; }
.diagram .works .band { fill: #8d8d85; } .diagram .waits .band { fill: #c9b458; } .diagram .people .band { fill: #d9822b; }
.diagram .success .band { fill: var(--good); } .diagram .failure .band { fill: var(--bad); } .diagram .missing .band { fill: var(--bad); }
.diagram .success .box { fill: var(--good-soft); } .diagram .failure .box { fill: var(--bad-soft); } .diagram .people .box { fill: var(--warn-soft); }
.diagram .warning .box { stroke: var(--warn); stroke-width: 2.4; fill: var(--warn-soft); }
.diagram .error .box { stroke: var(--bad); stroke-width: 2.4; fill: var(--bad-soft); }
.diagram .here .box, .diagram .step:target .box { stroke: var(--focus); stroke-width: 3; }
`;
