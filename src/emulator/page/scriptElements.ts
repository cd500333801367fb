/** First part of the page's script: making elements, icons, and text as WhatsApp formats it. */
export const scriptElements = String.raw`
'use strict';

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  for (const child of children.flat()) if (child) element.append(child);
  return element;
}

const paths = {
  sent: '<path d="M2 7.5 5.6 11 13 3.5"/>',
  twice: '<path d="M1 7.5 4.6 11 12 3.5M8 10.3l.7.7L16 3.5"/>',
  wait: '<circle cx="8" cy="7.5" r="5.2"/><path d="M8 4.6v3l2 1.3"/>',
  failed: '<circle cx="8" cy="7.5" r="5.6"/><path d="M8 4.4v3.8M8 10.4v.2"/>',
  menu: '<path d="M12 5.5v.01M12 12v.01M12 18.5v.01" stroke-width="3.2"/>',
  clip: '<path d="m20 11.5-8 8a5 5 0 0 1-7.1-7.1l8.4-8.4a3.4 3.4 0 0 1 4.8 4.8l-8.3 8.3a1.7 1.7 0 0 1-2.4-2.4l7.4-7.4"/>',
  send: '<path d="M5 12h13M12.5 6l6 6-6 6"/>',
  list: '<path d="M4 6.5h.01M4 12h.01M4 17.5h.01M8.5 6.5H20M8.5 12H20M8.5 17.5H20"/>',
  reply: '<path d="M10 8 5 12.5 10 17M5.5 12.5H14a5 5 0 0 1 5 5V19"/>',
  url: '<path d="M9 5H6a2 2 0 0 0-2 2v11a2 2 0 0 0 2 2h11a2 2 0 0 0 2-2v-3M13 4h7v7M20 4l-9.5 9.5"/>',
  location: '<path d="M12 21s7-6.3 7-11.5A7 7 0 0 0 5 9.500C5 14.700 12 21 12 21Z"/><circle cx="12" cy="9.500" r="2.500"/>',
  flow: '<rect x="5" y="3.500" width="14" height="17" rx="2.500"/><path d="M9 9h6M9 13h6M9 17h3"/>',
  phone_number: '<path d="M6.500 3.500 9 4l1 4-2 1.500a12 12 0 0 0 6 6l1.500-2 4 1 .5 2.500a2 2 0 0 1-2 2.500A15.500 15.500 0 0 1 4 5.500a2 2 0 0 1 2.500-2Z"/>',
  file: '<path d="M13 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V9ZM13 3v6h6"/>',
  close: '<path d="m6 6 12 12M18 6 6 18"/>',
};

function icon(name, size) {
  const isTick = name === 'sent' || name === 'twice' || name === 'wait' || name === 'failed';
  const box = isTick ? '0 0 17 15' : '0 0 24 24';
  const holder = document.createElement('span');
  // Only the fixed drawings above come this way.
  holder.innerHTML = '<svg aria-hidden="true" viewBox="' + box + '" width="' + size + '" height="' +
    (isTick ? size * 15 / 17 : size) + '" fill="none" stroke="currentColor" stroke-width="' +
    (isTick ? 1.6 : 1.9) + '" stroke-linecap="round" stroke-linejoin="round">' +
    (paths[name] || paths.reply) + '</svg>';
  return holder.firstChild;
}

const marks = [
  [/\x60\x60\x60([^\x60]+)\x60\x60\x60/, 'code'],
  [/(?<![\w*])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])/, 'strong'],
  [/(?<![\w_])_(\S(?:[^_\n]*\S)?)_(?![\w_])/, 'em'],
  [/(?<![\w~])~(\S(?:[^~\n]*\S)?)~(?![\w~])/, 's'],
  [/(https?:\/\/[^\s<]+[^\s<.,;:!?)])/, 'a'],
];

/** Text with *bold*, _italic_, ~struck~, monospaced parts and links, as a list of nodes. */
function formatted(text) {
  let first = null;
  for (const [pattern, tag] of marks) {
    const found = pattern.exec(text);
    if (found && (first === null || found.index < first.found.index)) first = { found, tag };
  }
  if (first === null) return text === '' ? [] : [document.createTextNode(text)];
  const { found, tag } = first;
  const inside = tag === 'a' || tag === 'code' ? [document.createTextNode(found[1])] : formatted(found[1]);
  const attributes = tag === 'a' ? { href: found[1], target: '_blank', rel: 'noreferrer' } : {};
  return [
    ...formatted(text.slice(0, found.index)),
    make(tag, attributes, inside),
    ...formatted(text.slice(found.index + found[0].length)),
  ];
}

const clockTime = (iso) => new Date(iso).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });

function dayName(iso) {
  const day = new Date(iso).toDateString();
  if (day === new Date().toDateString()) return 'Today';
  return new Date(iso).toLocaleDateString([], { weekday: 'long', day: 'numeric', month: 'long' });
}

function spaced(number) {
  if (number.startsWith('+1')) return number.replace(/^(\+1)(\d{3})(\d{3})(\d{4})$/, '$1 $2 $3 $4');
  return number.replace(/^(\+\d{2})(\d{3})(\d{3})(\d+)$/, '$1 $2 $3 $4');
}

async function ask(method, path, body) {
  const response = await fetch('/emulator' + path, {
    method,
    headers: { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error.message);
  return answer;
}
`;
