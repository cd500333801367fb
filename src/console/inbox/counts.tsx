import { type Counts, mostCounted } from './readInbox.ts';

/** Of a view, beside its name; nothing where it has none. */
export const countText = (count: number): string => {
  if (count === 0) return '';
  return count < mostCounted ? String(count) : `${mostCounted - 1}+`;
};

/** Each takes the place of what it was. */
export const CountParts = ({ counts }: { counts: Counts }) => (
  <>
    <hx-partial hx-target="#count-mine" hx-swap="innerHTML">
      {countText(counts.mine)}
    </hx-partial>
    <hx-partial hx-target="#count-unassigned" hx-swap="innerHTML">
      {countText(counts.unassigned)}
    </hx-partial>
  </>
);
