/** What is seen on more than one page. */
export const common = `
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
.stack { display: grid; grid-template-columns: minmax(0, 1fr); gap: var(--gap-4); align-content: start; }
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
.frame > nav a, #places a { display: flex; align-items: center; gap: var(--gap-3); padding: var(--gap-2); min-height: 2.5rem; border-radius: var(--round-small); color: var(--ink); text-decoration: none; }
.frame > nav a:hover, #places a:hover { background: var(--raised); }
.frame > nav a[aria-current], #places a[aria-current] { background: var(--accent-soft); color: var(--accent); font-weight: 600; }
.more-places { display: none; }
#places { display: flex; flex-direction: column; gap: var(--gap-1); flex: 1; position: static; width: auto; height: auto; margin: 0; padding: 0; border: 0; background: none; color: inherit; overflow: visible; }
#places .end { margin-top: auto; }
.frame main { padding: var(--gap-8) var(--gap-6) 4rem; width: 100%; max-width: 60rem; }
.alone { min-height: 100dvh; display: grid; place-items: center; padding: var(--gap-4); }
.alone main { width: 100%; max-width: 24rem; }
.alone .brand { display: flex; align-items: center; gap: var(--gap-2); font-weight: 700; font-size: var(--size-l); margin-bottom: var(--gap-4); }

.back-to { display: inline-flex; align-items: center; gap: var(--gap-1); color: var(--dim); text-decoration: none; font-size: var(--size-s); }
.back-to:hover { color: var(--ink); }
.back-to svg { width: 1rem; height: 1rem; }
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
.asks form button { white-space: normal; overflow-wrap: anywhere; }
.asks summary::-webkit-details-marker { display: none; }
.asks[open] form { position: absolute; right: 0; top: calc(100% + var(--gap-1)); z-index: 1; width: 16rem; display: grid; gap: var(--gap-2); background: var(--card); border: 1px solid var(--strong-line); border-radius: var(--round-small); padding: var(--gap-3); box-shadow: 0 6px 20px rgb(0 0 0 / .18); }
button.plain { border-color: transparent; background: none; width: 100%; justify-content: flex-start; font-weight: 400; padding: var(--gap-2); gap: var(--gap-3); }
button.plain:hover { background: var(--raised); }
#done { position: fixed; left: 50%; bottom: var(--gap-6); transform: translateX(-50%); z-index: 3; background: var(--ink); color: var(--page); border-radius: var(--round-small); padding: var(--gap-2) var(--gap-4); font-weight: 600; }
#done:empty { padding: 0; }
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
textarea { font: inherit; font-size: 1rem; font-weight: 400; color: var(--ink); background: var(--card); border: 1px solid var(--strong-line); border-radius: var(--round); padding: .5rem .75rem; width: 100%; resize: none; field-sizing: content; min-height: 2.625rem; max-height: 10rem; }
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
.check input { flex: none; width: 1.125rem; height: 1.125rem; }
.face { display: inline-grid; place-items: center; flex: none; width: 2.5rem; height: 2.5rem; border-radius: 50%; font-size: var(--size-s); font-weight: 700; background: var(--face); color: var(--on-face); }
.face-0 { --face: #d9ecdf; --on-face: #1c5636; } .face-1 { --face: #dde8f8; --on-face: #1f4a86; } .face-2 { --face: #f6e3d3; --on-face: #7c4312; }
.face-3 { --face: #eadff5; --on-face: #573188; } .face-4 { --face: #f9dfe4; --on-face: #8c2740; } .face-5 { --face: #ece9cd; --on-face: #57510f; }
.empty .small { margin-top: var(--gap-1); }
.between { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: var(--gap-3); }
a.button.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
code, .code { font-family: ui-monospace, 'SF Mono', Menlo, monospace; font-size: .9em; overflow-wrap: anywhere; }
.count { margin-left: .375rem; font-variant-numeric: tabular-nums; }
.tabs { display: flex; gap: var(--gap-1); overflow-x: auto; border-bottom: 1px solid var(--line); }
.tabs a { padding: var(--gap-2) var(--gap-3); color: var(--dim); text-decoration: none; font-weight: 600; white-space: nowrap; border-bottom: 2px solid transparent; margin-bottom: -1px; }
.tabs a:hover { color: var(--ink); }
.tabs a[aria-current] { color: var(--accent); border-color: var(--accent); }
.table { width: 100%; border-collapse: collapse; }
.table th { text-align: left; font-size: var(--size-s); color: var(--dim); font-weight: 600; padding: 0 var(--gap-3) var(--gap-2); border-bottom: 1px solid var(--line); white-space: nowrap; }
.table td { padding: var(--gap-3); border-bottom: 1px solid var(--line); vertical-align: middle; overflow-wrap: anywhere; }
.table tr:last-child td { border-bottom: 0; }
.table th:first-child, .table td:first-child { padding-left: 0; } .table th:last-child, .table td:last-child { padding-right: 0; }
.table .number { font-variant-numeric: tabular-nums; white-space: nowrap; }
.table td > a:only-child { font-weight: 600; }
.table button, .table .button, .table time { white-space: nowrap; }
.table .asks form button { white-space: normal; }
.pages { justify-content: flex-end; padding-top: var(--gap-3); gap: var(--gap-4); }
.filter { display: flex; flex-wrap: wrap; align-items: end; gap: var(--gap-3); }
.filter label { flex: 1 1 10rem; max-width: 20rem; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: var(--gap-3); margin: 0; }
.figure { background: var(--card); border: 1px solid var(--line); border-radius: var(--round); padding: var(--gap-3) var(--gap-4); }
.figure dt { color: var(--dim); font-size: var(--size-s); }
.figure dd { margin: 0; font-size: var(--size-xl); line-height: 1.3; font-weight: 650; font-variant-numeric: tabular-nums; letter-spacing: -.01em; }
.figure dd .small { font-weight: 400; color: var(--dim); letter-spacing: 0; }
.figure.bad dd { color: var(--bad); } .figure.warn dd { color: var(--warn); } .figure.good dd { color: var(--good); }
.bar { display: block; width: 100%; height: .5rem; border-radius: 99px; }
.bar .whole { fill: var(--line); } .bar .part { fill: var(--accent); } .bar.bad .part { fill: var(--bad); }
.chart { margin: 0; min-width: 0; }
.chart figcaption { font-weight: 600; font-size: var(--size-s); color: var(--dim); margin-bottom: var(--gap-2); }
.chart .u-legend { font-size: var(--size-s); text-align: left; font-variant-numeric: tabular-nums; } .chart .u-legend .u-marker { border-radius: 50%; }
.phone { width: 100%; max-width: 21rem; border: 1px solid var(--strong-line); border-radius: 1.75rem; overflow: hidden; background: var(--card); display: flex; flex-direction: column; box-shadow: 0 10px 30px rgb(0 0 0 / .08); }
.phone-head { padding: var(--gap-3) var(--gap-4); font-weight: 600; border-bottom: 1px solid var(--line); }
.phone-screen { background: var(--wall); padding: var(--gap-4) var(--gap-3); min-height: 18rem; display: flex; flex-direction: column; gap: var(--gap-2); flex: 1; overflow-y: auto; }
.phone-screen .bubble { max-width: 92%; }
.placeholder { display: flex; align-items: center; justify-content: center; gap: var(--gap-2); min-height: 7rem; background: var(--raised); border-radius: var(--round-small); color: var(--dim); }
.bubble { width: fit-content; max-width: min(85%, 34rem); padding: var(--gap-2) var(--gap-3); border-radius: var(--round); background: var(--card); border: 1px solid var(--line); overflow-wrap: anywhere; position: relative; }
.bubble.person { margin-left: auto; background: var(--accent-soft); border-color: transparent; }
.bubble.bot { margin-left: auto; background: var(--bot-soft); border-color: transparent; }
.bubble.note { margin-left: auto; background: var(--warn-soft); border-color: transparent; }
.bubble .by { display: flex; align-items: center; gap: .25rem; color: var(--dim); font-weight: 600; }
.bubble .by svg { width: .9375rem; height: .9375rem; }
.frame h1, .chat-head h2, .side-face h2, .chat .who, .chat .last, .table b, .list b, blockquote, .facts dd { unicode-bidi: plaintext; }
.said-text { white-space: pre-wrap; unicode-bidi: plaintext; text-align: start; }
.bubble .foot { display: flex; align-items: center; justify-content: flex-end; gap: .25rem; color: var(--dim); font-size: .75rem; line-height: 1.25rem; }
.bubble blockquote { margin: 0 0 var(--gap-1); padding: var(--gap-1) var(--gap-2); border-left: 3px solid var(--accent); background: rgb(0 0 0 / .05); border-radius: var(--round-small); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.bubble img { display: block; max-width: 100%; max-height: 20rem; border-radius: var(--round-small); }
.bubble img.sticker { max-height: 9rem; }
.bubble video { display: block; max-width: 100%; max-height: 20rem; border-radius: var(--round-small); }
.bubble audio { width: 16rem; max-width: 100%; }
.choices { list-style: none; margin: var(--gap-2) 0 0; padding: 0; display: grid; gap: var(--gap-1); }
.choices:empty { display: none; }
.choice { display: grid; border: 1px solid var(--line); border-radius: var(--round-small); padding: var(--gap-1) var(--gap-3); background: var(--card); color: var(--accent); text-align: center; text-decoration: none; }
.facts { display: grid; grid-template-columns: minmax(5rem, auto) 1fr; gap: var(--gap-1) var(--gap-3); margin: var(--gap-2) 0 0; font-size: var(--size-s); }
.facts:empty { display: none; }
.facts dt { color: var(--dim); } .facts dd { margin: 0; overflow-wrap: anywhere; }
.fields.top { align-items: start; }
.row.end { justify-content: flex-end; }
.table td > .mark, .facts .mark { justify-self: start; }
`;
