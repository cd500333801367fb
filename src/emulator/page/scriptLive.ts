/** Last part of the page's script: which phones there are, and what happens to them as it does. */
export const scriptLive = String.raw`
const views = new Map();
const shownPhones = 12;
const main = document.querySelector('.phones');
const tabs = document.querySelector('.tabs');
const hook = document.querySelector('.hook');
let lines = [];

/** All anew: at the start, after a reset, and when the connection comes back. */
async function reload() {
  const state = await ask('GET', '/state');
  lines = state.lines;
  views.clear();
  main.replaceChildren();
  // Automatic phones may be thousands, and need no screen.
  const people = state.phones.filter((phone) => phone.auto === null);
  for (const phone of people.slice(0, shownPhones)) show(phone);
  const hidden = state.phones.length - views.size;
  if (hidden > 0) main.append(make('p', { class: 'more' }, 'and ' + hidden + ' more without a screen'));
  showTabs();
  await Promise.all([...views.values()].map((view) => view.load()));
  showHook(state.webhook, state.wabas);
}

function show(phone) {
  const view = makePhone(phone, lines);
  views.set(phone.phone_id, view);
  const more = main.querySelector('.more');
  if (more) more.before(view.root);
  else main.append(view.root);
  return view;
}

function showHook(webhook, wabas) {
  const url = webhook.url || (wabas.find((waba) => waba.callback_url) || {}).callback_url;
  hook.classList.toggle('on', Boolean(url));
  hook.textContent = url ? 'Webhooks to ' + new URL(url).host : 'No business listens yet';
}

function showTabs() {
  tabs.replaceChildren(...[...views.values()].map((view) => make('button', {
    type: 'button',
    'data-tab': view.id,
    onclick: () => view.root.scrollIntoView({ behavior: 'smooth', inline: 'center', block: 'nearest' }),
  }, view.phone.name.split(' ')[0])));
  markTab();
}

/** Marks the tab of the phone that fills the screen. */
function markTab() {
  const middle = main.scrollLeft + main.clientWidth / 2;
  for (const view of views.values()) {
    const { offsetLeft, offsetWidth } = view.root;
    const isHere = offsetLeft <= middle && middle < offsetLeft + offsetWidth;
    const tab = tabs.querySelector('[data-tab="' + view.id + '"]');
    if (tab) tab.setAttribute('aria-current', String(isHere));
  }
}
main.addEventListener('scroll', markTab, { passive: true });
addEventListener('resize', markTab);

function listen() {
  const source = new EventSource('/emulator/events');
  const on = (kind, hear) => source.addEventListener(kind, (event) => hear(JSON.parse(event.data)));
  const to = (event) => views.get(event.phone_id);
  on('hello', reload);
  on('reset', reload);
  on('message', (event) => { const view = to(event); if (view) view.add(event); });
  on('status', (event) => { const view = to(event); if (view) view.setStatus(event); });
  on('typing', (event) => { const view = to(event); if (view) view.setTyping(event.for_ms); });
  on('lines', reload);
  on('phone', (event) => {
    const view = to(event);
    if (view) return view.setPhone(event);
    if (event.auto !== null || views.size >= shownPhones) return;
    show(event).load();
    showTabs();
  });
  source.onerror = () => {
    hook.classList.remove('on');
    hook.textContent = 'The emulator does not answer';
  };
}

const adding = document.querySelector('.adding');

document.querySelector('.add').addEventListener('click', () => {
  const name = make('input', { 'aria-label': 'Name', placeholder: 'Name', required: true, maxlength: '40' });
  const number = make('input', { 'aria-label': 'Number', inputmode: 'tel', required: true });
  number.value = '+519' + String(views.size + 1).padStart(8, '0');
  adding.replaceChildren(make('h2', {}, 'A new phone'), make('form', {
    onsubmit: async (event) => {
      event.preventDefault();
      try {
        const phone = await ask('POST', '/phones', { name: name.value, phone: number.value.replace(/[^\d+]/g, '') });
        adding.close();
        const view = views.get(phone.phone_id);
        if (view) view.root.scrollIntoView({ behavior: 'smooth', inline: 'center' });
      } catch (error) {
        number.setCustomValidity(error.message);
        number.reportValidity();
      }
    },
    oninput: () => number.setCustomValidity(''),
  }, make('label', {}, 'Name', name), make('label', {}, 'Number', number),
    make('div', { class: 'choices' },
      make('button', { type: 'button', onclick: () => adding.close() }, 'Cancel'),
      make('button', { class: 'main' }, 'Add'))));
  adding.showModal();
  name.focus();
});

document.addEventListener('click', (event) => {
  for (const menu of document.querySelectorAll('.menu[open]')) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

listen();
`;
