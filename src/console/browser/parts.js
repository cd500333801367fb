// What parts of pages do by themselves wherever they stand.

// A value beside its button is copied; where the browser lets no page do so, it is marked to be copied by hand.
document.addEventListener('click', async (event) => {
  const button =
    event.target instanceof Element ? event.target.closest('button[data-copy]') : undefined;
  const field = button?.parentElement?.querySelector('input');
  const word = button?.querySelector('[data-copied]');
  if (!(button instanceof HTMLElement) || !field || !word) return;
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    if (!document.execCommand('copy')) return;
  }
  const before = word.textContent;
  if (before === button.dataset.copy) return;
  word.textContent = button.dataset.copy ?? '';
  setTimeout(() => {
    word.textContent = before;
  }, 2_000);
});

// Of tabs that do not all fit, the one that is open is in sight.
document
  .querySelector('.tabs [aria-current]')
  ?.scrollIntoView({ block: 'nearest', inline: 'center' });

// What shows itself anew from time to time does not while somebody has something open in it, which would close.
document.addEventListener('htmx:before:request', (event) => {
  const { sourceElement: asks } = /** @type {CustomEvent} */ (event).detail.ctx;
  const isPolling = asks instanceof Element && asks.getAttribute('hx-trigger')?.startsWith('every');
  if (isPolling && asks.querySelector('details[open]')) event.preventDefault();
});

/** The form that has just been sent, until its page is there. @type {EventTarget | null} */
let sent = null;

// A second press, while the answer to the first is on its way, does nothing twice.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (event.defaultPrevented || !(form instanceof HTMLFormElement) || form.method !== 'post')
    return;
  if (form === sent) event.preventDefault();
  sent = form;
});

// What was done before is no answer to what is asked for now.
document.addEventListener('submit', () => document.querySelector('#done')?.replaceChildren(), true);

// It may be sent again once somebody has come back to it.
addEventListener('pageshow', () => {
  sent = null;
});

// Escape closes what asks once more, and leads back to its button.
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || event.defaultPrevented) return;
  const open = document.querySelector('details.asks[open], details.emojis[open]');
  if (!open) return;
  event.preventDefault();
  open.removeAttribute('open');
  open.querySelector('summary')?.focus();
});

// What a form did is said once, on the page that it led to.
const done = document.querySelector('#done');
if (done instanceof HTMLElement && /(^|; )chasqui_done=/.test(document.cookie)) {
  // biome-ignore lint/suspicious/noDocumentCookie: not every browser has the Cookie Store API
  document.cookie = 'chasqui_done=; path=/console; max-age=0';
  done.textContent = done.dataset.done ?? '';
  setTimeout(() => {
    done.textContent = '';
  }, 4_000);
}
