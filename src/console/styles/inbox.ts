/** Chats, and the one that is open. */
export const inbox = `
.frame main.wide { padding: 0; max-width: none; height: 100dvh; overflow: hidden; }
.inbox { display: grid; grid-template-columns: minmax(17rem, 22rem) minmax(0, 1fr); height: 100%; }
.chat-list { display: flex; flex-direction: column; min-height: 0; background: var(--card); border-right: 1px solid var(--line); }
.scroll { overflow-y: auto; min-height: 0; flex: 1; overscroll-behavior: contain; }
.list-head { display: flex; align-items: center; justify-content: space-between; padding: var(--gap-2) var(--gap-3) 0; font-size: var(--size-l); }
.switch { gap: var(--gap-2); padding: 0 var(--gap-1); min-height: 2.25rem; width: auto; font-size: var(--size-s); color: var(--dim); }
.switch .track { flex: none; width: 2.25rem; height: 1.25rem; border-radius: 99px; background: var(--strong-line); position: relative; }
.switch .track::after { content: ''; position: absolute; top: .1875rem; left: .1875rem; width: .875rem; height: .875rem; border-radius: 50%; background: var(--card); transition: translate .12s; }
.switch[aria-checked=true] { color: var(--accent); font-weight: 600; } .switch[aria-checked=true] .track { background: var(--accent); } .switch[aria-checked=true] .track::after { translate: 1rem 0; }
.views { display: flex; gap: var(--gap-1); padding: var(--gap-1) var(--gap-3) 0; overflow-x: auto; }
.views a { padding: var(--gap-1) var(--gap-2); border-radius: var(--round-small); text-decoration: none; color: var(--dim); font-size: var(--size-s); font-weight: 600; white-space: nowrap; }
.views a[aria-current] { background: var(--accent-soft); color: var(--accent); }
.filters { padding: var(--gap-3); border-bottom: 1px solid var(--line); display: grid; gap: var(--gap-2); }
.filters summary { cursor: pointer; color: var(--dim); width: fit-content; }
.filters details[open] { display: grid; gap: var(--gap-2); }
.filters .search { position: relative; }
.filters .search svg { position: absolute; left: .625rem; top: .6875rem; color: var(--dim); pointer-events: none; }
.filters .search input { padding-left: 2.375rem; }
.chats { list-style: none; margin: 0; padding: 0; }
.chat { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; grid-template-areas: 'face who when' 'face last badge' 'face marks marks'; column-gap: var(--gap-3); align-items: center; padding: var(--gap-3) var(--gap-3); color: var(--ink); text-decoration: none; border-bottom: 1px solid var(--line); }
.chat:hover { background: var(--raised); }
.chat[aria-current] { background: var(--accent-soft); }
.chat:focus-visible { outline-offset: -2px; }
.chat .face { grid-area: face; align-self: start; } .chat .who { grid-area: who; font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; } .chat .when { grid-area: when; }
.chat .last { grid-area: last; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; } .chat .badge { grid-area: badge; justify-self: end; }
.chat .marks { grid-area: marks; display: flex; flex-wrap: wrap; gap: var(--gap-1); padding-top: var(--gap-1); }
.chat.unread .last, .chat.unread .when { color: var(--ink); font-weight: 600; }
.badge { background: var(--accent); color: var(--on-accent); border-radius: 99px; min-width: 1.375rem; padding: 0 .375rem; text-align: center; font-size: var(--size-s); font-weight: 700; font-variant-numeric: tabular-nums; }
.chats:not(:empty) + .empty { display: none; }
.empty { padding: var(--gap-8) var(--gap-4); text-align: center; }

.talk { display: grid; grid-template-columns: minmax(0, 1fr); height: 100%; min-height: 0; }
.talk.none { place-items: center; }
.conversation { display: flex; flex-direction: column; min-height: 0; height: 100%; position: relative; }
.conversation.dropping::after { content: attr(data-drop); position: absolute; inset: var(--gap-3); display: grid; place-items: center; border: 2px dashed var(--accent); border-radius: var(--round); background: var(--accent-soft); color: var(--accent); font-weight: 600; opacity: .95; }
.chat-head { display: flex; align-items: center; gap: var(--gap-3); padding: var(--gap-2) var(--gap-4); background: var(--card); border-bottom: 1px solid var(--line); min-height: 3.75rem; }
.chat-head h2, .chat-head .grow > p { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.chat-head .back { display: none; }
.actions { flex-wrap: nowrap; }
.asks .menu { position: absolute; right: 0; top: calc(100% + var(--gap-1)); z-index: 3; width: 18rem; display: grid; gap: var(--gap-4); background: var(--card); border: 1px solid var(--strong-line); border-radius: var(--round-small); padding: var(--gap-4); box-shadow: 0 6px 20px rgb(0 0 0 / .18); }
.asks[open] .menu form { position: static; width: auto; border: 0; padding: 0; box-shadow: none; display: grid; gap: var(--gap-2); transform: none; }
.conversation .scroll { display: flex; flex-direction: column-reverse; padding: var(--gap-3) var(--gap-4); }
#happenings { list-style: none; margin: 0; padding: 0; display: grid; gap: var(--gap-1); width: 100%; max-width: 56rem; margin-inline: auto; }
.older { text-align: center; }
.older button { width: auto; justify-self: center; color: var(--dim); }
.day { text-align: center; margin: var(--gap-3) 0; }
.day span { background: var(--card); border: 1px solid var(--line); border-radius: 99px; padding: .125rem var(--gap-3); font-size: var(--size-s); color: var(--dim); }
.event { text-align: center; padding: var(--gap-1) 0; }
.ticks { display: inline-flex; } .ticks svg { width: 1rem; height: 1rem; }
.ticks.read { color: var(--focus); } .ticks.failedToSend, .ticks.canceled, .why { color: var(--bad); }
.bubble .answers { position: absolute; top: .25rem; right: .25rem; min-height: 0; padding: .25rem; color: var(--dim); opacity: 0; }
.bubble:hover .answers, .bubble .answers:focus-visible { opacity: 1; }
@media (hover: none) { .bubble .answers { position: static; border: 0; background: none; padding: 0 0 0 .25rem; opacity: .75; } }
.bubble .answers svg { width: 1rem; height: 1rem; }
.reactions { position: absolute; bottom: -.75rem; left: var(--gap-2); background: var(--card); border: 1px solid var(--line); border-radius: 99px; padding: 0 .375rem; font-size: var(--size-s); line-height: 1.25rem; }
li:has(> .bubble > .reactions) { margin-bottom: .75rem; }
.viewers:empty, #refused:empty, .canned:empty { display: none; }
.viewers, #refused { padding: 0 var(--gap-4) var(--gap-1); }
.box { background: var(--card); border-top: 1px solid var(--line); padding: var(--gap-2) var(--gap-4) var(--gap-2); position: relative; }
.composer { display: flex; align-items: flex-end; gap: var(--gap-1); flex-wrap: wrap; }
.composer textarea { flex: 1; width: auto; min-width: 8rem; }
.composer.note textarea { background: var(--warn-soft); border-color: var(--warn); }
.composer [aria-pressed=true] { color: var(--warn); background: var(--warn-soft); }
.composer .answering { flex-basis: 100%; display: flex; align-items: center; justify-content: space-between; border-left: 3px solid var(--accent); padding-left: var(--gap-2); }
.composer .answering[hidden] { display: none; }
.emojis { position: relative; }
.emojis summary { list-style: none; } .emojis summary::-webkit-details-marker { display: none; }
.emojis > div { position: absolute; bottom: calc(100% + var(--gap-2)); left: 0; z-index: 2; width: 19rem; max-height: 14rem; overflow-y: auto; display: grid; grid-template-columns: repeat(8, 1fr); background: var(--card); border: 1px solid var(--strong-line); border-radius: var(--round-small); padding: var(--gap-2); box-shadow: 0 6px 20px rgb(0 0 0 / .18); }
.emojis > div button { border: 0; background: none; padding: 0; min-height: 2.25rem; font-size: 1.25rem; }
.canned { position: absolute; bottom: 100%; left: var(--gap-4); right: var(--gap-4); max-height: 16rem; overflow-y: auto; background: var(--card); border: 1px solid var(--strong-line); border-radius: var(--round-small) var(--round-small) 0 0; box-shadow: 0 -6px 20px rgb(0 0 0 / .12); z-index: 2; }
.canned button.plain { display: grid; justify-items: start; text-align: left; gap: 0; padding: var(--gap-2) var(--gap-4); border-radius: 0; }
.canned button .small { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; max-width: 100%; }
.hint { display: flex; justify-content: space-between; gap: var(--gap-4); padding-top: var(--gap-1); font-size: .75rem; white-space: nowrap; }
.hint span:first-child { overflow: hidden; text-overflow: ellipsis; }
.side { overflow-y: auto; background: var(--card); color: var(--ink); padding: var(--gap-6) var(--gap-4); }
.side[popover] { border: 1px solid var(--line); }
.side:popover-open { margin: 0 0 0 auto; height: 100dvh; max-height: none; width: min(22rem, 100vw); display: grid; gap: var(--gap-6); align-content: start; }
.side::backdrop { background: rgb(0 0 0 / .35); }
.side-face { display: grid; justify-items: center; gap: var(--gap-1); text-align: center; }
.side-face .face { width: 4rem; height: 4rem; font-size: var(--size-l); }
.rail { list-style: none; margin: var(--gap-3) 0 var(--gap-2); padding: 0; font-size: var(--size-s); }
.rail li { position: relative; padding: 0 0 var(--gap-3) var(--gap-6); display: grid; overflow-wrap: anywhere; }
.rail li::before { content: ''; position: absolute; left: .25rem; top: .3125rem; width: .625rem; height: .625rem; border-radius: 50%; border: 2px solid var(--strong-line); background: var(--card); z-index: 1; }
.rail li::after { content: ''; position: absolute; left: .5rem; top: .5rem; bottom: -.5rem; width: 2px; background: var(--line); }
.rail li:last-child::after { display: none; } .rail li:last-child { padding-bottom: 0; }
.rail li.after b { font-weight: 500; } .rail li:not(.here) { color: var(--dim); }
.rail .here::before { background: var(--accent); border-color: var(--accent); box-shadow: 0 0 0 4px var(--accent-soft); }
.rail .here b { color: var(--accent); }
.rail .way { font-size: .75rem; font-style: italic; }
.rail .says { display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; }
.rail ~ button.plain { width: auto; padding-inline: 0; color: var(--accent); min-height: 2rem; }
.whole-flow[popover] { width: min(60rem, 94vw); max-height: 88dvh; border: 1px solid var(--strong-line); border-radius: var(--round); background: var(--page); color: var(--ink); padding: var(--gap-6); overflow: auto; }
.whole-flow::backdrop { background: rgb(0 0 0 / .35); }
.processes { list-style: none; margin: var(--gap-2) 0 0; padding: 0; display: grid; gap: var(--gap-3); }
.processes li { display: grid; grid-template-columns: 1fr auto; gap: 0 var(--gap-2); align-items: center; font-size: var(--size-s); }
.processes p { grid-column: 1 / -1; }
@media (min-width: 80rem) {
  .talk:not(.none) { grid-template-columns: minmax(0, 1fr) 18rem; }
  .side[popover] { display: grid; gap: var(--gap-6); align-content: start; position: static; margin: 0; width: auto; height: 100%; max-height: none; border: 0; border-left: 1px solid var(--line); }
  .side-button { display: none; }
}

@media (max-width: 47rem) {
  .frame main.wide { padding: 0 0 calc(3.75rem + env(safe-area-inset-bottom)); }
  .inbox { grid-template-columns: minmax(0, 1fr); }
  .inbox:has(#talk[data-chat]) .chat-list, .talk.none { display: none; }
  .frame:has(#talk[data-chat]) > nav { display: none; }
  .frame:has(#talk[data-chat]) main.wide { padding: 0; }
  .chat-head { padding-inline: var(--gap-2); gap: var(--gap-2); }
  .chat-head .back { display: inline-grid; place-items: center; min-width: 2.5rem; min-height: 2.5rem; color: var(--ink); }
  .chat-head > .face { display: none; }
  .box { padding-inline: var(--gap-2); }
  .hint span:first-child { display: none; }
  .asks[open] .menu form { left: auto; }
}
`;
