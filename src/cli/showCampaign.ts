import { styleText } from 'node:util';
import { type Frame, frameOf, type Paint } from './campaignFrame.ts';
import { funnelOf, percentOf, progressOf } from './campaignFunnel.ts';
import { drawOver } from './drawOver.ts';

/** Tells what is known now: `silent` repeats what was known, `last` is followed by nothing. */
export type Show = (frame: Frame, moment: 'news' | 'silent' | 'last') => void;

/** As JSON, a line for each change. */
export function showJson(): Show {
  let before = '';
  return ({ campaign }) => {
    const line = JSON.stringify(campaign);
    if (line !== before) print(line);
    before = line;
  };
}

/** For a log: a line for each percent and each status. */
export function showLines(): Show {
  let before = '';
  return ({ campaign, plan }, moment) => {
    const isSilent = moment === 'silent';
    const key = `${campaign.status} ${percentOf(campaign)} ${isSilent}`;
    if (key !== before || moment === 'last') print(lineOf({ campaign, plan }));
    before = key;
  };
}

const lineOf = ({ campaign, plan }: Frame): string =>
  [campaign.status, progressOf(campaign), funnelOf(campaign), plan].filter(Boolean).join('  ');

/** On a terminal: drawn over what stood there before. */
export function showBar(terminal: NodeJS.WriteStream): Show {
  const draw = drawOver(terminal);
  return (frame) => draw(frameOf(frame, terminal.columns || 80, paint));
}

const colours = {
  running: 'cyan',
  paused: 'yellow',
  completed: 'green',
  canceled: 'red',
  failed: 'red',
} as const;

/** None where NO_COLOR says so. */
const paint: Paint = (status, text) => {
  const colour = colours[status as keyof typeof colours];
  return colour ? styleText(colour, text, { stream: process.stdout }) : text;
};

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
