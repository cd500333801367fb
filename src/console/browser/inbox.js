// What a page of chats does by itself: everything else is htmx and the server.

/** @type {(selector: string, root?: ParentNode) => any} */
const find = (selector, root = document) => root.querySelector(selector);

/** @param {Event} event @param {string} selector @returns {any} */
const within = (event, selector) =>
  event.target instanceof Element ? event.target.closest(selector) : null;

const composer = () => find('#composer');
const box = () => find('#composer textarea');

/** @param {string} text */
function insert(text) {
  const field = box();
  if (!field) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
  field.focus();
}

/** @param {boolean} isNote */
function writeNote(isNote) {
  const form = composer();
  form.kind.value = isNote ? 'note' : 'message';
  form.classList.toggle('note', isNote);
  find('[data-toggle-note]', form).setAttribute('aria-pressed', String(isNote));
  box().placeholder = isNote ? form.dataset.note : form.dataset.message;
}

/** @param {string} id @param {string} summary */
function answer(id, summary) {
  const form = composer();
  if (!form) return;
  form.answers.value = id;
  find('[data-answering]', form).textContent = summary;
  find('.answering', form).hidden = id === '';
  box().focus();
}

/** @param {string} text */
function offerCanned(text) {
  const { htmx } = /** @type {any} */ (window);
  const list = find('#canned');
  if (!text.startsWith('/') || text.includes('\n')) {
    list.replaceChildren();
    return;
  }
  const asked = new URLSearchParams({ q: text.slice(1) });
  htmx.ajax('GET', `${composer().dataset.canned}?${asked}`, {
    target: '#canned',
    source: '#canned',
  });
}

/** Under which name a file is sent once, until it is heard that it was. @type {Map<string, string>} */
const sending = new Map();

/** @param {string} address @param {File} file */
const keyOf = (address, { name, size, lastModified }) =>
  JSON.stringify([address, name, size, lastModified]);

/** @param {FileList | null | undefined} files */
async function sendFiles(files) {
  const form = composer();
  const input = form && find('[data-attach]', form);
  if (!input || !files) return;
  for (const file of files) {
    const { htmx } = /** @type {any} */ (window);
    const address = input.dataset.attach;
    const request_id = sending.get(keyOf(address, file)) ?? crypto.randomUUID();
    sending.set(keyOf(address, file), request_id);
    const values = { file, request_id };
    await htmx.ajax('POST', address, { source: '#refused', values, swap: 'none' });
  }
  input.value = '';
}

document.addEventListener('click', (event) => {
  const emoji = within(event, '[data-emoji]');
  if (emoji) insert(emoji.dataset.emoji);
  const canned = within(event, 'button[data-canned]');
  if (canned) {
    box().value = canned.dataset.canned;
    find('#canned').replaceChildren();
    box().focus();
  }
  const answers = within(event, '[data-answers]');
  if (answers) answer(answers.dataset.answers, answers.dataset.summary);
  if (within(event, '[data-drop-answer]')) answer('', '');
  if (within(event, '[data-toggle-note]')) writeNote(composer().kind.value !== 'note');
  const opened = within(event, 'a.chat');
  if (opened) {
    find('a.chat[aria-current]')?.removeAttribute('aria-current');
    opened.setAttribute('aria-current', 'page');
  }
  // Menus close once one looks elsewhere.
  for (const menu of document.querySelectorAll('details.asks[open], details.emojis[open]')) {
    if (event.target instanceof Node && !menu.contains(event.target)) menu.removeAttribute('open');
  }
});

document.addEventListener('input', (event) => {
  const field = box();
  if (event.target !== field || !field) return;
  if (field.value === '@') {
    field.value = '';
    writeNote(true);
  }
  offerCanned(field.value);
});

document.addEventListener('keydown', (event) => {
  const field = box();
  if (!field || event.isComposing) return;
  const options = [...find('#canned').children].filter((each) => each.matches('button'));
  const place = options.indexOf(/** @type {any} */ (document.activeElement));
  if (options.length > 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
    event.preventDefault();
    const next = place + (event.key === 'ArrowDown' ? 1 : -1);
    /** @type {any} */ (options[next] ?? field).focus();
  } else if (options.length > 0 && event.key === 'Escape') {
    find('#canned').replaceChildren();
    field.focus();
  } else if (event.target === field && event.key === 'Enter' && !event.shiftKey) {
    event.preventDefault();
    if (options[0] && field.value.startsWith('/')) /** @type {any} */ (options[0]).click();
    else if (field.value.trim()) composer().requestSubmit();
  } else if (event.target === field && event.key === 'Escape') {
    writeNote(false);
    answer('', '');
  }
});

