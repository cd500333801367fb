/** What everything is made of: colours in two themes, sizes of type, gaps, corners. */
export const tokens = `
:root {
  color-scheme: light dark;
  --page: #f4f5f2; --card: #ffffff; --raised: #fafbf8; --line: #dfe2da; --strong-line: #c3c9bb;
  --ink: #1b201a; --dim: #5b6558; --accent: #0b6b4f; --on-accent: #ffffff; --accent-soft: #e0f0e9;
  --bad: #b3261e; --bad-soft: #fbe9e7; --good: #0b6b4f; --good-soft: #e0f0e9; --focus: #1a73c8; --warn: #7a4b00; --warn-soft: #fdf0d5; --bot-soft: #e8eef6; --wall: #eae6df;
  --size-s: .8125rem; --size-m: .9375rem; --size-l: 1.125rem; --size-xl: 1.5rem;
  --gap-1: .25rem; --gap-2: .5rem; --gap-3: .75rem; --gap-4: 1rem; --gap-6: 1.5rem; --gap-8: 2rem;
  --round: 10px; --round-small: 6px; --bar: 3.5rem;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #121512; --card: #1b1f1b; --raised: #212621; --line: #2f362f; --strong-line: #465046;
    --ink: #e7ebe4; --dim: #a3ada0; --accent: #63d0a8; --on-accent: #0d1a14; --accent-soft: #1d3a2f;
    --bad: #ff9b91; --bad-soft: #43211e; --good: #63d0a8; --good-soft: #1d3a2f; --focus: #8ab8ff; --warn: #f3c677; --warn-soft: #3d2f15; --bot-soft: #222c3a; --wall: #141a16;
  }
}
`;
