/** Look of the phone page. Colours are named once, for light and for dark. */
export const style = `
:root {
  --page: #e7e9e3;
  --surface: #fdfdfb;
  --raised: #ffffff;
  --chat: #f1efe8;
  --dot: rgb(60 70 60 / 7%);
  --line: rgb(30 45 38 / 11%);
  --text: #1b2520;
  --muted: #66726b;
  --accent: #1c7257;
  --accent-ink: #ffffff;
  --said: #d8eddf;
  --got: #ffffff;
  --read: #1f83c7;
  --danger: #b02a1e;
  --danger-soft: #fbe9e5;
  --shadow: 0 1px 1px rgb(20 35 28 / 8%);
  --lift: 0 18px 50px rgb(30 45 38 / 16%), 0 2px 8px rgb(30 45 38 / 8%);
  color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #0c100e;
    --surface: #161c19;
    --raised: #1d2521;
    --chat: #101513;
    --dot: rgb(220 235 228 / 4.5%);
    --line: rgb(220 235 228 / 10%);
    --text: #e5ebe7;
    --muted: #8f9d96;
    --accent: #58c49d;
    --accent-ink: #08150f;
    --said: #1b4435;
    --got: #202a26;
    --read: #5bb6ef;
    --danger: #ff9d8f;
    --danger-soft: #3a1f1b;
    --shadow: 0 1px 1px rgb(0 0 0 / 30%);
    --lift: 0 18px 50px rgb(0 0 0 / 45%), 0 0 0 1px rgb(220 235 228 / 6%);
  }
}
* { box-sizing: border-box; }
html, body { height: 100%; margin: 0; }
body {
  display: flex;
  flex-direction: column;
  background: var(--page);
  color: var(--text);
  font: 15px/1.4 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
  -webkit-font-smoothing: antialiased;
  overflow: hidden;
}
button, textarea, input { font: inherit; color: inherit; }
button { cursor: pointer; background: none; border: 0; padding: 0; }
svg { display: block; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }

.bar {
  flex: none;
  display: flex;
  align-items: center;
  gap: 18px;
  padding: 14px 28px 0;
  min-height: 52px;
}
.brand { display: flex; align-items: center; gap: 10px; }
.brand h1 { margin: 0; font-size: 16px; font-weight: 650; letter-spacing: -.01em; }
.mark {
  width: 18px; height: 18px; border-radius: 6px 6px 6px 2px;
  background: var(--accent);
}
.tabs { display: none; }
.hook { margin: 0 0 0 auto; color: var(--muted); font-size: 13px; display: flex; align-items: center; gap: 8px; }
.hook::before { content: ""; width: 8px; height: 8px; border-radius: 50%; background: var(--muted); }
.hook.on::before { background: var(--accent); }
.hook.bad::before { background: var(--danger); }
.add {
  padding: 7px 14px; border-radius: 99px; font-size: 13px; font-weight: 550;
  background: var(--raised); box-shadow: var(--shadow), 0 0 0 1px var(--line);
}
.add:hover { color: var(--accent); }

.phones {
  flex: 1;
  min-height: 0;
  display: flex;
  gap: 26px;
  padding: 16px 28px 28px;
  overflow-x: auto;
  scroll-snap-type: x proximity;
}
.phones::before, .phones::after { content: ""; margin: auto; }
.phone {
  flex: 0 0 clamp(330px, 29vw, 392px);
  max-height: 860px;
  align-self: stretch;
  display: flex;
  flex-direction: column;
  min-height: 0;
  position: relative;
  overflow: hidden;
  scroll-snap-align: center;
  background: var(--surface);
  border-radius: 30px;
  box-shadow: var(--lift);
}
.owner {
  display: flex; align-items: center; justify-content: space-between; gap: 12px;
  padding: 11px 20px 3px;
  font-size: 12px; color: var(--muted);
}
.owner strong { color: var(--text); font-weight: 600; }
.owner span { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.signal { display: inline-flex; align-items: flex-end; gap: 2px; height: 11px; }
.signal i { width: 3px; border-radius: 1px; background: currentColor; }
.signal i:nth-child(1) { height: 4px; }
.signal i:nth-child(2) { height: 7px; }
.signal i:nth-child(3) { height: 10px; }
.offline .signal i { opacity: .28; }

.peer {
  display: flex; align-items: center; gap: 12px;
  padding: 9px 12px 11px 18px;
  border-bottom: 1px solid var(--line);
}
.avatar {
  flex: none; display: grid; place-items: center; width: 40px; height: 40px; border-radius: 50%;
  background: color-mix(in srgb, var(--accent) 16%, var(--surface));
  color: var(--accent); font-weight: 650; font-size: 15px;
}
.who { flex: 1; min-width: 0; }
.who b { display: block; font-weight: 620; font-size: 15.5px; line-height: 1.25; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
.who small { color: var(--muted); font-size: 12.5px; }
.who select { border: 0; background: none; font-weight: 620; padding: 0; max-width: 100%; }
.who .typing { color: var(--accent); }
.menu { position: relative; }
.menu summary { list-style: none; width: 40px; height: 40px; border-radius: 50%; display: grid; place-items: center; color: var(--muted); cursor: pointer; }
.menu summary::-webkit-details-marker { display: none; }
.menu summary:hover { background: color-mix(in srgb, var(--text) 6%, transparent); }
.menu ul {
  position: absolute; z-index: 3; right: 0; top: 44px; width: 230px; margin: 0; padding: 6px; list-style: none;
  background: var(--raised); border-radius: 16px; box-shadow: var(--lift);
}
.menu label { display: flex; justify-content: space-between; align-items: center; gap: 12px; padding: 10px 12px; border-radius: 11px; font-size: 14px; cursor: pointer; }
.menu label:hover { background: color-mix(in srgb, var(--text) 5%, transparent); }
.menu input {
  appearance: none; flex: none; width: 36px; height: 22px; margin: 0; border-radius: 99px; position: relative; cursor: pointer;
  background: color-mix(in srgb, var(--text) 18%, transparent); transition: background .18s;
}
.menu input::after { content: ""; position: absolute; top: 3px; left: 3px; width: 16px; height: 16px; border-radius: 50%; background: #fff; transition: translate .18s; }
.menu input:checked { background: var(--accent); }
.menu input:checked::after { translate: 14px 0; }

.chat {
  flex: 1; min-height: 0; margin: 0; padding: 14px 14px 10px; list-style: none;
  display: flex; flex-direction: column; gap: 3px;
  overflow-y: auto; overscroll-behavior: contain;
  background: radial-gradient(circle at 1px 1px, var(--dot) 1px, transparent 1.4px) 0 0 / 17px 17px, var(--chat);
}
.chat > :first-child { margin-top: auto; }
.day { align-self: center; margin: 8px 0; padding: 3px 11px; border-radius: 99px; background: var(--raised); color: var(--muted); font-size: 12px; box-shadow: var(--shadow); }
.empty { align-self: center; margin: auto; max-width: 230px; text-align: center; color: var(--muted); font-size: 14px; }
.message { display: flex; flex-direction: column; max-width: 84%; align-self: flex-start; animation: arrive .18s ease-out; }
.message.said { align-self: flex-end; align-items: flex-end; }
.message.turn { margin-top: 8px; }
@keyframes arrive { from { opacity: 0; transform: translateY(6px); } }
.bubble {
  position: relative; padding: 7px 10px 6px 11px; min-width: 78px;
  background: var(--got); border-radius: 16px; box-shadow: var(--shadow); overflow-wrap: anywhere;
}
.received.turn .bubble { border-top-left-radius: 5px; }
.said .bubble { background: var(--said); }
.said.turn .bubble { border-top-right-radius: 5px; }
.bubble.with-actions { border-bottom-left-radius: 6px; border-bottom-right-radius: 6px; }
.head { font-weight: 640; margin: 1px 0 3px; }
.text { white-space: pre-wrap; }
.text code { font: 13px ui-monospace, SFMono-Regular, Menlo, monospace; background: color-mix(in srgb, var(--text) 7%, transparent); border-radius: 5px; padding: 1px 4px; }
.text a { color: var(--accent); }
.foot { color: var(--muted); font-size: 13px; margin-top: 3px; }
.kind { color: var(--muted); font-style: italic; }
.quote { border-left: 3px solid var(--accent); border-radius: 7px; background: color-mix(in srgb, var(--text) 5%, transparent); padding: 4px 9px; margin: 1px 0 5px; font-size: 13px; color: var(--muted); max-height: 42px; overflow: hidden; }
.meta { float: right; display: inline-flex; align-items: center; gap: 4px; margin: 6px 0 -1px 12px; font-size: 11px; color: var(--muted); user-select: none; }
.tick { color: var(--muted); transition: color .25s; }
.tick.read { color: var(--read); }
.tick.failed { color: var(--danger); }
.reason { margin: 4px 2px 2px; padding: 7px 11px; border-radius: 12px; background: var(--danger-soft); color: var(--danger); font-size: 12.5px; line-height: 1.35; }
.reason b { font-weight: 620; }
.bubble:has(.emoji) { margin-bottom: 14px; }
.bubble.with-actions:has(.emoji) { margin-bottom: 0; }
.emoji { position: absolute; bottom: -15px; left: 10px; padding: 1px 7px; border-radius: 99px; background: var(--raised); box-shadow: var(--shadow), 0 0 0 1px var(--line); font-size: 13px; z-index: 1; }

.picture { display: block; width: 100%; max-height: 300px; min-height: 60px; object-fit: cover; border-radius: 11px; margin: 0 0 5px; background: color-mix(in srgb, var(--text) 7%, transparent); }
.bubble:has(.picture) { padding: 5px 5px 6px; }
.bubble:has(.picture) > :not(.picture) { margin-left: 6px; margin-right: 5px; }
.sticker { width: 128px; height: 128px; object-fit: contain; }
.file { display: flex; align-items: center; gap: 11px; padding: 9px 11px; margin: 1px 0 4px; border-radius: 11px; background: color-mix(in srgb, var(--text) 5%, transparent); color: inherit; text-decoration: none; font-size: 14px; }
.file svg { color: var(--accent); flex: none; }
.place .text { line-height: 1.35; font-size: 13px; color: var(--muted); }
.place b { color: var(--text); font-size: 14.5px; font-weight: 570; }
.answers { display: grid; grid-template-columns: auto 1fr; gap: 1px 10px; margin: 3px 0 0; font-size: 13px; }
.answers dt { color: var(--muted); }
.answers dd { margin: 0; }
audio { width: 236px; height: 40px; display: block; }
video { width: 100%; border-radius: 11px; display: block; }

.actions { display: flex; flex-direction: column; gap: 3px; margin-top: 3px; width: 100%; }
.action {
  display: flex; align-items: center; justify-content: center; gap: 8px; min-height: 42px; padding: 8px 12px; width: 100%;
  background: var(--got); color: var(--accent); border-radius: 6px; box-shadow: var(--shadow);
  font-weight: 570; font-size: 14.5px; text-align: center; text-decoration: none; line-height: 1.25;
}
.action:last-child { border-bottom-left-radius: 16px; border-bottom-right-radius: 16px; }
.action:hover { background: color-mix(in srgb, var(--accent) 8%, var(--got)); }
.action:active { transform: scale(.99); }
.action.chosen { background: color-mix(in srgb, var(--accent) 15%, var(--got)); }
.action svg { flex: none; }

.dots { display: inline-flex; gap: 4px; padding: 6px 2px 4px; }
.dots i { width: 7px; height: 7px; border-radius: 50%; background: var(--muted); animation: breathe 1.2s infinite; }
.dots i:nth-child(2) { animation-delay: .16s; }
.dots i:nth-child(3) { animation-delay: .32s; }
@keyframes breathe { 0%, 60%, 100% { opacity: .3; transform: none; } 30% { opacity: 1; transform: translateY(-3px); } }

.notice { margin: 0; padding: 9px 18px; background: var(--danger-soft); color: var(--danger); font-size: 13px; }
.notice:empty { display: none; }
.composer { display: flex; align-items: flex-end; gap: 8px; padding: 9px 12px 13px; background: var(--surface); }
.field { flex: 1; display: flex; align-items: flex-end; min-width: 0; background: var(--raised); border-radius: 23px; box-shadow: 0 0 0 1px var(--line); }
.field:focus-within { box-shadow: 0 0 0 2px var(--accent); }
.field textarea { flex: 1; min-width: 0; resize: none; border: 0; background: none; outline: none; padding: 11px 4px 11px 16px; height: 44px; max-height: 132px; line-height: 22px; }
.field textarea::placeholder { color: var(--muted); }
.round { flex: none; width: 44px; height: 44px; border-radius: 50%; display: grid; place-items: center; color: var(--muted); }
.round:hover { color: var(--accent); }
.send { background: var(--accent); color: var(--accent-ink); }
.send:hover { color: var(--accent-ink); filter: brightness(1.08); }
.send:disabled { background: color-mix(in srgb, var(--text) 10%, transparent); color: var(--muted); cursor: default; filter: none; }

.cover { position: absolute; inset: 0; z-index: 4; display: flex; align-items: flex-end; background: rgb(8 16 12 / 38%); animation: fade .18s; }
.sheet {
  width: 100%; max-height: 78%; display: flex; flex-direction: column; overflow: hidden;
  background: var(--surface); border-radius: 24px 24px 0 0; animation: rise .24s cubic-bezier(.2, .8, .2, 1);
}
@keyframes fade { from { opacity: 0; } }
@keyframes rise { from { transform: translateY(60px); } }
.sheet header { display: flex; align-items: center; justify-content: space-between; padding: 16px 14px 10px 22px; }
.sheet h2 { margin: 0; font-size: 17px; font-weight: 640; }
.sheet .rows { overflow-y: auto; padding: 0 10px 18px; }
.sheet h3 { margin: 12px 12px 4px; font-size: 13px; font-weight: 600; color: var(--accent); }
.row { display: block; width: 100%; text-align: left; padding: 12px; border-radius: 14px; }
.row:hover, .row:focus-visible { background: color-mix(in srgb, var(--accent) 9%, transparent); }
.row b { display: block; font-weight: 560; }
.row small { color: var(--muted); font-size: 13px; }
.sheet form { padding: 4px 22px 22px; display: grid; gap: 12px; }
.sheet form p { margin: 0; font-size: 13px; color: var(--muted); }
.sheet form textarea { width: 100%; padding: 11px 14px; border-radius: 13px; border: 1px solid var(--line); background: var(--raised); font: 13px/1.5 ui-monospace, monospace; min-height: 120px; resize: vertical; }
.sheet form button, .choices .main { justify-self: end; padding: 10px 22px; border-radius: 99px; background: var(--accent); color: var(--accent-ink); font-weight: 600; }
.adding { width: min(380px, calc(100% - 32px)); padding: 24px; border: 0; border-radius: 26px; background: var(--surface); color: var(--text); box-shadow: var(--lift); }
.adding::backdrop { background: rgb(8 16 12 / 38%); }
.adding h2 { margin: 0 0 14px; font-size: 17px; font-weight: 640; }
.adding form { display: grid; gap: 14px; }
.adding label { display: grid; gap: 5px; font-size: 13px; color: var(--muted); }
.adding input { width: 100%; padding: 11px 14px; border-radius: 13px; border: 1px solid var(--line); background: var(--raised); color: var(--text); font-size: 15px; }
.choices { display: flex; justify-content: flex-end; gap: 18px; color: var(--muted); font-weight: 550; }
.more { align-self: center; color: var(--muted); font-size: 13px; flex: none; max-width: 150px; text-align: center; }

@media (max-width: 760px) {
  .bar { padding: 8px 10px; gap: 8px; background: var(--surface); border-bottom: 1px solid var(--line); min-height: 0; }
  .brand, .hook { display: none; }
  .tabs { display: flex; flex: 1; gap: 4px; overflow-x: auto; scrollbar-width: none; }
  .tabs button { flex: none; padding: 8px 13px; border-radius: 99px; font-size: 14px; color: var(--muted); font-weight: 550; }
  .tabs button[aria-current="true"] { background: color-mix(in srgb, var(--accent) 15%, transparent); color: var(--accent); }
  .add { flex: none; width: 36px; height: 36px; padding: 0; font-size: 0; }
  .add::before { content: "+"; font-size: 20px; line-height: 1; }
  .phones { padding: 0; gap: 0; scroll-snap-type: x mandatory; }
  .phones::before, .phones::after { content: none; }
  .phone { flex: 0 0 100%; max-height: none; border-radius: 0; box-shadow: none; }
  .composer { padding-bottom: max(13px, env(safe-area-inset-bottom)); }
}
@media (prefers-reduced-motion: reduce) {
  *, ::before, ::after { animation: none !important; transition: none !important; }
}
`;
