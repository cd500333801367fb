// The editor of a flow: its text in CodeMirror, what is wrong with it at the line, and what can be written next.
import { autocompletion, startCompletion } from '@codemirror/autocomplete';
import { json, jsonParseLinter } from '@codemirror/lang-json';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { keymap } from '@codemirror/view';
import { basicSetup, EditorView } from 'codemirror';
import { completeFlow } from './editor/complete.js';
import { looks } from './editor/looks.js';
import { placeOf } from './editor/places.js';

/** @typedef {import('@codemirror/lint').Diagnostic} Diagnostic */

const place = document.querySelector('#editor');
const form = document.querySelector('#draft');
const field = form?.querySelector('textarea');

if (place instanceof HTMLElement && form instanceof HTMLFormElement && field) {
  void start(place, form, field);
}

/** @param {HTMLElement} place @param {HTMLFormElement} form @param {HTMLTextAreaElement} field */
async function start(place, form, field) {
  const parse = jsonParseLinter();
  const schema = fetch('/schemas/flow.json').then((answer) => answer.json());
  const known = JSON.parse(place.dataset.known ?? '{}');
  /** What the server holds. */
  let kept = field.value;
  let sent = kept;
  let waits = 0;

  const view = new EditorView({
    parent: place,
    state: EditorState.create({
      doc: field.value,
      extensions: [
        basicSetup,
        json(),
        looks,
        lintGutter(),
        autocompletion({
          override: [async (context) => completeFlow(await schema, known)(context)],
        }),
        EditorView.domEventHandlers({ beforeinput: writeOver }),
        keymap.of([{ key: 'Mod-s', run: save, preventDefault: true }]),
        EditorView.lineWrapping,
        EditorState.phrases.of(JSON.parse(place.dataset.phrases ?? '{}')),
        EditorView.cspNonce.of(place.dataset.nonce ?? ''),
        EditorView.contentAttributes.of({
          'aria-label': place.dataset.label ?? '',
          tabindex: '0',
        }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) changed();
          if (update.transactions.some(opensText)) queueMicrotask(() => startCompletion(view));
        }),
      ],
    }),
  });
  field.hidden = true;
  tell();
  mark();
  showLast();
  if (place.dataset.at) show(place.dataset.at);

  function save() {
    const button = document.querySelector('button[data-save]');
    if (button instanceof HTMLElement) button.click();
    return true;
  }

  function changed() {
    field.value = view.state.doc.toString();
    tell();
    clearTimeout(waits);
    waits = window.setTimeout(mark, 200);
    form.dispatchEvent(new Event('edited'));
  }

  function tell() {
    form.classList.toggle('unsaved', field.value !== kept);
  }

  /** What is no JSON is said at once; else what the server has found. The browser says it in English alone. */
  function mark() {
    const broken = parse(view).map((each) => ({
      ...each,
      message: place.dataset.notJson ?? each.message,
    }));
    view.dispatch(setDiagnostics(view.state, broken.length > 0 ? broken : found()));
  }

  /** @returns {Diagnostic[]} */
  function found() {
    return [...document.querySelectorAll('#findings [data-field]')].flatMap((each) => {
      if (!(each instanceof HTMLElement)) return [];
      const at = placeOf(view.state, each.dataset.field ?? '');
      const line = each.querySelector('[data-line]');
      if (line instanceof HTMLElement) {
        line.textContent = `${line.dataset.line} ${view.state.doc.lineAt(at.from).number}`;
      }
      const severity = each.dataset.severity === 'error' ? 'error' : 'warning';
      return [{ ...at, severity, message: each.dataset.message ?? '' }];
    });
  }

  /** @param {string} named A path, as findings have it. */
  function show(named) {
    const { from } = placeOf(view.state, named);
    view.dispatch({
      selection: { anchor: from },
      effects: EditorView.scrollIntoView(from, { y: 'center' }),
    });
    view.focus();
  }

  document.addEventListener('click', (event) => {
    const leads = event.target instanceof Element && event.target.closest('[data-field]');
    if (leads instanceof HTMLElement) show(leads.dataset.field ?? '');
  });

  document.addEventListener('htmx:config:request', (event) => {
    const { ctx } = /** @type {CustomEvent} */ (event).detail;
    if (/\/(save|publish)$/.test(ctx.request.action)) sent = field.value;
  });
  // What is wrong with the draft is said by the answer itself.
  for (const kind of ['htmx:after:request', 'htmx:error']) {
    document.addEventListener(kind, (event) => {
      const { ctx } = /** @type {CustomEvent} */ (event).detail;
      if (!/\/(save|publish)$/.test(ctx?.request?.action)) return;
      const isDone = kind === 'htmx:after:request' && [200, 422].includes(ctx.response?.status);
      if (!isDone) complain();
    });
  }
  function complain() {
    const said = document.createElement('p');
    said.className = 'said bad';
    said.setAttribute('role', 'alert');
    said.textContent = form.dataset.failed ?? '';
    const state = form.querySelector('#draft-state');
    state?.querySelector('.said')?.remove();
    state?.append(said);
  }

  document.addEventListener('htmx:after:swap', () => {
    const state = form.querySelector('[data-kept]');
    if (state?.hasAttribute('data-fresh')) {
      state.removeAttribute('data-fresh');
      kept = sent;
    }
    tell();
    mark();
    showLast();
    const lead = state instanceof HTMLElement && state.dataset.lead;
    if (lead) {
      delete state.dataset.lead;
      show(lead);
    }
  });
  window.addEventListener('beforeunload', (event) => {
    if (field.value !== kept) event.preventDefault();
  });
}

/** With a quote begins what can be offered. @param {import('@codemirror/state').Transaction} change */
function opensText(change) {
  const { head } = change.newSelection.main;
  return change.isUserEvent('input.type') && change.newDoc.sliceString(head - 1, head) === '"';
}

/**
 * Else Chromium gives what is typed over a selection a style of its own, which our pages do not allow.
 * @param {InputEvent} event @param {EditorView} view
 */
function writeOver(event, view) {
  const { main, ranges } = view.state.selection;
  const { data, inputType } = event;
  const isPlain = inputType === 'insertText' && !event.isComposing && ranges.length === 1;
  if (!isPlain || data === null || main.empty) return false;
  event.preventDefault();
  const insert = () =>
    view.state.update(view.state.replaceSelection(data), {
      userEvent: 'input.type',
      scrollIntoView: true,
    });
  const handlers = view.state.facet(EditorView.inputHandler);
  const isDone = handlers.some((handle) => handle(view, main.from, main.to, data, insert));
  if (!isDone) view.dispatch(insert());
  return true;
}

/** What was said last on the phone. */
function showLast() {
  const screen = document.querySelector('.phone-screen');
  if (screen) screen.scrollTop = screen.scrollHeight;
}
