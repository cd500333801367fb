/** Approved messages: their list, the form that writes one, and how they look on a phone. */
export const outbounds = `
.lead { flex: 1 1 20rem; } .unbroken { overflow-wrap: normal; }
.excerpt { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; }
.beside { display: grid; grid-template-columns: minmax(0, 1fr) 20rem; gap: var(--gap-6); align-items: start; }
.beside > .preview { position: sticky; top: var(--gap-6); }
.beside .fields { grid-template-columns: repeat(auto-fit, minmax(min(100%, 11rem), 1fr)); }
.field { display: grid; gap: var(--gap-1); align-content: start; min-width: 0; }
.below:not(:has(> :not(:empty))) { display: none; }
.below { align-items: start; gap: var(--gap-2); flex-wrap: nowrap; }
.used { font-variant-numeric: tabular-nums; white-space: nowrap; }
.fault { color: var(--bad); font-weight: 600; }
.advice { color: var(--warn); font-weight: 600; }
.field [aria-invalid] { border-color: var(--bad); }
#header-file.htmx-request { opacity: .5; }
.field textarea { max-height: 24rem; }
.beside fieldset { border: 1px solid var(--line); border-radius: var(--round-small); padding: var(--gap-3) var(--gap-4); margin: 0; min-width: 0; display: grid; gap: var(--gap-3); }
.beside legend { font-weight: 600; padding: 0 var(--gap-1); }
.button-row { grid-template-columns: minmax(0, 1fr) auto; align-items: start; }
.button-row > .row.end { flex-wrap: nowrap; gap: 0; padding-top: 1.25rem; }
.uses { list-style: none; margin: 0; padding: 0; display: grid; gap: var(--gap-2); }
.uses li { overflow-wrap: anywhere; } .uses svg { vertical-align: -.25rem; width: 1.125rem; height: 1.125rem; color: var(--dim); }
.asks .uses { margin-block: var(--gap-1); }
.template { padding: var(--gap-1); display: grid; width: 100%; border-color: transparent; box-shadow: 0 1px 1px rgb(0 0 0 / .12); }
.template > * { margin-inline: var(--gap-2); }
.template > img, .template > video, .template > .placeholder { margin: 0 0 var(--gap-2); width: 100%; border-radius: var(--round-small); }
.template > img, .template > video { max-height: 12rem; object-fit: cover; }
.template > .placeholder { min-height: 8rem; flex-direction: column; gap: var(--gap-1); font-size: var(--size-s); }
.template > .placeholder.document { min-height: 3.5rem; flex-direction: row; }
.template > .placeholder svg { width: 2rem; height: 2rem; }
.template-head { font-weight: 700; padding-top: var(--gap-1); }
.template > .said-text { padding-block: var(--gap-1); }
.template > .choices { margin: var(--gap-2) calc(-1 * var(--gap-1)) calc(-1 * var(--gap-1)); gap: 0; }
.template .choice { border: 0; border-top: 1px solid var(--line); border-radius: 0; background: none; padding: var(--gap-2) var(--gap-3); display: flex; align-items: center; justify-content: center; gap: var(--gap-2); font-weight: 500; }
.template .choice svg { width: 1.125rem; height: 1.125rem; flex: none; }

.outbound-preview { background: var(--wall); border-radius: var(--round-small); padding: var(--gap-3); max-height: 13rem; overflow-y: auto; }
.conversation > .box:has(#variables) { flex: none; max-height: 75%; overflow-y: auto; }
.outbound-preview .bubble { max-width: 20rem; }

@media (max-width: 60rem) {
  .beside { grid-template-columns: minmax(0, 1fr); }
  .beside > .preview { position: static; order: -1; }
  form.beside > .preview { position: sticky; top: 0; z-index: 1; margin: 0 calc(-1 * var(--gap-4)); padding: var(--gap-2) var(--gap-4); background: var(--page); border-bottom: 1px solid var(--line); }
  form.beside .phone { max-width: 24rem; margin-inline: auto; border-radius: var(--round); box-shadow: none; max-height: 12.5rem; }
  form.beside .phone-head { display: none; }
  form.beside .phone-screen { min-height: 0; padding: var(--gap-2); }
  .button-row { grid-template-columns: minmax(0, 1fr); }
  .button-row > .row.end { padding-top: 0; justify-content: flex-end; }
}
`;
