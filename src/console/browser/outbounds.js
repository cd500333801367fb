// What the form of an outbound does by itself: everything else is htmx and the server.

const typedForMs = 200;
/** WhatsApp takes no larger file of any kind. */
const mostBytes = 100 * 1024 * 1024;

/** Who asks just now: the form, to be looked at, or a button of it, for another shape. @type {Element | undefined} */
let asking;
let later = 0;

const outboundForm = () => document.querySelector('#outbound-form');

/** What a button has asked for comes first. */
function look() {
  const form = outboundForm();
  if (asking?.isConnected && asking !== form) later = setTimeout(look, 50);
  else form?.dispatchEvent(new Event('look'));
}

document.addEventListener('input', ({ target }) => {
  const form = target instanceof Element && target.closest('#outbound-form');
  if (!form) return;
  clearTimeout(later);
  // An answer to what was typed before would take back what was typed since.
  if (asking === form) form.dispatchEvent(new Event('htmx:abort'));
  later = setTimeout(look, typedForMs);
});

document.addEventListener('htmx:before:request', (event) => {
  const { sourceElement } = /** @type {CustomEvent} */ (event).detail.ctx;
  if (!sourceElement?.closest('#outbound-form')) return;
  clearTimeout(later);
  asking = sourceElement;
});

document.addEventListener('htmx:finally:request', (event) => {
  const { sourceElement } = /** @type {CustomEvent} */ (event).detail.ctx;
  if (asking === sourceElement) asking = undefined;
});

// Who has a button added writes into it next; who takes one away is not thrown back to the top.
document.addEventListener('htmx:after:swap', (event) => {
  const { sourceElement } = /** @type {CustomEvent} */ (event).detail.ctx;
  if (!(sourceElement instanceof HTMLButtonElement) || sourceElement.name !== 'do') return;
  const labels = /** @type {HTMLInputElement[]} */ ([
    ...document.querySelectorAll('.button-row input[id$="-text"]'),
  ]);
  const isAdded = sourceElement.value.startsWith('add ');
  if (isAdded) labels.find(({ value }) => value === '')?.focus();
  else if (!sourceElement.isConnected) labels.at(0)?.focus();
});

// A file above the text goes up as soon as it is chosen; then the preview shows it.
document.addEventListener('change', async ({ target }) => {
  if (!(target instanceof HTMLInputElement) || !target.dataset.headerFile) return;
  const [file] = target.files ?? [];
  if (!file) return;
  const said = document.querySelector('#header-file-said');
  if (file.size > mostBytes && said) {
    said.textContent = target.dataset.tooLarge ?? '';
    return;
  }
  const { htmx } = /** @type {any} */ (window);
  const values = { file, kind: target.dataset.kind };
  await htmx.ajax('POST', target.dataset.headerFile, {
    source: '#header-file',
    target: '#header-file',
    swap: 'outerHTML',
    values,
  });
  look();
});
