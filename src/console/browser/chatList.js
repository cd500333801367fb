// What the list of chats does by itself: rows that have changed come one by one, and go where they belong.

/** Whether a row stands above another: what happened last in its chat is later. @param {any} one @param {any} other */
const isAbove = (one, other) =>
  Number(one.dataset.at) > Number(other.dataset.at) ||
  (one.dataset.at === other.dataset.at && one.id > other.id);

/** @param {any} list @param {any} row */
function place(list, row) {
  const next = [...list.children].find((each) => each !== row && isAbove(row, each)) ?? null;
  if (row.parentNode === list && row.nextElementSibling === next) return;
  const focused = row.querySelector(':focus');
  // Where the browser can, without losing what has the focus.
  const isMoved = row.parentNode === list && list.moveBefore;
  if (isMoved) list.moveBefore(row, next);
  else list.insertBefore(row, next);
  focused?.focus({ preventScroll: true });
}

/** @type {any} */
let api;

/** Puts a row into the list, or takes it out; gives it where it is new. @param {any} list @param {any} row */
function put(list, row) {
  const known = document.getElementById(row.id);
  if (!row.dataset.at) {
    known?.remove();
    return undefined;
  }
  const link = row.querySelector('a');
  const isOpen = known
    ? known.querySelector('[aria-current]')
    : link.pathname === location.pathname;
  if (isOpen) link.setAttribute('aria-current', 'page');
  if (known) {
    const part = new DocumentFragment();
    part.append(row);
    api.morph(known, part, false);
    place(list, known);
    return undefined;
  }
  // More is asked for by its button: there would be a gap before this one.
  const last = list.lastElementChild;
  if ('hasMore' in list.dataset && last && isAbove(last, row)) return undefined;
  place(list, row);
  return row;
}

/** @param {any} target @param {Element[]} rows @param {string} view */
function putAll(target, rows, view) {
  const list = target.querySelector('ol[data-view]');
  if (list?.dataset.view !== view) return [];
  const made = rows.flatMap((row) => put(list, row) ?? []);
  while (list.children.length > Number(list.dataset.most)) {
    list.lastElementChild.remove();
    list.dataset.hasMore = '';
  }
  // Chats that it had have left it: those further down are to come up.
  const isShort = 2 * list.children.length < Number(list.dataset.shown);
  if (isShort && 'hasMore' in list.dataset) htmx.trigger(document.body, 'missed');
  return made;
}

/**
 * What came while the list is asked for anew, by request: it may be newer than the answer.
 * @type {Map<unknown, { rows: Element[], view: string }[]>}
 */
const meanwhile = new Map();

/** @param {Element} row */
const copyOf = (row) => /** @type {Element} */ (row.cloneNode(true));

const { htmx } = /** @type {any} */ (window);

htmx.registerExtension('rows', {
  /** @param {any} internal */
  init: (internal) => {
    api = internal;
  },
  /** @param {string} style @param {Element} target @param {DocumentFragment} fragment @param {{ view: string }} spec */
  handle_swap: (style, target, fragment, { view }) => {
    if (style !== 'rows') return false;
    const rows = [...fragment.children];
    for (const came of meanwhile.values()) came.push({ rows: rows.map(copyOf), view });
    return putAll(target, rows, view);
  },
});

document.addEventListener('htmx:config:request', (event) => {
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  if (ctx.sourceElement.id !== 'chats') return;
  // With as many chats as it shows by now, which may be more than it was asked for with.
  const list = ctx.sourceElement.querySelector('ol');
  const shown = Math.max(list.children.length, Number(list.dataset.shown));
  ctx.request.body.set('shown', String(shown));
});

document.addEventListener('htmx:before:request', (event) => {
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  if (ctx.request.action.startsWith('/console/inbox/list')) meanwhile.set(ctx, []);
});

/** What is searched and filtered for, by the address of a list. @param {string} address */
function wantedBy(address) {
  const { searchParams } = new URL(address, location.href);
  searchParams.delete('shown');
  return String(searchParams);
}

// An answer to what is not searched for any more comes too late; what it was asked for may still be missing.
document.addEventListener('htmx:before:swap', (event) => {
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  const list = document.getElementById('chats');
  if (!meanwhile.has(ctx) || ctx.sourceElement.id === 'filters') return;
  if (wantedBy(ctx.request.action) === wantedBy(list?.getAttribute('hx-get') ?? '')) return;
  event.preventDefault();
  htmx.trigger(document.body, 'missed');
});

document.addEventListener('htmx:after:swap', (event) => {
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  const came = meanwhile.get(ctx) ?? [];
  meanwhile.delete(ctx);
  for (const { rows, view } of came) {
    for (const row of putAll(document, rows, view)) htmx.process(row);
  }
});

document.addEventListener('htmx:finally:request', (event) => {
  meanwhile.delete(/** @type {CustomEvent} */ (event).detail.ctx);
});

/** As the server says it: `5 min`, `3 h`, `2 d`. @param {number} ms */
function lapse(ms) {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 1440)} d`;
}

/** When how long somebody waits was first seen here: clocks of browsers are not all right. */
const seen = new WeakMap();

setInterval(() => {
  const now = performance.now();
  for (const wait of document.querySelectorAll('[data-waits]')) {
    const { waits } = /** @type {HTMLElement} */ (wait).dataset;
    if (seen.get(wait)?.waits !== waits) seen.set(wait, { waits, at: now });
    wait.textContent = lapse(Number(waits) + now - seen.get(wait).at);
  }
}, 20_000);
