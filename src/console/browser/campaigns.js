// A file of recipients is looked into before it is sent: the server says what its columns are likely to be.

const headBytes = 64 * 1024;

/** Spreadsheets save as their computer is used to; the server reads it by the same. @param {ArrayBuffer} bytes */
function textOf(bytes) {
  const [first, second] = new Uint8Array(bytes);
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

document.addEventListener('change', async (event) => {
  const input = event.target;
  if (!(input instanceof HTMLInputElement) || !input.dataset.columns) return;
  const place = /** @type {HTMLElement} */ (document.querySelector('#file-columns'));
  const [file] = input.files ?? [];
  if (!file || /\.(ndjson|jsonl)$/i.test(file.name)) return place.replaceChildren();
  const { htmx } = /** @type {any} */ (window);
  const text = textOf(await file.slice(0, headBytes).arrayBuffer());
  await htmx.ajax('POST', input.dataset.columns, {
    source: '#file-columns',
    target: '#file-columns',
    values: { text },
  });
});
