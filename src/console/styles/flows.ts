/** Flows: their list, the picture, the editor beside a phone. */
export const flows = `
.completion { display: grid; grid-template-columns: 4rem auto auto; align-items: center; gap: var(--gap-2); justify-content: start; white-space: nowrap; }
.flow-head { display: grid; gap: var(--gap-2); }
.flow-name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; max-width: 24rem; }
.flow-head .button.icon { color: var(--ink); }
.paste { min-height: 10rem; max-height: 20rem; border-radius: var(--round-small); }
.details { margin: var(--gap-2) 0 0; padding-left: 1.25rem; display: grid; gap: var(--gap-1); }
.sound { color: var(--good); }
.findings { list-style: none; margin: 0; padding: 0; display: grid; gap: var(--gap-2); font-size: var(--size-s); }
.findings li > * { vertical-align: middle; }
.findings a { font-weight: 600; } .findings a + .in-editor { font-weight: 400; margin-left: .375rem; }
button.lead { border: 0; background: none; min-height: 1.5rem; padding: 0 .125rem; color: var(--accent); font-size: inherit; text-decoration: underline; text-underline-offset: 2px; }
/* Else it would be as wide as the picture. */
.sized { min-width: 0; }
.sizes { border: 0; margin: 0; padding: 0 0 var(--gap-2); display: flex; gap: var(--gap-1); }
.sizes label { cursor: pointer; }
.sizes input { position: absolute; opacity: 0; width: 1px; height: 1px; }
.sizes span { display: block; padding: var(--gap-1) var(--gap-3); border: 1px solid var(--line); border-radius: var(--round-small); background: var(--card); font-weight: 600; }
.sizes input:checked + span { background: var(--accent-soft); color: var(--accent); border-color: transparent; }
.sizes input:focus-visible + span { outline: 2px solid var(--focus); outline-offset: 2px; }
.drawn { overflow: auto; max-height: 75dvh; border: 1px solid var(--line); border-radius: var(--round); background: var(--page); overscroll-behavior: contain; }
.drawn svg { margin: 0 auto; }
.drawn.dragged { cursor: grabbing; user-select: none; }
.sized:has([value='fit']:checked) svg { width: 100%; height: auto; }
.sized:has([value='50']:checked) svg { zoom: .5; }
.sized:has([value='150']:checked) svg { zoom: 1.5; }
.line-acts { justify-content: flex-end; }
.differences td { vertical-align: top; }
.differences del { color: var(--bad); text-decoration-color: color-mix(in srgb, var(--bad) 50%, transparent); } .differences ins { color: var(--good); text-decoration: none; }
.reasons { margin: 0; padding-left: 1.25rem; display: grid; gap: var(--gap-1); }

.flow-wide { height: 100%; display: grid; grid-template-rows: auto minmax(0, 1fr); }
.flow-wide .flow-head { background: var(--card); padding: var(--gap-2) var(--gap-4) 0; }
.workbench { display: grid; grid-template-columns: minmax(0, 1fr) 24rem; min-height: 0; }
.bench-text { display: flex; flex-direction: column; min-height: 0; min-width: 0; background: var(--card); }
#draft { display: flex; flex-direction: column; flex: 1; min-height: 0; }
#draft > textarea { flex: 1; max-height: none; border: 0; border-radius: 0; }
#draft:has(.cm-editor) > textarea { display: none; }
#editor { flex: 1; min-height: 0; overflow: hidden; }
#editor:empty { display: none; }
#draft-state { display: flex; flex-wrap: wrap; align-items: center; }
#draft-state .said { flex: 1 1 100%; border-radius: 0; padding: var(--gap-2) var(--gap-4); }
.unsaved-note { display: none; padding: var(--gap-1) var(--gap-4); color: var(--warn); background: var(--warn-soft); flex: 1 1 100%; }
#draft.unsaved .unsaved-note { display: block; }
#draft.unsaved .said.good { display: none; }
#findings { border-top: 1px solid var(--line); padding: var(--gap-3) var(--gap-4); max-height: 30%; overflow-y: auto; background: var(--raised); }
.bench-phone { border-left: 1px solid var(--line); overflow-y: auto; padding: var(--gap-4); min-height: 0; }
.try { display: grid; gap: var(--gap-3); align-content: start; }
.try .phone { max-width: none; border-radius: var(--round); box-shadow: none; }
.try .phone-screen { min-height: 14rem; max-height: 24rem; }
.say { display: flex; gap: var(--gap-2); }
.try .choice { width: 100%; min-height: 2.25rem; font-weight: 600; }
.list-label { text-align: center; padding-top: var(--gap-1); }
.pass { border: 0; margin: 0; padding: 0; display: grid; gap: var(--gap-2); }
.pass legend { font-weight: 600; padding: 0 0 var(--gap-1); }
.pass .row { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); }
.pass svg { width: 1rem; height: 1rem; }
.others summary, .whom summary { cursor: pointer; color: var(--dim); } .others > div, .whom > div { margin-top: var(--gap-2); }
.timers { list-style: none; margin: 0; padding: 0; display: grid; gap: var(--gap-2); font-size: var(--size-s); }
.timers li { display: flex; justify-content: space-between; align-items: center; gap: var(--gap-2); }
.timers button { min-height: 2rem; font-size: var(--size-s); white-space: nowrap; }
.state .facts { margin: 0; }
@media (max-width: 62rem) { .workbench { grid-template-columns: minmax(0, 1fr) 20rem; } }
@media (max-width: 47rem) {
  .frame main.wide:has(.flow-wide) { height: auto; overflow: visible; }
  .flow-wide, .workbench { display: block; height: auto; }
  #editor, #draft > textarea { height: 60dvh; flex: none; }
  #findings { max-height: none; }
  .bench-phone { border-left: 0; border-top: 1px solid var(--line); }
  .flow-wide .flow-head .between > .grow { flex: 1 1 100%; flex-wrap: nowrap; }
  .line-acts { justify-content: flex-start; }
}
`;
