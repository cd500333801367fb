/** People: what is known of them, and what happened with them. */
export const contacts = `
.in-place { display: grid; grid-template-columns: minmax(5.5rem, 2fr) minmax(0, 3fr) auto; align-items: center; }
.in-place label { padding-right: var(--gap-2); color: var(--dim); font-weight: 400; overflow-wrap: anywhere; }
.in-place input, .in-place select, .in-place textarea { font-size: var(--size-m); height: 2.25rem; border-color: var(--line); padding-inline: .5rem; }
.in-place textarea { height: auto; border-radius: var(--round-small); }
.in-place :is(input, select, textarea):hover { border-color: var(--strong-line); }
.in-place button { display: none; grid-column: 3; margin-left: var(--gap-2); min-height: 2.25rem; padding-inline: .625rem; font-size: var(--size-s); }
.in-place:focus-within button { display: inline-flex; }
.in-place p { grid-column: 1 / -1; color: var(--good); text-align: right; }
.in-place p:empty { display: none; }
.in-place.wrong p { color: var(--bad); }
.in-place.wrong :is(input, select, textarea) { border-color: var(--bad); }
.one-person { display: grid; grid-template-columns: minmax(0, 20rem) minmax(0, 1fr); gap: var(--gap-6); align-items: start; }
.one-person .card { padding: var(--gap-4); }
.history { list-style: none; margin: 0; padding: var(--gap-4); display: grid; gap: var(--gap-2); background: var(--wall); border-radius: var(--round); }
@media (max-width: 60rem) {
  .one-person { grid-template-columns: minmax(0, 1fr); }
  .known-later aside { order: 1; }
}
.add summary { cursor: pointer; font-weight: 600; display: flex; align-items: center; gap: var(--gap-2); color: var(--accent); list-style: none; }
.add summary::-webkit-details-marker { display: none; }
.card.add { padding: var(--gap-3) var(--gap-4); }
.add[open] { display: grid; gap: var(--gap-4); }
.add .fields { grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); }
#phone-said { grid-column: 1 / -1; }
a.mark { text-decoration: none; }
a.mark:hover { color: var(--ink); border-color: var(--strong-line); }
.filter .wanted { flex: 2 1 16rem; max-width: 28rem; }
.points { margin: 0; padding-left: 1.25rem; display: grid; gap: var(--gap-1); }
input[type=file]:not(.unseen) { height: auto; padding: .4375rem; }
input[type=file]::file-selector-button { font: inherit; font-size: var(--size-s); font-weight: 600; color: var(--ink); background: var(--raised); border: 1px solid var(--line); border-radius: var(--round-small); padding: .25rem .625rem; margin-right: var(--gap-3); cursor: pointer; }
#people td:first-child .row { flex-wrap: nowrap; }
.segment fieldset { border: 0; padding: 0; margin: 0; min-width: 0; }
.segment legend { padding: 0 0 var(--gap-3); font-weight: 600; }
.conditions { list-style: none; margin: 0; padding: 0; display: grid; gap: var(--gap-2); }
.conditions li { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) minmax(0, 1.2fr) auto; gap: var(--gap-2); align-items: center; }
.conditions li p { grid-column: 1 / -1; }
.days { flex-wrap: nowrap; }
td > textarea.code { max-height: 30rem; min-height: 12rem; border-radius: var(--round-small); }
@media (max-width: 47rem) {
  .conditions li { grid-template-columns: minmax(0, 1fr) auto; padding-bottom: var(--gap-3); border-bottom: 1px solid var(--line); }
  .conditions li > :not(button) { grid-column: 1; }
  td > .row.end { grid-column: 1 / -1; justify-content: flex-start; }
  .conditions li > button { grid-column: 2; grid-row: 1; }
}
`;
