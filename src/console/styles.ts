/** The one stylesheet: first the tokens that everything is made of, then what is made of them. */
export const styles = `
:root {
  color-scheme: light dark;
  --page: #f4f5f2; --card: #ffffff; --raised: #fafbf8; --line: #dfe2da; --strong-line: #c3c9bb;
  --ink: #1b201a; --dim: #5b6558; --accent: #0b6b4f; --on-accent: #ffffff; --accent-soft: #e0f0e9;
  --bad: #b3261e; --bad-soft: #fbe9e7; --good: #0b6b4f; --good-soft: #e0f0e9; --focus: #1a73c8; --warn: #7a4b00; --warn-soft: #fdf0d5; --bot-soft: #e8eef6;
  --size-s: .8125rem; --size-m: .9375rem; --size-l: 1.125rem; --size-xl: 1.5rem;
  --gap-1: .25rem; --gap-2: .5rem; --gap-3: .75rem; --gap-4: 1rem; --gap-6: 1.5rem; --gap-8: 2rem;
  --round: 10px; --round-small: 6px; --bar: 3.5rem;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #121512; --card: #1b1f1b; --raised: #212621; --line: #2f362f; --strong-line: #465046;
    --ink: #e7ebe4; --dim: #a3ada0; --accent: #63d0a8; --on-accent: #0d1a14; --accent-soft: #1d3a2f;
    --bad: #ff9b91; --bad-soft: #43211e; --good: #63d0a8; --good-soft: #1d3a2f; --focus: #8ab8ff; --warn: #f3c677; --warn-soft: #3d2f15; --bot-soft: #222c3a;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--ink); font: var(--size-m)/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif; }
h1 { font-size: var(--size-xl); line-height: 1.2; margin: 0; letter-spacing: -.01em; }
h2 { font-size: var(--size-l); line-height: 1.3; margin: 0; }
p { margin: 0; }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
.dim { color: var(--dim); }
.small { font-size: var(--size-s); }
.stack { display: grid; gap: var(--gap-4); align-content: start; }
.tight { display: grid; gap: var(--gap-1); align-content: start; }
.row { display: flex; flex-wrap: wrap; align-items: center; gap: var(--gap-2); }
.row .row { flex-wrap: nowrap; }
.row select { width: auto; }
.narrow { max-width: 28rem; }

.skip { position: absolute; left: -999px; }
.skip:focus { left: var(--gap-2); top: var(--gap-2); background: var(--card); padding: var(--gap-2); z-index: 2; }
.frame { display: grid; min-height: 100dvh; grid-template-columns: 13rem 1fr; }
.frame > nav { background: var(--card); border-right: 1px solid var(--line); padding: var(--gap-4) var(--gap-3); display: flex; flex-direction: column; gap: var(--gap-1); position: sticky; top: 0; height: 100dvh; }
.frame > nav .brand { font-weight: 700; font-size: var(--size-l); padding: 0 var(--gap-2) var(--gap-4); display: flex; align-items: center; gap: var(--gap-2); }
.brand svg { color: var(--accent); }
.frame > nav a { display: flex; align-items: center; gap: var(--gap-3); padding: var(--gap-2); min-height: 2.5rem; border-radius: var(--round-small); color: var(--ink); text-decoration: none; }
.frame > nav a:hover { background: var(--raised); }
.frame > nav a[aria-current] { background: var(--accent-soft); color: var(--accent); font-weight: 600; }
.frame > nav .end { margin-top: auto; }
.frame main { padding: var(--gap-8) var(--gap-6) 4rem; width: 100%; max-width: 60rem; }
.alone { min-height: 100dvh; display: grid; place-items: center; padding: var(--gap-4); }
.alone main { width: 100%; max-width: 24rem; }
.alone .brand { display: flex; align-items: center; gap: var(--gap-2); font-weight: 700; font-size: var(--size-l); margin-bottom: var(--gap-4); }

.card { background: var(--card); border: 1px solid var(--line); border-radius: var(--round); padding: var(--gap-6); }
label { display: grid; gap: var(--gap-1); font-weight: 600; font-size: var(--size-s); }
label .small { font-weight: 400; }
input, select { font: inherit; font-size: 1rem; font-weight: 400; color: var(--ink); background: var(--card); border: 1px solid var(--strong-line); border-radius: var(--round-small); padding: 0 .625rem; height: 2.625rem; width: 100%; }
button, .button { font: inherit; font-weight: 600; display: inline-flex; align-items: center; justify-content: center; gap: var(--gap-2); min-height: 2.625rem; padding: .375rem .875rem; border-radius: var(--round-small); border: 1px solid var(--strong-line); background: var(--card); color: var(--ink); cursor: pointer; text-decoration: none; }
button:hover, .button:hover { background: var(--raised); }
button.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
button.main:hover { filter: brightness(1.08); }
button.bad, .button.bad { color: var(--bad); }
.asks { position: relative; }
.asks summary { list-style: none; }
.asks summary::-webkit-details-marker { display: none; }
.asks[open] form { position: absolute; right: 0; top: calc(100% + var(--gap-1)); z-index: 1; width: 16rem; display: grid; gap: var(--gap-2); background: var(--card); border: 1px solid var(--strong-line); border-radius: var(--round-small); padding: var(--gap-3); box-shadow: 0 6px 20px rgb(0 0 0 / .18); }
button.plain { border-color: transparent; background: none; width: 100%; justify-content: flex-start; font-weight: 400; padding: var(--gap-2); gap: var(--gap-3); }
button.plain:hover { background: var(--raised); }
.said { border-radius: var(--round-small); padding: var(--gap-3) var(--gap-4); }
.said.bad { background: var(--bad-soft); color: var(--bad); }
.said.good { background: var(--good-soft); }
.said input { font-family: ui-monospace, monospace; font-size: var(--size-s); }

.list { list-style: none; margin: 0; padding: 0; }
.list > li { display: grid; grid-template-columns: minmax(0, 1fr) auto; align-items: center; gap: var(--gap-2) var(--gap-4); padding: var(--gap-3) 0; border-top: 1px solid var(--line); }
.list > li:first-child { border-top: 0; padding-top: 0; }
.list > li:last-child { padding-bottom: 0; }
.list b, .list .small { overflow-wrap: anywhere; }
.fields { display: grid; gap: var(--gap-4); grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr)); align-items: end; }

.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.grow { flex: 1; min-width: 0; }
.pad { padding: var(--gap-3) var(--gap-4); }
h3 { font-size: var(--size-s); margin: 0; color: var(--dim); text-transform: uppercase; letter-spacing: .04em; }
textarea { font: inherit; font-size: 1rem; color: var(--ink); background: var(--card); border: 1px solid var(--strong-line); border-radius: var(--round); padding: .5rem .75rem; width: 100%; resize: none; field-sizing: content; min-height: 2.625rem; max-height: 10rem; }
button.icon, .button.icon { border-color: transparent; background: none; padding: .375rem; min-width: 2.625rem; color: var(--dim); }
button.icon:hover, .button.icon:hover { background: var(--raised); color: var(--ink); }
button.icon.main { background: var(--accent); color: var(--on-accent); }
.said.warn { background: var(--warn-soft); color: var(--warn); }
.mark { display: inline-flex; align-items: center; gap: .25rem; border-radius: 99px; padding: 0 .5rem; background: var(--raised); border: 1px solid var(--line); color: var(--dim); white-space: nowrap; }
.mark svg { width: .875rem; height: .875rem; }
.mark.waits { background: var(--warn-soft); border-color: transparent; color: var(--warn); }
.mark.success { background: var(--good-soft); border-color: transparent; color: var(--good); }
.mark.failure { background: var(--bad-soft); border-color: transparent; color: var(--bad); }
.check { display: flex; align-items: center; gap: var(--gap-2); font-weight: 400; }
.check input { width: 1.125rem; height: 1.125rem; }
.face { display: inline-grid; place-items: center; flex: none; width: 2.5rem; height: 2.5rem; border-radius: 50%; font-size: var(--size-s); font-weight: 700; background: var(--face); color: var(--on-face); }
.face-0 { --face: #d9ecdf; --on-face: #1c5636; } .face-1 { --face: #dde8f8; --on-face: #1f4a86; } .face-2 { --face: #f6e3d3; --on-face: #7c4312; }
.face-3 { --face: #eadff5; --on-face: #573188; } .face-4 { --face: #f9dfe4; --on-face: #8c2740; } .face-5 { --face: #ece9cd; --on-face: #57510f; }

.frame main.wide { padding: 0; max-width: none; height: 100dvh; overflow: hidden; }
.inbox { display: grid; grid-template-columns: minmax(17rem, 22rem) minmax(0, 1fr); height: 100%; }
.chat-list { display: flex; flex-direction: column; min-height: 0; background: var(--card); border-right: 1px solid var(--line); }
.scroll { overflow-y: auto; min-height: 0; flex: 1; overscroll-behavior: contain; }
.views { display: flex; gap: var(--gap-1); padding: var(--gap-3) var(--gap-3) 0; overflow-x: auto; }
.views a { padding: var(--gap-1) var(--gap-2); border-radius: var(--round-small); text-decoration: none; color: var(--dim); font-size: var(--size-s); font-weight: 600; white-space: nowrap; }
.views a[aria-current] { background: var(--accent-soft); color: var(--accent); }
.count { margin-left: .375rem; font-variant-numeric: tabular-nums; }
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
.bubble { width: fit-content; max-width: min(85%, 34rem); padding: var(--gap-2) var(--gap-3); border-radius: var(--round); background: var(--card); border: 1px solid var(--line); overflow-wrap: anywhere; position: relative; }
.bubble.person { margin-left: auto; background: var(--accent-soft); border-color: transparent; }
.bubble.bot { margin-left: auto; background: var(--bot-soft); border-color: transparent; }
.bubble.note { margin-left: auto; background: var(--warn-soft); border-color: transparent; }
.bubble .by { display: flex; align-items: center; gap: .25rem; color: var(--dim); font-weight: 600; }
.bubble .by svg { width: .9375rem; height: .9375rem; }
.said-text { white-space: pre-wrap; }
.bubble .foot { display: flex; align-items: center; justify-content: flex-end; gap: .25rem; color: var(--dim); font-size: .75rem; line-height: 1.25rem; }
.ticks { display: inline-flex; } .ticks svg { width: 1rem; height: 1rem; }
.ticks.read { color: var(--focus); } .ticks.failedToSend, .ticks.canceled, .why { color: var(--bad); }
.bubble .answers { border: 0; background: none; min-height: 0; padding: .125rem; color: var(--dim); opacity: 0; }
.bubble:hover .answers, .bubble .answers:focus-visible { opacity: 1; }
.bubble .answers svg { width: 1rem; height: 1rem; }
.bubble blockquote { margin: 0 0 var(--gap-1); padding: var(--gap-1) var(--gap-2); border-left: 3px solid var(--accent); background: rgb(0 0 0 / .05); border-radius: var(--round-small); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.bubble img { display: block; max-width: 100%; max-height: 20rem; border-radius: var(--round-small); }
.bubble img.sticker { max-height: 9rem; }
.bubble video { display: block; max-width: 100%; max-height: 20rem; border-radius: var(--round-small); }
.bubble audio { width: 16rem; max-width: 100%; }
.reactions { position: absolute; bottom: -.75rem; left: var(--gap-2); background: var(--card); border: 1px solid var(--line); border-radius: 99px; padding: 0 .375rem; font-size: var(--size-s); line-height: 1.25rem; }
li:has(> .bubble > .reactions) { margin-bottom: .75rem; }
.choices { list-style: none; margin: var(--gap-2) 0 0; padding: 0; display: grid; gap: var(--gap-1); }
.choices:empty { display: none; }
.choice { display: grid; border: 1px solid var(--line); border-radius: var(--round-small); padding: var(--gap-1) var(--gap-3); background: var(--card); color: var(--accent); text-align: center; text-decoration: none; }
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
.hint { display: flex; justify-content: space-between; gap: var(--gap-4); padding-top: var(--gap-1); font-size: .75rem; }
.side { overflow-y: auto; background: var(--card); color: var(--ink); padding: var(--gap-6) var(--gap-4); }
.side[popover] { border: 1px solid var(--line); }
.side:popover-open { margin: 0 0 0 auto; height: 100dvh; max-height: none; width: min(22rem, 100vw); display: grid; gap: var(--gap-6); align-content: start; }
.side::backdrop { background: rgb(0 0 0 / .35); }
.side-face { display: grid; justify-items: center; gap: var(--gap-1); text-align: center; }
.side-face .face { width: 4rem; height: 4rem; font-size: var(--size-l); }
.facts { display: grid; grid-template-columns: minmax(5rem, auto) 1fr; gap: var(--gap-1) var(--gap-3); margin: var(--gap-2) 0 0; font-size: var(--size-s); }
.facts:empty { display: none; }
.facts dt { color: var(--dim); } .facts dd { margin: 0; overflow-wrap: anywhere; }
.processes { list-style: none; margin: var(--gap-2) 0 0; padding: 0; display: grid; gap: var(--gap-3); }
.processes li { display: grid; grid-template-columns: 1fr auto; gap: 0 var(--gap-2); align-items: center; font-size: var(--size-s); }
.processes p { grid-column: 1 / -1; }
@media (min-width: 80rem) {
  .talk:not(.none) { grid-template-columns: minmax(0, 1fr) 18rem; }
  .side[popover] { display: grid; gap: var(--gap-6); align-content: start; position: static; margin: 0; width: auto; height: 100%; max-height: none; border: 0; border-left: 1px solid var(--line); }
  .side-button { display: none; }
}

@media (max-width: 47rem) {
  .frame { grid-template-columns: 1fr; }
  .frame > nav { position: fixed; inset: auto 0 0 0; height: auto; z-index: 1; flex-direction: row; justify-content: space-around; padding: var(--gap-1) var(--gap-2) calc(var(--gap-1) + env(safe-area-inset-bottom)); border-right: 0; border-top: 1px solid var(--line); }
  .frame > nav .brand { display: none; }
  .frame > nav a, .frame > nav button.plain { flex-direction: column; gap: 0; font-size: var(--size-s); align-items: center; justify-content: center; min-height: 3rem; min-width: 4rem; }
  .frame > nav .end { margin-top: 0; }
  .frame main { padding: var(--gap-4) var(--gap-4) 6rem; }
  .card { padding: var(--gap-4); }
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
  .list > li { grid-template-columns: 1fr; }
  .asks[open] form { right: auto; left: 50%; transform: translateX(-50%); }
}
@media (prefers-reduced-motion: no-preference) { button, .button, a { transition: background-color .12s, filter .12s; } }
`;
