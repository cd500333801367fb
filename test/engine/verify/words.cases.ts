import { ask, done, found, menu, nobody, option, say, type VerifyCase } from './verifyCase.ts';

const files = (done_words: string[]) =>
  ask('done', { answer: { type: 'media', max: 3, done_words, save_as: 'files' } });
const line = { ...nobody, phrases: [{ phrase: 'Ayuda', line: '+15550000001' }] };

export const cases: VerifyCase[] = [
  {
    name: 'a stop word as the only way to answer: the word that ends the files',
    steps: { hello: say('ask'), ask: files(['Stop', 'baja']), done },
    finds: found('error', 'stop_word_only', 'ask', 'answer.done_words', ['hello', 'ask']),
    repair: { ask: files(['Stop', 'listo']) },
  },
  {
    name: 'a stop word as the only way to answer: the pattern of a text',
    steps: {
      ask: ask('done', { answer: { type: 'text', pattern: '^(stop|BAJA)$', save_as: 'it' } }),
      done,
    },
    finds: found('error', 'stop_word_only', 'ask', 'answer.pattern', ['ask']),
    repair: {
      ask: ask('done', { answer: { type: 'text', pattern: '^(stop|sigo)$', save_as: 'it' } }),
    },
  },
  {
    name: 'a stop word as the only way to answer: the only option',
    steps: { menu: menu([option('stop', 'STOP')]), done },
    finds: found('error', 'stop_word_only', 'menu', 'options', ['menu']),
    repair: { menu: menu([option('stop', 'STOP'), option('stay', 'Sigo')]) },
  },
  {
    name: "a stop word of the account's own",
    steps: { menu: menu([option('no', 'Basta ya')]), done },
    known: { ...nobody, words: { stop: { es: ['basta ya'] }, start: {}, exit: {} } },
    finds: found('error', 'stop_word_only', 'menu', 'options', ['menu']),
    repair: {},
    repairKnown: nobody,
  },
  {
    name: 'an option that is also an inbound phrase of a line that uses the flow',
    steps: {
      hello: say('menu'),
      menu: menu([option('a', 'Comprar'), option('help', '¡ayuda!')]),
      done,
    },
    known: line,
    finds: found('warning', 'word_is_phrase', 'menu', 'options.1', ['hello', 'menu']),
    repair: { menu: menu([option('a', 'Comprar'), option('help', 'Persona')]) },
  },
  {
    name: 'an exit word that is also an inbound phrase of a line that uses the flow',
    steps: { hello: say('done'), done },
    more: { settings: { exit_words: ['salir', 'ayuda'] } },
    known: line,
    finds: found('warning', 'word_is_phrase', null, 'settings.exit_words', []),
    repair: {},
    repairMore: { settings: { exit_words: ['salir'] } },
  },
];
