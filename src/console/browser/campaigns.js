// A file of recipients is looked into before it is sent: the server says what its columns are likely to be.

const headBytes = 64 * 1024;

document.addEventListener('change', async (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || !input.dataset.columns) return;
  const place = /** @type {HTMLElement} */ (document.querySelector('#file-columns'));
  const [file] = input.files ?? [];
  if (!file || /\.(ndjson|jsonl)$/i.test(file.name)) return place.replaceChildren();
  const { htmx } = /** @type {any} */ (window);
  const text = await file.slice(0, headBytes).text();
  await htmx.ajax('POST', input.dataset.columns, {
    source: '#file-columns',
    target: '#file-columns',
    values: { text },
  });
});
