/** Third part of the page's script: one phone, its chat, its composer, its settings. */
export const scriptPhone = `
const keptBubbles = 300;

function makePhone(phone, lines) {
  const view = { id: phone.phone_id, phone, messages: new Map(), filledIn: new Map(), line: lines[0], typing: null };

  const owner = make('div', { class: 'owner' });
  const peer = make('div', { class: 'who' });
  const avatar = make('span', { class: 'avatar', 'aria-hidden': 'true' });
  const menu = make('details', { class: 'menu' });
  const chat = make('ol', { class: 'chat', role: 'log', 'aria-label': 'Messages', tabindex: '0' });
  const notice = make('p', { class: 'notice', role: 'alert' });
  const input = make('textarea', { rows: '1', placeholder: 'Message', 'aria-label': 'Message', enterkeyhint: 'send' });
  const send = make('button', { class: 'round send', 'aria-label': 'Send', disabled: true }, icon('send', 22));
  const picker = make('input', { type: 'file', hidden: true });
  const composer = make('form', { class: 'composer' },
    make('div', { class: 'field' }, input,
      make('button', { class: 'round', type: 'button', 'aria-label': 'Attach a file', onclick: () => picker.click() }, icon('clip', 21)), picker),
    send);
  view.root = make('article', { class: 'phone', 'data-phone': phone.phone_id, 'aria-label': 'Phone of ' + phone.name },
    owner, make('div', { class: 'peer' }, avatar, peer, menu), chat, notice, composer);

  const isAtEnd = () => chat.scrollHeight - chat.scrollTop - chat.clientHeight < 90;
  const toEnd = () => { chat.scrollTop = chat.scrollHeight; };
  chat.addEventListener('grown', toEnd);

  function showOwner() {
    const { name, phone: number, user_id, hide_phone, offline } = view.phone;
    const contact = hide_phone ? user_id : number ? spaced(number) : user_id;
    view.root.classList.toggle('offline', offline);
    view.root.setAttribute('aria-label', 'Phone of ' + name);
    owner.replaceChildren(
      make('span', {}, make('strong', {}, name), '  ' + (contact || '')),
      make('span', { class: 'signal', title: offline ? 'Offline' : 'Online' }, make('i'), make('i'), make('i')));
    for (const setting of settings) setting.input.checked = setting.read(view.phone);
  }

  function showPeer() {
    const line = view.line;
    avatar.textContent = (line ? line.display_name : '?').slice(0, 1).toUpperCase();
    const title = lines.length > 1
      ? make('select', { 'aria-label': 'Write to', onchange: (event) => {
          view.line = lines.find((one) => one.phone_number_id === event.target.value);
          drawAll();
        } }, lines.map((one) => make('option', { value: one.phone_number_id, selected: one === line }, one.display_name)))
      : make('b', {}, line ? line.display_name : 'No line');
    peer.replaceChildren(title, view.typing
      ? make('small', { class: 'typing' }, 'typing…')
      : make('small', {}, line ? spaced(line.phone_number) : ''));
  }

  const settings = [
    ['Offline', (of) => of.offline, (on) => ({ offline: on })],
    ['Block the business', (of) => of.blocked, (on) => ({ blocked: on })],
    ['Stop marketing', (of) => of.marketing === 'stop', (on) => ({ marketing: on ? 'stop' : 'resume' })],
    ['Hide the number', (of) => of.hide_phone, (on) => ({ hide_phone: on })],
  ].map(([label, read, change]) => {
    const input = make('input', { type: 'checkbox', onchange: () => patch(change(input.checked)) });
    return { read, input, item: make('li', {}, make('label', {}, label, input)) };
  });
  menu.append(
    make('summary', { 'aria-label': 'Settings of this phone' }, icon('menu', 22)),
    make('ul', {}, settings.map((setting) => setting.item)));

  const patch = (change) => ask('PATCH', '/phones/' + view.id, change).catch(complain);

  function complain(error) {
    notice.textContent = error.message;
    setTimeout(() => { notice.textContent = ''; }, 6000);
  }

  view.say = async (said) => {
    notice.textContent = '';
    try {
      await ask('POST', '/phones/' + view.id + '/messages', { line: view.line && view.line.phone_number_id, ...said });
    } catch (error) {
      complain(error);
    }
  };

  const isHere = (message) => !view.line || message.line === view.line.phone_number;
  const isDrawn = (message) => message.type !== 'reaction' && message.type !== 'revoke' && message.type !== 'edit';
  const find = (id) => chat.querySelector('[data-id="' + CSS.escape(id) + '"]');

  function draw(message) {
    const empty = chat.querySelector('.empty');
    if (empty) empty.remove();
    if (!isDrawn(message)) return applyTo(message);
    const last = [...chat.querySelectorAll('.message')].at(-1);
    const before = last && view.messages.get(last.dataset.id);
    if (!before || dayName(before.at) !== dayName(message.at)) {
      chat.append(make('li', { class: 'day' }, dayName(message.at)));
    }
    const item = bubble(message, view);
    if (!before || before.direction !== message.direction) item.classList.add('turn');
    chat.append(item);
    const dots = chat.querySelector('.waiting');
    if (dots) chat.append(dots);
    markChosen(message);
    while (chat.children.length > keptBubbles) chat.firstElementChild.remove();
  }

  /** A reaction, an edit or a deletion shows on the message it is about. */
  function applyTo(message) {
    const inside = message.raw[message.type] || {};
    const target = find(inside.message_id || inside.original_message_id);
    if (!target) return;
    if (message.type === 'reaction') {
      const old = target.querySelector('.emoji');
      if (old) old.remove();
      if (inside.emoji) target.querySelector('.bubble').append(make('span', { class: 'emoji' }, inside.emoji));
      return;
    }
    const text = target.querySelector('.text');
    if (!text) return;
    if (message.type === 'edit') text.replaceChildren(...formatted(message.text || ''), ' ', make('span', { class: 'kind' }, 'edited'));
    else text.replaceChildren(make('span', { class: 'kind' }, 'This message was deleted'));
  }

  /** Shows on the buttons which of them was tapped. */
  function markChosen(message) {
    const context = message.raw.context;
    const reply = message.raw.interactive && message.raw.interactive.button_reply;
    const id = reply ? reply.id : message.raw.button && message.raw.button.payload;
    if (message.direction !== 'said' || !context || !id) return;
    const target = find(context.id);
    for (const button of target ? target.querySelectorAll('[data-tap]') : []) {
      if (button.dataset.tap === id) button.classList.add('chosen');
    }
  }

  function drawAll() {
    chat.replaceChildren();
    showPeer();
    for (const message of [...view.messages.values()].sort((a, b) => a.seq - b.seq)) {
      if (isHere(message)) draw(message);
    }
    if (chat.children.length === 0) {
      chat.append(make('li', { class: 'empty' }, 'Nothing said yet. Write something, and the business hears of it.'));
    }
    toEnd();
  }

  view.add = (message) => {
    const isNew = !view.messages.has(message.message_id);
    view.messages.set(message.message_id, message);
    if (message.direction === 'received') setTyping(null);
    if (!isNew || !isHere(message)) return;
    const follow = isAtEnd() || message.direction === 'said';
    draw(message);
    if (follow) toEnd();
  };

  view.setStatus = (event) => {
    const message = view.messages.get(event.message_id);
    if (!message) return;
    message.status = event.status;
    message.error = event.error;
    const item = find(event.message_id);
    if (!item) return;
    const follow = isAtEnd();
    item.querySelector('.tick').replaceWith(tick(message.status));
    const old = item.querySelector('.reason');
    if (old) old.remove();
    const why = reason(message);
    if (why) item.append(why);
    if (follow) toEnd();
  };

  function setTyping(forMs) {
    if (view.typing) clearTimeout(view.typing);
    view.typing = forMs ? setTimeout(() => setTyping(null), forMs) : null;
    const dots = chat.querySelector('.waiting');
    if (dots) dots.remove();
    if (view.typing) {
      chat.append(make('li', { class: 'message received turn waiting' },
        make('div', { class: 'bubble' }, make('span', { class: 'dots', 'aria-label': 'typing' }, make('i'), make('i'), make('i')))));
      toEnd();
    }
    showPeer();
  }
  view.setTyping = setTyping;

  view.setPhone = (next) => {
    view.phone = next;
    showOwner();
  };

  view.load = async () => {
    const { messages } = await ask('GET', '/phones/' + view.id + '/messages?after=0');
    view.messages = new Map(messages.map((message) => [message.message_id, message]));
    drawAll();
  };

  function fit() {
    input.style.height = '44px';
    input.style.height = Math.min(input.scrollHeight, 132) + 'px';
    send.disabled = input.value.trim() === '';
  }
  input.addEventListener('input', fit);
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      composer.requestSubmit();
    }
  });
  composer.addEventListener('submit', (event) => {
    event.preventDefault();
    const text = input.value.trim();
    if (text === '') return;
    input.value = '';
    fit();
    view.say({ text });
  });
  picker.addEventListener('change', async () => {
    const [chosen] = picker.files;
    picker.value = '';
    if (chosen) view.say({ media: await mediaFrom(chosen) });
  });

  showOwner();
  showPeer();
  return view;
}

async function mediaFrom(chosen) {
  const bytes = new Uint8Array(await chosen.arrayBuffer());
  let binary = '';
  for (let start = 0; start < bytes.length; start += 32768) {
    binary += String.fromCharCode(...bytes.subarray(start, start + 32768));
  }
  const kind = (chosen.type || '').split('/')[0];
  return {
    kind: ['image', 'video', 'audio'].includes(kind) ? kind : 'document',
    mime_type: chosen.type || 'application/octet-stream',
    filename: chosen.name,
    base64: btoa(binary),
  };
}
`;
