import { groupBy } from '../db/groupBy.ts';
import type { countsText, Diagram, DiagramStep, DiagramWay } from '../engine/diagram.ts';
import { cutTo } from '../engine/limits.ts';
import { drawnWays } from './drawnWays.ts';

/** A line of a box. `leadsTo`: a way that is written down instead of drawn. */
export type BoxLine = {
  kind: 'label' | 'finding' | 'counts' | 'way';
  text: string;
  leadsTo?: string;
};

/** A step as a box of the picture, in pixels. */
export type StepBox = { step: DiagramStep; lines: BoxLine[]; width: number; height: number };

export type Picture = { boxes: StepBox[]; arrows: (DiagramWay & { text: string })[] };

export const boxSizes = { width: 256, title: 26, line: 17, padding: 8 } as const;

/**
 * Where more ways than this end would be a knot of arrows: the shortest way there is drawn, the others
 * stand in the boxes they leave from.
 */
const mostArrowsIn = 3;

/** The boxes and arrows of a picture that stays readable: see `mostArrowsIn` and `drawnWays`. */
export function pictureOf({ steps, ways }: Diagram, counted: typeof countsText): Picture {
  const arriving = groupBy(ways, ({ to }) => to);
  const reached = new Set(steps.filter(({ isReached }) => isReached).map(({ name }) => name));
  const isReadable = (way: DiagramWay): boolean => {
    // What nothing leads to would stand above the start.
    if (!reached.has(way.from) && reached.has(way.to)) return false;
    const all = arriving.get(way.to) ?? [];
    return all.length <= mostArrowsIn || all[0] === way;
  };
  const drawn = drawnWays(
    steps.map(({ name }) => name),
    ways.filter(isReadable),
  );
  const boxes = steps.map((step): StepBox => {
    const written = ways.filter((way) => way.from === step.name && !drawn.has(way));
    const lines = linesOf(step, written, counted);
    const { width, title, line, padding } = boxSizes;
    return { step, lines, width, height: title + lines.length * line + padding };
  });
  const arrows = ways.filter((way) => drawn.has(way)).map((way) => ({ ...way, text: textOf(way) }));
  return { boxes, arrows };
}

const textOf = ({ labels }: DiagramWay): string => cutTo(labels.join(', '), 28);

function linesOf(
  { type, label, findings, counts }: DiagramStep,
  written: DiagramWay[],
  counted: typeof countsText,
): BoxLine[] {
  return [
    ...wrapped(label).map((text): BoxLine => ({ kind: 'label', text })),
    ...findings.map(
      ({ severity, code }): BoxLine => ({
        kind: 'finding',
        text: `${severity === 'error' ? '✖' : '⚠'} ${code}`,
      }),
    ),
    ...written.map(
      (way): BoxLine => ({
        kind: 'way',
        text: `${[textOf(way), '→'].filter(Boolean).join(' ')} ${cutTo(way.to, 30)}`,
        leadsTo: way.to,
      }),
    ),
    ...(counts === undefined
      ? []
      : [
          {
            kind: 'counts' as const,
            text: counted(type, counts).join(' · '),
          },
        ]),
  ];
}

const lineLength = 30;

/** At most two lines, broken between words where that is possible. */
function wrapped(text: string): string[] {
  if (text === '') return [];
  const room = fitting(text, lineLength);
  if (room === text.length) return [text];
  const space = text.lastIndexOf(' ', room);
  const first = text.slice(0, space > 12 ? space : room);
  const rest = text.slice(first.length).trim();
  return [first, cutTo(rest, Math.max(fitting(rest, lineLength), 1))];
}

/** How much of a text fits where so many letters of usual width do; never half a character. */
export function fitting(text: string, letters: number): number {
  let left = letters;
  let length = 0;
  for (const character of text) {
    left -= isWide(character) ? 2 : 1;
    if (left < 0) break;
    length += character.length;
  }
  return length;
}

/** Capital M and W, and what East Asia writes in squares; emoji too. */
const isWide = (character: string): boolean =>
  /[MW\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\p{Extended_Pictographic}]/u.test(
    character,
  );
