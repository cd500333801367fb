import {
  buttonTypes,
  fileKindOf,
  headerKinds,
  isCode,
  type Written,
  type WrittenButton,
} from './written.ts';

type Body = Readonly<Record<string, unknown>>;

/** Buttons are fields `button.<place>.<part>`, examples `example.<variable>`; `do` asks for another shape of the form. */
export function readWritten(body: Body): Written {
  const text = (name: string): string => {
    const given = body[name];
    // A browser sends line ends as CR LF, and WhatsApp counts one character.
    return typeof given === 'string' ? given.replaceAll('\r\n', '\n').slice(0, 10_000) : '';
  };
  const written: Written = {
    line: text('line'),
    name: text('name'),
    language: text('language'),
    category: text('category'),
    header: headerKinds.find((kind) => kind === text('header')) ?? 'none',
    headerText: text('header_text'),
    mediaId: text('media_id'),
    mediaName: text('media_name'),
    mediaKind: text('media_kind'),
    content: text('content'),
    footer: text('footer'),
    minutes: text('minutes'),
    buttons: buttonsIn(body, text),
    examples: examplesIn(body, text),
    flowId: text('flow_id'),
  };
  return reshape(written, text('do'));
}

/** What stands in a part of the form that is not shown just now, so that it is there once it is shown again. */
export const hiddenFields = (written: Written): Record<string, string> => ({
  ...(isCode(written)
    ? {
        header: written.header,
        content: written.content,
        footer: written.footer,
        flow_id: written.flowId,
        ...Object.fromEntries(written.buttons.flatMap(fieldsOfButton)),
        ...Object.fromEntries(
          Object.entries(written.examples).map(([name, text]) => [`example.${name}`, text]),
        ),
      }
    : { minutes: written.minutes }),
  ...((isCode(written) || written.header !== 'text') && { header_text: written.headerText }),
  ...((isCode(written) || !fileKindOf(written)) && {
    media_id: written.mediaId,
    media_name: written.mediaName,
    media_kind: written.mediaKind,
  }),
});

const fieldsOfButton = (button: WrittenButton, at: number): [string, string][] =>
  Object.entries(button).map(([part, text]) => [`button.${at}.${part}`, text]);

/** More than a template has, so that too many can be said to be. */
const mostRead = 20;

function buttonsIn(body: Body, text: (name: string) => string): WrittenButton[] {
  const places = [...Array(mostRead).keys()].filter((at) => `button.${at}.type` in body);
  return places.map((at) => ({
    type: buttonTypes.find((type) => type === text(`button.${at}.type`)) ?? 'QUICK_REPLY',
    text: text(`button.${at}.text`),
    url: text(`button.${at}.url`),
    phone: text(`button.${at}.phone`),
    action: text(`button.${at}.action`) === 'cancel' ? 'cancel' : 'continue',
  }));
}

function examplesIn(body: Body, text: (name: string) => string): Record<string, string> {
  const prefix = 'example.';
  const names = Object.keys(body).filter((name) => name.startsWith(prefix));
  return Object.fromEntries(names.map((name) => [name.slice(prefix.length), text(name)]));
}

/** `add QUICK_REPLY`, `remove 2`, `up 2`. */
function reshape(written: Written, wish: string): Written {
  const [verb, what] = wish.split(' ');
  const buttons = [...written.buttons];
  const at = Number(what);
  if (verb === 'add') {
    const type = buttonTypes.find((each) => each === what) ?? 'QUICK_REPLY';
    const replies = buttons.filter((each) => each.type === 'QUICK_REPLY').length;
    const action = replies === 1 ? 'cancel' : 'continue';
    const added: WrittenButton = { type, text: '', url: '', phone: '', action };
    // Quick replies stand together: a new one goes after the last of them.
    const last = buttons.findLastIndex((each) => each.type === 'QUICK_REPLY');
    const place = type === 'QUICK_REPLY' && last >= 0 ? last + 1 : buttons.length;
    buttons.splice(place, 0, added);
  } else if (verb === 'remove') {
    buttons.splice(at, 1);
  } else if (verb === 'up' && at > 0) {
    buttons.splice(at - 1, 0, ...buttons.splice(at, 1));
  }
  return { ...written, buttons };
}
