/** The one stylesheet: first the tokens that everything is made of, then what is made of them. */
export const styles = `
:root {
  color-scheme: light dark;
  --page: #f4f5f2; --card: #ffffff; --raised: #fafbf8; --line: #dfe2da; --strong-line: #c3c9bb;
  --ink: #1b201a; --dim: #5b6558; --accent: #0b6b4f; --on-accent: #ffffff; --accent-soft: #e0f0e9;
  --bad: #b3261e; --bad-soft: #fbe9e7; --good: #0b6b4f; --good-soft: #e0f0e9; --focus: #1a73c8;
  --size-s: .8125rem; --size-m: .9375rem; --size-l: 1.125rem; --size-xl: 1.5rem;
  --gap-1: .25rem; --gap-2: .5rem; --gap-3: .75rem; --gap-4: 1rem; --gap-6: 1.5rem; --gap-8: 2rem;
  --round: 10px; --round-small: 6px; --bar: 3.5rem;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #121512; --card: #1b1f1b; --raised: #212621; --line: #2f362f; --strong-line: #465046;
    --ink: #e7ebe4; --dim: #a3ada0; --accent: #63d0a8; --on-accent: #0d1a14; --accent-soft: #1d3a2f;
    --bad: #ff9b91; --bad-soft: #43211e; --good: #63d0a8; --good-soft: #1d3a2f; --focus: #8ab8ff;
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

@media (max-width: 47rem) {
  .frame { grid-template-columns: 1fr; }
  .frame > nav { position: fixed; inset: auto 0 0 0; height: auto; z-index: 1; flex-direction: row; justify-content: space-around; padding: var(--gap-1) var(--gap-2) calc(var(--gap-1) + env(safe-area-inset-bottom)); border-right: 0; border-top: 1px solid var(--line); }
  .frame > nav .brand { display: none; }
  .frame > nav a, .frame > nav button.plain { flex-direction: column; gap: 0; font-size: var(--size-s); align-items: center; justify-content: center; min-height: 3rem; min-width: 4rem; }
  .frame > nav .end { margin-top: 0; }
  .frame main { padding: var(--gap-4) var(--gap-4) 6rem; }
  .card { padding: var(--gap-4); }
  .list > li { grid-template-columns: 1fr; }
  .asks[open] form { right: auto; left: 50%; transform: translateX(-50%); }
}
@media (prefers-reduced-motion: no-preference) { button, .button, a { transition: background-color .12s, filter .12s; } }
`;
