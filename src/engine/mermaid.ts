import { countsText, type Diagram, type DiagramStep } from './diagram.ts';
import { cutTo } from './limits.ts';

/**
 * A flow as the text of a Mermaid flowchart. Steps with findings have the class `error` or `warning`
 * and the mark ✖ or ⚠; dotted arrows are ways taken when something did not go as it should.
 * Source: Mermaid, Flowcharts, "Entity codes to escape characters".
 */
export function mermaidOf({ steps, ways, findings }: Diagram): string {
  return [
    'flowchart TD',
    ...findings.map(({ severity, message }) => `  %% ${severity}: ${escaped(message)}`),
    ...steps.map((step) => `  ${idOf(step.name)}${shapeOf(step)}${classOf(step)}`),
    ...ways.map(({ from, to, labels, isAside }) => {
      const label = labels.length === 0 ? '' : `|"${escaped(cutTo(labels.join(', '), 40))}"|`;
      return `  ${idOf(from)} ${isAside ? '-.->' : '-->'}${label} ${idOf(to)}`;
    }),
    '  classDef error fill:#fdecea,stroke:#b3261e,stroke-width:2px,color:#1c1c1c',
    '  classDef warning fill:#fff6dd,stroke:#9a6700,stroke-width:2px,color:#1c1c1c',
    '  classDef start stroke-width:3px',
    '',
  ].join('\n');
}

// A bare name may be one of Mermaid's own words, as `end` is.
const idOf = (step: string): string => `s_${step}`;

function shapeOf(step: DiagramStep): string {
  const label = `"${linesOf(step).join('<br/>')}"`;
  switch (step.type) {
    case 'message':
    case 'set':
    case 'set_property':
    case 'tag':
    case 'event':
      return `[${label}]`;
    case 'question':
    case 'choice':
    case 'form':
    case 'outbound':
      return `[/${label}/]`;
    case 'branch':
    case 'split':
      return `{${label}}`;
    case 'http':
    case 'subflow':
      return `[[${label}]]`;
    case 'wait':
      return `(${label})`;
    case 'handoff':
      return `{{${label}}}`;
    case 'end':
      return `([${label}])`;
    case 'missing':
      return `>${label}]`;
  }
}

function linesOf({ name, type, label, findings, counts }: DiagramStep): string[] {
  return [
    `<b>${name}</b> ${type}`,
    ...(label === '' ? [] : [escaped(cutTo(label, 60))]),
    ...(counts === undefined ? [] : [countsText(type, counts).join(', ')]),
    ...findings.map(({ severity, code }) => `${severity === 'error' ? '✖' : '⚠'} ${code}`),
  ];
}

function classOf({ findings, isStart, type }: DiagramStep): string {
  if (type === 'missing' || findings.some(({ severity }) => severity === 'error')) {
    return ':::error';
  }
  if (findings.length > 0) return ':::warning';
  return isStart ? ':::start' : '';
}

/** Entity codes for all that means something in Mermaid or in HTML; `%` too, for `%%{…}%%` is read anywhere. */
const escaped = (text: string): string =>
  plain(text).replace(/["#&<>%;`\\{}|[\]]/g, (character) => `#${character.charCodeAt(0)};`);

/** On one line, without what would turn or hide the text around it. */
const plain = (text: string): string =>
  text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .trim();
