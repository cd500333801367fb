/** People: what is known of them, and what happened with them. */
export const contacts = `
.in-place { display: grid; grid-template-columns: minmax(5.5rem, 2fr) minmax(0, 3fr) auto; gap: 0 var(--gap-2); align-items: center; }
.in-place label { color: var(--dim); font-weight: 400; overflow-wrap: anywhere; }
.in-place input, .in-place select, .in-place textarea { font-size: var(--size-m); height: 2.25rem; border-color: var(--line); padding-inline: .5rem; }
.in-place textarea { height: auto; border-radius: var(--round-small); }
.in-place :is(input, select, textarea):hover { border-color: var(--strong-line); }
.in-place button { display: none; grid-column: 3; min-height: 2.25rem; padding-inline: .625rem; font-size: var(--size-s); }
.in-place:focus-within button { display: inline-flex; }
.in-place p { grid-column: 1 / -1; color: var(--good); text-align: right; }
.in-place p:empty { display: none; }
.in-place.wrong p { color: var(--bad); }
.in-place.wrong :is(input, select, textarea) { border-color: var(--bad); }
.person { display: grid; grid-template-columns: minmax(0, 21rem) minmax(0, 1fr); gap: var(--gap-6); align-items: start; }
.person .card { padding: var(--gap-4); }
.history { list-style: none; margin: 0; padding: var(--gap-4); display: grid; gap: var(--gap-2); background: var(--wall); border-radius: var(--round); }
@media (max-width: 60rem) { .person { grid-template-columns: minmax(0, 1fr); } }
`;
