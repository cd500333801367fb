import type { Sentences } from './effects.ts';
import { normaliseText } from './normaliseText.ts';

/** Words that mean something as a whole text, by language; all languages count for everybody. */
export type WordLists = Record<'stop' | 'start' | 'exit', Record<string, string[]>>;

export const defaultWords: WordLists = {
  stop: {
    en: ['stop', 'unsubscribe', 'opt out'],
    es: ['baja', 'cancelar suscripción', 'no más mensajes'],
    pt: ['parar', 'cancelar inscrição'],
  },
  // They mean something only to one who opted out.
  start: { en: ['start', 'subscribe'], es: ['alta', 'iniciar'], pt: ['começar'] },
  exit: { en: ['exit', 'quit'], es: ['salir', 'cancelar'], pt: ['sair'] },
};

export const defaultSentences: Sentences = {
  es: {
    wrong_answer: 'No entendí tu respuesta.',
    stopped: 'Listo, no recibirás más mensajes nuestros. Si cambias de idea, escribe ALTA.',
    started: 'Listo, volverás a recibir nuestros mensajes. Para dejar de recibirlos, escribe BAJA.',
  },
  en: {
    wrong_answer: 'I did not understand your answer.',
    stopped: 'Done, you will get no more messages from us. If you change your mind, write START.',
    started: 'Done, you will get our messages again. To stop them, write STOP.',
  },
  pt: {
    wrong_answer: 'Não entendi a sua resposta.',
    stopped: 'Pronto, você não receberá mais mensagens nossas. Se mudar de ideia, escreva COMEÇAR.',
    started: 'Pronto, você voltará a receber nossas mensagens. Para parar, escreva PARAR.',
  },
};

/** Word lists made ready for comparing whole texts. */
export type Words = Record<'stop' | 'start' | 'exit', ReadonlySet<string>>;

export function compileWords(lists: WordLists): Words {
  const setOf = (byLanguage: Record<string, string[]>) =>
    new Set(Object.values(byLanguage).flat().map(normaliseText));
  return { stop: setOf(lists.stop), start: setOf(lists.start), exit: setOf(lists.exit) };
}

/** Whether the whole of a text is one of the words. */
export const isWord = (words: ReadonlySet<string>, text: string): boolean =>
  words.has(normaliseText(text));

/** Words that stand in two lists, as they compare; lists that replace ours are to have none. */
export function wordsInTwoLists(lists: WordLists): string[] {
  const { stop, start, exit } = compileWords(lists);
  const twice = [...stop].filter((word) => start.has(word) || exit.has(word));
  return [...twice, ...[...start].filter((word) => exit.has(word))];
}
