import type { Child } from 'hono/jsx';

/** How well something stands; without one, it is only said. */
export type Tone = 'success' | 'waits' | 'failure';

/** A word or two that stand out: the state of something, or whose it is. */
export const Mark = ({ tone, children }: { tone?: Tone | undefined; children: Child }) => (
  <span class={tone ? `mark ${tone} small` : 'mark small'}>{children}</span>
);
