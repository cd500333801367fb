/** Last, so that it holds on a narrow screen whatever a part says of itself. */
export const narrow = `
@media (max-width: 47rem) {
  .frame { grid-template-columns: 1fr; }
  .frame > nav { position: fixed; inset: auto 0 0 0; height: auto; z-index: 1; flex-direction: row; justify-content: space-around; padding: var(--gap-1) var(--gap-2) calc(var(--gap-1) + env(safe-area-inset-bottom)); border-right: 0; border-top: 1px solid var(--line); }
  .frame > nav .brand { display: none; }
  .frame > nav a, .frame > nav button.plain { flex-direction: column; gap: 0; padding-inline: 0; font-size: .75rem; align-items: center; justify-content: center; min-height: 3rem; }
  .frame > nav > a, .frame > nav > .more-places { flex: 1 1 0; min-width: 0; }
  .more-places { display: flex; width: auto; }
  .frame > nav #places { display: none; }
  .frame > nav #places:popover-open { display: flex; position: fixed; inset: auto var(--gap-2) calc(4.25rem + env(safe-area-inset-bottom)) auto; min-width: 13rem; background: var(--card); border: 1px solid var(--strong-line); border-radius: var(--round); padding: var(--gap-2); box-shadow: 0 6px 20px rgb(0 0 0 / .18); }
  .frame > nav #places a, .frame > nav #places button.plain { flex-direction: row; justify-content: flex-start; gap: var(--gap-3); font-size: var(--size-m); }
  .table thead { display: none; }
  .table, .table tbody { display: grid; gap: var(--gap-3); }
  .table tr { display: grid; gap: var(--gap-1); padding-bottom: var(--gap-3); border-bottom: 1px solid var(--line); }
  .table tr:last-child { border-bottom: 0; padding-bottom: 0; }
  .table td { display: grid; grid-template-columns: minmax(6rem, 35%) 1fr; gap: var(--gap-2); padding: 0; border: 0; }
  .table td:first-child { display: block; } .table td:empty { display: none; }
  .table td:not(:first-child)::before { content: attr(data-head); color: var(--dim); font-size: var(--size-s); }
  .phone { margin-inline: auto; }
  .frame main { padding: var(--gap-4) var(--gap-4) 6rem; }
  #done { bottom: calc(4.5rem + env(safe-area-inset-bottom)); }
  .card { padding: var(--gap-4); }
  .list > li { grid-template-columns: 1fr; }
  .asks[open] form { right: auto; left: 50%; transform: translateX(-50%); }
  .asks[open] > form { position: fixed; inset: auto var(--gap-3) calc(4.5rem + env(safe-area-inset-bottom)) var(--gap-3); width: auto; max-height: 70dvh; overflow-y: auto; transform: none; z-index: 2; }
  .table td:not(:first-child) > * { grid-column: 2; }
}
@media (prefers-reduced-motion: no-preference) { button, .button, a { transition: background-color .12s, filter .12s; } }
`;
