/** Second part of the page's script: one message as a bubble, its buttons, its sheet of rows. */
export const scriptMessage = String.raw`
const words = {
  accepted: 'Accepted', sent: 'Sent', delivered: 'Delivered', read: 'Read', played: 'Played', failed: 'Failed',
};

function tick(status) {
  const name = status === 'accepted' ? 'wait' : status === 'failed' ? 'failed'
    : status === 'sent' ? 'sent' : 'twice';
  const seen = status === 'read' || status === 'played';
  const holder = make('span', {
    class: 'tick ' + (seen ? 'read' : status),
    role: 'img',
    'aria-label': words[status] || status,
    title: words[status] || status,
    'data-status': status,
  });
  holder.append(icon(name, 16));
  return holder;
}

function reason(message) {
  if (message.status !== 'failed') return null;
  const { error } = message;
  if (!error) return make('p', { class: 'reason' }, 'The business could not be reached.');
  return make('p', { class: 'reason' }, make('b', {}, error.title + ' (' + error.code + ')'),
    error.details && error.details !== error.title + '.' ? make('br') : null,
    error.details && error.details !== error.title + '.' ? error.details : null);
}

function media(shown) {
  const source = shown.id ? '/emulator/media/' + shown.id : shown.link;
  if (!source) return null;
  if (shown.kind === 'image' || shown.kind === 'sticker') {
    const picture = make('img', { class: 'picture ' + shown.kind, src: source, alt: shown.kind });
    picture.addEventListener('error', () => picture.replaceWith(file(shown, source)), { once: true });
    picture.addEventListener('load', () => picture.dispatchEvent(new CustomEvent('grown', { bubbles: true })));
    return picture;
  }
  if (shown.kind === 'audio') return make('audio', { controls: true, preload: 'none', src: source });
  if (shown.kind === 'video') return make('video', { controls: true, preload: 'metadata', src: source });
  return file(shown, source);
}

function file(shown, source) {
  const name = shown.filename || shown.mime_type || shown.kind;
  return make('a', { class: 'file', href: source, target: '_blank', rel: 'noreferrer' }, icon('file', 24), make('span', {}, name));
}

/** A place with its pin; a tap opens a map. */
function place(message) {
  const inside = message.raw.location || {};
  const { latitude, longitude } = inside;
  const [first, ...more] = (message.text || '').split('\n');
  return make('a', {
    class: 'file place', target: '_blank', rel: 'noreferrer',
    href: 'https://www.openstreetmap.org/?mlat=' + latitude + '&mlon=' + longitude + '#map=16/' + latitude + '/' + longitude,
  }, icon('location', 24), make('span', { class: 'text' }, make('b', {}, first), more.map((line) => '\n' + line)));
}

/** What was written into a form, for those who want to know what the business is told. */
function answers(message) {
  const reply = message.raw.interactive && message.raw.interactive.nfm_reply;
  if (!reply || message.direction !== 'said') return null;
  const fields = Object.entries(JSON.parse(reply.response_json)).filter(([name]) => name !== 'flow_token');
  return make('dl', { class: 'answers' }, fields.map(([name, value]) => [
    make('dt', {}, name), make('dd', {}, typeof value === 'string' ? value : JSON.stringify(value)),
  ]).flat());
}

function quote(message, view) {
  const answered = message.raw.context && (message.raw.context.id || message.raw.context.message_id);
  const original = answered && view.messages.get(answered);
  if (!original) return null;
  return make('div', { class: 'quote' }, original.text || original.type);
}

/** What a message is when it has nothing to show of its own. */
const unspoken = {
  reaction: null, revoke: null, system: null, unsupported: 'This message cannot be shown',
  order: 'Order', contacts: 'Contact', location: 'Location', interactive: 'Form sent',
};

function action(label, name, attributes) {
  const tag = attributes.href ? 'a' : 'button';
  return make(tag, { class: 'action', ...(tag === 'button' ? { type: 'button' } : {}), ...attributes },
    icon(name, 17), make('span', {}, label));
}

function actions(message, view) {
  const { buttons, rows } = message;
  const made = buttons.map((button) => {
    if (button.kind === 'url' && button.url) {
      return action(button.title, 'url', { href: button.url, target: '_blank', rel: 'noreferrer' });
    }
    if (button.kind === 'flow') return action(button.title, 'flow', { onclick: () => openForm(message, view) });
    if (button.kind === 'location') {
      const place = { latitude: -12.0464, longitude: -77.0428, name: 'Plaza Mayor', address: 'Lima' };
      return action(button.title, 'location', { onclick: () => view.say({ location: place }) });
    }
    if (button.id === null) return action(button.title, button.kind, {});
    return action(button.title, 'reply', {
      'data-tap': button.id,
      onclick: () => view.say({ tap: button.id, of: message.message_id }),
    });
  });
  if (rows.length > 0) {
    made.push(action(message.opens || 'Choose', 'list', { class: 'action opens', onclick: () => openRows(message, view) }));
  }
  return made.length === 0 ? null : make('div', { class: 'actions' }, made);
}

function bubble(message, view) {
  const hasText = message.text !== null && message.text !== '';
  const note = hasText || message.media ? null : unspoken[message.type] || message.type;
  const below = message.direction === 'received' ? actions(message, view) : null;
  return make('li', {
    class: 'message ' + message.direction,
    'data-id': message.message_id,
    'data-type': message.type,
  },
    make('div', { class: 'bubble' + (below ? ' with-actions' : '') },
      message.direction === 'said' && message.type !== 'interactive' && message.type !== 'button' ? quote(message, view) : null,
      message.media ? media(message.media) : null,
      message.header ? make('div', { class: 'head' }, message.header) : null,
      message.type === 'location' ? place(message)
        : hasText ? make('span', { class: 'text' }, formatted(message.text)) : null,
      answers(message),
      note ? make('span', { class: 'kind' }, note) : null,
      message.footer ? make('div', { class: 'foot' }, message.footer) : null,
      make('span', { class: 'meta' }, make('time', { datetime: message.at }, clockTime(message.at)), tick(message.status))),
    below,
    reason(message));
}

/** A sheet that slides over the chat it belongs to; gives the function that closes it. */
function openSheet(title, content, view) {
  const opener = document.activeElement;
  const close = () => {
    cover.remove();
    if (opener && opener.isConnected) opener.focus({ preventScroll: true });
  };
  const dialog = make('div', { class: 'sheet', role: 'dialog', 'aria-label': title },
    make('header', {}, make('h2', {}, title),
      make('button', { class: 'round', type: 'button', 'aria-label': 'Close', onclick: close }, icon('close', 22))),
    content);
  const cover = make('div', {
    class: 'cover',
    onclick: (event) => { if (event.target === cover) close(); },
    onkeydown: (event) => { if (event.key === 'Escape') close(); },
  }, dialog);
  view.root.append(cover);
  const first = content.querySelector('button, textarea');
  if (first) first.focus({ preventScroll: true });
  return close;
}

function openRows(message, view) {
  const list = make('div', { class: 'rows' });
  let section = null;
  for (const row of message.rows) {
    if (row.section && row.section !== section) list.append(make('h3', {}, row.section));
    section = row.section;
    list.append(make('button', {
      class: 'row', type: 'button', 'data-row': row.id,
      onclick: () => { close(); view.say({ tap: row.id, of: message.message_id }); },
    }, make('b', {}, row.title), row.description ? make('small', {}, row.description) : null));
  }
  const close = openSheet(message.opens || 'Choose', list, view);
}

function openForm(message, view) {
  const area = make('textarea', { 'aria-label': 'Answer as JSON', spellcheck: 'false' });
  // Whoever tries a flow fills the same form in again and again.
  area.value = view.filledIn.get(message.text) || '{\n  "answer": ""\n}';
  const close = openSheet(message.header || 'Form', make('form', {
    onsubmit: (event) => {
      event.preventDefault();
      try {
        const form = JSON.parse(area.value);
        view.filledIn.set(message.text, area.value);
        close();
        view.say({ form });
      } catch (error) {
        area.setCustomValidity('This is not JSON: ' + error.message);
        area.reportValidity();
      }
    },
  }, make('p', {}, 'Which fields this form has only Meta knows. Write what it would send, as JSON:'),
    area, make('button', {}, 'Send')), view);
  area.oninput = () => area.setCustomValidity('');
}
`;
