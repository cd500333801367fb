import { expect, test } from 'vitest';
import { normaliseText } from '../../src/engine/normaliseText.ts';
import {
  compileWords,
  defaultSentences,
  defaultWords,
  isWord,
  wordsInTwoLists,
} from '../../src/engine/words.ts';

test.each([
  ['  ¡Adiós,   Mamá! ', 'adios, mama'],
  ['CANCELAR\nSUSCRIPCIÓN', 'cancelar suscripcion'],
  ['Straße', 'strasse'],
  ['ＳＴＯＰ', 'stop'],
  ['ΟΔΟΣ', 'οδοσ'],
  ['1)', '1'],
  ['1', '1'],
  ['ana@example.com', 'ana@example.com'],
  ['no,  gracias', 'no, gracias'],
  ['-a b-', 'a b'],
  ['n.º 5', 'n.o 5'],
  ['👍', '👍'],
  ['👍 ok', 'ok'],
  [' ... ', '...'],
  ['', ''],
])('"compared after NFKD without marks, case folded": %j is %j', (text, compared) => {
  expect(normaliseText(text)).toBe(compared);
});

test('a long row of marks is compared in no time', () => {
  const began = performance.now();
  expect(normaliseText(`a${'!'.repeat(100_000)}b`)).toHaveLength(100_002);
  expect(performance.now() - began).toBeLessThan(500);
});

test.each([
  'stop',
  'BAJA',
  'Cancelar suscripción.',
  'cancelar suscripcion',
  'no mas mensajes',
  'unsubscribe',
  'Opt out!',
  'parar',
  'cancelar inscricao',
])('%s is a stop word, in whatever language the contact speaks', (text) => {
  expect(isWord(compileWords(defaultWords).stop, text)).toBe(true);
});

test.each(['start', 'alta', 'Iniciar', 'subscribe', 'comecar'])('%s is a start word', (text) => {
  expect(isWord(compileWords(defaultWords).start, text)).toBe(true);
});

test.each(['salir', 'cancelar', 'exit', 'quit', 'SAIR'])('%s is an exit word', (text) => {
  expect(isWord(compileWords(defaultWords).exit, text)).toBe(true);
});

test('only the whole text is a word', () => {
  expect(isWord(compileWords(defaultWords).stop, 'please stop')).toBe(false);
});

test('no word stands in two of the lists we ship', () => {
  expect(wordsInTwoLists(defaultWords)).toEqual([]);
});

test("an account's lists with a word in two of them are told so, as the words compare", () => {
  const lists = { ...defaultWords, exit: { es: ['¡Bája!', 'adiós'] } };
  expect(wordsInTwoLists(lists)).toEqual(['baja']);
});

test("the account's sentences exist in es, en, pt", () => {
  expect(Object.keys(defaultSentences)).toEqual(['es', 'en', 'pt']);
});
