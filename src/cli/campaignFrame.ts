import {
  type Campaign,
  messagesOf,
  numeral,
  percentOf,
  progressOf,
  responsesOf,
} from './campaignFunnel.ts';

export type Frame = {
  campaign: Campaign;
  /** How it goes on, in a few words. */
  plan: string;
};

/** Colours a text as a status has it. */
export type Paint = (status: string, text: string) => string;

/** As wide as the longest status, and a space. */
const indent = 11;

/** What a terminal of so many columns shows of a campaign: its bar, and below it what there is to say. */
export function frameOf({ campaign, plan }: Frame, columns: number, paint: Paint): string[] {
  const { status, audience } = campaign;
  const percent = percentOf(campaign);
  // The numbers keep their place while they grow.
  const progress = progressOf(campaign).padStart(numeral(audience).length * 2 + 1);
  const numbers = `${String(percent).padStart(3)}%  ${progress}`;
  const width = Math.min(40, columns - indent - numbers.length - 2);
  const full = Math.round((width * percent) / 100);
  const bar =
    width < 5 ? '' : `${paint(status, '█'.repeat(full))}${'░'.repeat(Math.max(0, width - full))} `;
  const below = [[plan], messagesOf(campaign), responsesOf(campaign)].flatMap((words) =>
    linesOf(words.filter(Boolean), columns - indent - 1),
  );
  return [
    `${paint(status, status.padEnd(indent))}${bar}${numbers}`,
    ...below.map((line) => ' '.repeat(indent) + line),
  ];
}

/** As many to a line as have room; one that has none is cut. */
function linesOf(words: string[], width: number): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const longer = `${lines.at(-1)}, ${word}`;
    if (lines.length > 0 && longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(word.length > width ? `${word.slice(0, Math.max(0, width - 1))}…` : word);
  }
  return lines;
}
