import {
  ask,
  branch,
  call,
  done,
  found,
  menu,
  option,
  say,
  type VerifyCase,
} from './verifyCase.ts';

const long = (length: number) => 'a'.repeat(length);

export const cases: VerifyCase[] = [
  {
    name: 'a text beyond what WhatsApp takes',
    steps: { ask: ask('say'), say: say('done', { text: long(4097) }), done },
    finds: found('error', 'too_long', 'say', 'text', ['ask', 'say']),
    repair: { say: say('done', { text: long(4096) }) },
  },
  {
    name: 'a caption beyond what WhatsApp takes',
    steps: {
      say: {
        type: 'message',
        media: { kind: 'image', url: 'https://shop.example/a.png', caption: long(1025) },
        next: 'done',
      },
      done,
    },
    finds: found('error', 'too_long', 'say', 'media.caption', ['say']),
    repair: { say: say('done') },
  },
  {
    name: 'a title beyond what WhatsApp takes',
    steps: { menu: menu([option('a', long(25))]), done },
    finds: found('error', 'too_long', 'menu', 'options.a.title', ['menu']),
    repair: { menu: menu([option('a', long(24))]) },
  },
  {
    name: 'the button of a form beyond what WhatsApp takes',
    steps: {
      form: {
        type: 'form',
        whatsapp_flow_id: '1',
        cta: long(21),
        text: '?',
        save_as: 'form',
        timeout: { after: '5m', next: 'done' },
        next: 'done',
      },
      done,
    },
    finds: found('error', 'too_long', 'form', 'cta', ['form']),
    repair: { form: say('done') },
  },
  {
    name: 'a template that does not parse',
    steps: { ask: ask('say'), say: say('done', { text: '{{ contact.name | ' }), done },
    finds: found('error', 'template_invalid', 'say', 'text', ['ask', 'say']),
    repair: { say: say('done', { text: '{{ contact.name | upcase }}' }) },
  },
  {
    name: 'a template of a call that does not parse',
    steps: { call: call({ body: { name: '{{ contact.name | shout }}' } }), done },
    finds: found('error', 'template_invalid', 'call', 'body.name', ['call']),
    repair: { call: call({ body: { name: '{{ contact.name | upcase }}' } }) },
  },
  {
    name: 'a condition that does not parse',
    steps: {
      turn: branch([[{ is: [{ var: 'contact.name' }, 1] }, 'say']]),
      say: say('done'),
      done,
    },
    finds: found('error', 'condition_invalid', 'turn', 'cases.0.if', ['turn']),
    repair: { turn: branch([[{ '==': [{ var: 'contact.name' }, 1] }, 'say']]) },
  },
  {
    name: 'a pattern that does not parse',
    steps: {
      ask: ask('done', { answer: { type: 'text', save_as: 'it', pattern: '(?=a)' } }),
      done,
    },
    finds: found('error', 'pattern_invalid', 'ask', 'answer.pattern', ['ask']),
    repair: { ask: ask('done') },
  },
  {
    name: '`secrets` outside http',
    steps: { say: say('done', { text: 'Tu clave: {{ secrets.shop }}' }), done },
    finds: found('error', 'secrets_outside_http', 'say', 'text', ['say']),
    repair: { say: call({ headers: { Authorization: 'Bearer {{ secrets.shop }}' } }) },
  },
  {
    name: 'a secret that is named while running',
    steps: { call: call({ url: 'https://shop.example/{{ secrets[contact.name] }}' }), done },
    finds: found('error', 'secret_unnamed', 'call', 'url', ['call']),
    repair: { call: call({ url: 'https://shop.example/{{ secrets.shop }}' }) },
  },
  {
    name: '"a language that lacks a text is an error": a missing translation',
    steps: { hello: say('ask'), ask: ask('done', { invalid: { text: 'No' } }), done },
    more: { translations: { en: { 'hello.text': 'Hello', 'ask.text': '?' } } },
    finds: found('error', 'missing_translation', 'ask', 'invalid.text', ['hello', 'ask']),
    repair: {},
    repairMore: {
      translations: { en: { 'hello.text': 'Hello', 'ask.text': '?', 'ask.invalid.text': 'No' } },
    },
  },
  {
    name: 'a translation of nothing',
    steps: { hello: say('done'), done },
    more: { translations: { en: { 'hello.text': 'Hello', 'helo.text': 'Hello' } } },
    finds: found('warning', 'unknown_translation', null, 'translations.en.helo.text', []),
    repair: {},
    repairMore: { translations: { en: { 'hello.text': 'Hello' } } },
  },
];
