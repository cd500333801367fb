/** Lines, health and settings. */
export const operations = `
.copied { display: flex; align-items: end; gap: var(--gap-2); }
.copied label { flex: 1; min-width: 0; }
.copied input { font-size: var(--size-s); }
.copied button { flex: none; font-size: var(--size-s); }
.inbounds { list-style: none; margin: 0; padding: 0; display: grid; gap: var(--gap-4); }
.inbounds li { display: flex; gap: var(--gap-4); align-items: center; }
.qr-small { flex: none; width: 5.5rem; height: 5.5rem; border-radius: var(--round-small); overflow: hidden; border: 1px solid var(--line); }
.qr-small img, .qr svg { display: block; width: 100%; height: 100%; }
.qr-card { display: flex; flex-wrap: wrap; gap: var(--gap-6); align-items: center; }
.qr { flex: none; width: 15rem; max-width: 100%; border-radius: var(--round); overflow: hidden; border: 1px solid var(--line); }
.qr-card .grow, .said .grow { flex: 1 1 14rem; }
.figure dd .mark.success { color: var(--good); } .figure dd .mark.waits { color: var(--warn); } .figure dd .mark.failure { color: var(--bad); }
.figure dd .dim { font-size: var(--size-m); font-weight: 400; }
.numbers .figures { grid-template-columns: repeat(4, minmax(0, 1fr)); }
.wide-facts { grid-template-columns: minmax(0, auto) minmax(0, 1fr); }
fieldset.words .fields { align-items: start; }
pre.code { margin: 0; padding: var(--gap-3); background: var(--raised); border: 1px solid var(--line); border-radius: var(--round-small); white-space: pre-wrap; overflow-wrap: anywhere; max-height: 28rem; overflow: auto; }
.notice summary { cursor: pointer; } .notice pre { margin-top: var(--gap-2); }
fieldset.words { margin: 0; min-width: 0; }
fieldset.words > legend { float: left; width: 100%; padding: 0; font-weight: 600; font-size: var(--size-l); line-height: 1.3; }
fieldset.checks { display: grid; gap: var(--gap-2); margin: 0; min-width: 0; border: 0; padding: 0; }
.checks legend { margin-bottom: var(--gap-1); padding: 0; font-weight: 600; font-size: var(--size-s); }
.said .button, .said button { background: var(--card); color: var(--ink); }
@media (max-width: 47rem) {
  .numbers .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .wide-facts { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); }
}
`;
