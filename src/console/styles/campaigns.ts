/** Making a campaign, and watching it. */
export const campaigns = `
.progress { min-width: 7rem; }
.steps { display: flex; list-style: none; margin: 0; padding: 0; gap: var(--gap-1); counter-reset: step; overflow-x: auto; }
.steps li { counter-increment: step; flex: 1; min-width: max-content; }
.steps li > * { display: flex; align-items: center; gap: var(--gap-2); padding: var(--gap-2) var(--gap-3); border-bottom: 2px solid var(--line); color: var(--dim); text-decoration: none; font-weight: 600; white-space: nowrap; }
.steps li > *::before { content: counter(step); display: grid; place-items: center; flex: none; width: 1.5rem; height: 1.5rem; border-radius: 50%; border: 1px solid currentColor; font-size: var(--size-s); }
.steps a:hover { color: var(--ink); }
.steps a[aria-current] { color: var(--accent); border-color: var(--accent); }
.steps a[aria-current]::before { background: var(--accent); color: var(--on-accent); border-color: var(--accent); }
.with-phone { display: grid; grid-template-columns: minmax(0, 1fr) 21rem; gap: var(--gap-6); align-items: start; }
.with-phone #phone { position: sticky; top: var(--gap-6); }
fieldset { border: 0; margin: 0; padding: 0; min-width: 0; }
legend { font-weight: 600; padding: 0; margin-bottom: var(--gap-2); }
.check input { margin: 0; }
fieldset.row { gap: var(--gap-2) var(--gap-4); }
.starts:not(:has([value=later]:checked)) label:has([name=start_at]), .hours:not(:has([name=window]:checked)) :is(.fields, .weekdays) { display: none; }
summary { cursor: pointer; }
summary > h2 { display: inline; }
details[open].card > summary { margin-bottom: var(--gap-4); }
#file-columns:empty, #paste-columns:empty { display: none; }
textarea.rows { resize: vertical; max-height: 20rem; font-family: ui-monospace, monospace; font-size: var(--size-m); }
input[type=file] { height: auto; padding: .5rem; }
.phones { display: grid; gap: var(--gap-4); grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); }
.phones .phone-screen { min-height: 10rem; }
.stages { list-style: none; margin: 0; padding: 0; display: grid; gap: var(--gap-2); }
.stages li { display: grid; grid-template-columns: 9rem minmax(0, 1fr) minmax(3.5rem, auto) 4rem; gap: var(--gap-3); align-items: center; }
.stages .number { text-align: right; font-variant-numeric: tabular-nums; }
.facts .number { font-variant-numeric: tabular-nums; }
@media (max-width: 47rem) {
  .with-phone { grid-template-columns: minmax(0, 1fr); }
  .with-phone #phone { position: static; }
  .steps li:not(:has([aria-current])) { flex: none; }
  .steps li > :not([aria-current]) .word { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .steps li > * { padding: var(--gap-2); }
  .stages li { grid-template-columns: minmax(0, 1fr) auto 4rem; }
  .stages li .bar { grid-column: 1 / -1; grid-row: 2; }
}
`;
