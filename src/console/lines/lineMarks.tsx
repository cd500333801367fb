import { tierLimit } from '../../campaigns/tierLimit.ts';
import { Bar, whole } from '../figures.tsx';
import { Mark } from '../mark.tsx';
import type { Words } from '../words.ts';
import type { ShownLine } from './readLine.ts';

type Of = { line: ShownLine['line']; words: Words };

/** Whether messages can leave over it. */
export const LineStatus = ({ line: { status, pausedReason }, words }: Of) => {
  if (pausedReason !== null) return <Mark tone="failure">{words.lines.paused}</Mark>;
  if (status === 'CONNECTED') return <Mark tone="success">{words.lines.connected}</Mark>;
  return <Mark tone="waits">{statusWord(status, words)}</Mark>;
};

/** In Meta's words where we have none. */
const statusWord = (status: string, { lines }: Words): string =>
  status === 'FLAGGED' ? lines.flagged : inPlain(status) || lines.unknown;

/** What Meta makes of what people make of its messages. */
export const Quality = ({ line: { quality }, words: { lines } }: Of) => {
  if (quality === 'GREEN') return <Mark tone="success">{lines.green}</Mark>;
  if (quality === 'YELLOW') return <Mark tone="waits">{lines.yellow}</Mark>;
  if (quality === 'RED') return <Mark tone="failure">{lines.red}</Mark>;
  return <span class="dim">{lines.unknown}</span>;
};

/** How many people it may begin with in a day, and how many of them it has. */
export const Limit = ({ view: { line, begun }, words }: { view: ShownLine; words: Words }) => {
  const { lines, lang } = words;
  const most = tierLimit(line.tier);
  if (most === undefined) {
    const isUnlimited = line.tier === 'TIER_UNLIMITED';
    return (
      <span class="dim">
        {isUnlimited ? lines.unlimited : inPlain(line.tier.replace('TIER_', '')) || lines.unknown}
      </span>
    );
  }
  return (
    <span class="tight">
      <span>
        {whole(begun, lang)} <span class="dim">{`${words.of} ${whole(most, lang)}`}</span>
      </span>
      <Bar share={begun / most} tone={begun >= most ? 'bad' : 'accent'} />
    </span>
  );
};

/** `PENDING_REVIEW` as people write. */
const inPlain = (word: string): string => {
  const text = word.replaceAll('_', ' ').toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
};

/** `meta` → `Meta`. */
export const providerName = (provider: string): string =>
  provider.charAt(0).toUpperCase() + provider.slice(1);