document.addEventListener('change', (event) => {
  const input = within(event, '[data-attach]');
  if (input) void sendFiles(input.files);
});

document.addEventListener('paste', (event) => {
  if (event.target === box() && event.clipboardData?.files.length) {
    event.preventDefault();
    void sendFiles(event.clipboardData.files);
  }
});

for (const kind of ['dragover', 'dragleave', 'drop']) {
  document.addEventListener(kind, (event) => {
    const over = within(event, '.conversation');
    if (!over || !composer()) return;
    event.preventDefault();
    over.classList.toggle('dropping', kind === 'dragover');
    if (kind === 'drop') void sendFiles(/** @type {DragEvent} */ (event).dataTransfer?.files);
  });
}

// What is sent has a name of its own, under which it is said once; the box is free for what comes next at once,
// and has the words again where they did not get through: as what they were, for a note is for nobody else.
/** What did not get through. @type {URLSearchParams | null} */
let unheard = null;

document.addEventListener('htmx:config:request', (event) => {
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  const form = composer();
  if (!form || ctx.sourceElement !== form) return;
  const said = ctx.request.body;
  // What was perhaps said, though its answer did not come through, is said again under the same name.
  const isAgain = ['text', 'kind', 'answers'].every(
    (each) => unheard?.get(each) === said.get(each),
  );
  said.set('request_id', isAgain ? unheard?.get('request_id') : crypto.randomUUID());
  unheard = null;
  form.dataset.summary = find('[data-answering]', form).textContent;
  box().value = '';
  writeNote(false);
  answer('', '');
});

/** @param {URLSearchParams} said */
function giveBack(said) {
  unheard = said;
  const next = box().value;
  const isNote = said.get('kind') === 'note';
  // What has been written since is of another kind: it stays as it is, and what was said is not mixed into it.
  if (next !== '' && isNote !== (composer().kind.value === 'note')) return;
  box().value = [said.get('text'), next].filter(Boolean).join('\n');
  writeNote(isNote);
  const answered = said.get('answers') ?? '';
  if (answered !== '') answer(answered, composer().dataset.summary);
}

/** The file that a request is to send. @param {any} ctx */
function fileOf({ request }) {
  const file = request.body instanceof FormData ? request.body.get('file') : null;
  return file instanceof File ? file : undefined;
}

for (const kind of ['htmx:after:request', 'htmx:error']) {
  document.addEventListener(kind, (event) => {
    const { ctx } = /** @type {CustomEvent} */ (event).detail;
    const form = composer();
    if (!form || !ctx) return;
    const file = fileOf(ctx);
    if (ctx.sourceElement !== form && !file) return;
    const status = kind === 'htmx:error' ? undefined : ctx.response?.status;
    const isDone = status < 400;
    if (file && status < 500) sending.delete(keyOf(ctx.request.action, file));
    if (!file && !isDone) giveBack(ctx.request.body);
    // What was wrong with it is said by the answer itself.
    if (!isDone && status !== 422) find('#refused').textContent = form.dataset.failed;
  });
}

// What is live says why it ends for good: one signs in, or is told that it is not there any more.
document.addEventListener('htmx:sse:error', (event) => {
  const { status } = /** @type {CustomEvent} */ (event).detail;
  if ([401, 403, 404].includes(status)) location.reload();
});

// What was pressed above the chat goes with what it did: one goes on in the field, where no keyboard covers the screen.
document.addEventListener('htmx:after:request', (event) => {
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  if (!ctx?.sourceElement?.closest('.chat-head') || !(ctx.response?.status < 400)) return;
  if (matchMedia('(pointer: fine)').matches) box()?.focus();
});

// A flow is larger than the screen: one looks first at where the process is.
document.addEventListener('htmx:after:swap', (event) => {
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  if (ctx?.target?.id !== 'whole-flow') return;
  find('.here', ctx.target)?.scrollIntoView({ block: 'center', inline: 'center' });
});
