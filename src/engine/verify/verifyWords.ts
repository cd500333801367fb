import type { Answer } from '../answers/answer.ts';
import type { Step } from '../definition.ts';
import type { Finding } from '../finding.ts';
import { normaliseText } from '../normaliseText.ts';
import { compileWords, defaultWords, isWord } from '../words.ts';
import { errorAt, warningAt } from './report.ts';
import type { Study } from './study.ts';

/** Words that mean something else before a step hears them: stop words, and phrases of the line. */
export function verifyWords(study: Study): Finding[] {
  const { stop } = compileWords(study.known?.words ?? defaultWords);
  const { definition, graph } = study;
  return [
    ...graph.reached.flatMap((name) => {
      const step = definition.steps[name];
      const only = step === undefined ? undefined : onlyAnswers(step);
      if (only === undefined || !only.words.every((word) => isWord(stop, word))) return [];
      const named = only.words.map((word) => `"${word}"`).join(', ');
      const message = `step "${name}" takes only what people write to stop: ${named}`;
      return [errorAt(graph, 'stop_word_only', name, only.field, message)];
    }),
    ...phrases(study),
  ];
}

/** The only words that a step takes, where there are so few that they can be listed. */
function onlyAnswers(step: Step): { words: string[]; field: string } | undefined {
  if (step.type === 'choice' && step.options_from === undefined) {
    const words = (step.options ?? []).flatMap(({ title, synonyms = [] }) => [title, ...synonyms]);
    return { words, field: 'options' };
  }
  return step.type === 'question' ? wordsOfAnswer(step.answer) : undefined;
}

function wordsOfAnswer(answer: Answer): { words: string[]; field: string } | undefined {
  if (answer.type === 'media' && answer.done_words !== undefined && (answer.max ?? 1) > 1) {
    return { words: answer.done_words, field: 'answer.done_words' };
  }
  if (answer.type !== 'text' || answer.pattern === undefined) return undefined;
  // A pattern of plain words alone: `^stop$`, `^(stop|baja)$`.
  const [, grouped, single] =
    /^(?:\(\?i\))?\^(?:\((?:\?:|\?i:)?([^()[\]\\.*+?{}^$]+)\)|([^()[\]\\.*+?{}^$|]+))\$$/.exec(
      answer.pattern,
    ) ?? [];
  const words = (grouped ?? single)?.split('|');
  return words === undefined ? undefined : { words, field: 'answer.pattern' };
}

/** Own words that are also a phrase of a line that uses the flow: one of the two is never heard. */
function phrases({ definition, graph, known }: Study): Finding[] {
  if (known === undefined || known.phrases.length === 0) return [];
  const phraseOf = new Map(known.phrases.map((each) => [normaliseText(each.phrase), each]));
  const find = (words: string[]) =>
    words.flatMap((word) => {
      const phrase = phraseOf.get(normaliseText(word));
      return phrase === undefined ? [] : [{ word, ...phrase }];
    });
  const exits = find(definition.settings?.exit_words ?? []).map(({ word, line }) => {
    const message = `the exit word "${word}" is also an inbound phrase of the line ${line}`;
    return {
      ...warningAt(graph, 'word_is_phrase', null, '', message),
      field: 'settings.exit_words',
    };
  });
  const languages = Object.values(definition.translations ?? {});
  const options = graph.reached.flatMap((name) => {
    const step = definition.steps[name];
    if (step?.type !== 'choice') return [];
    return (step.options ?? []).flatMap(({ id, title, synonyms = [] }, index) => {
      const titles = languages.flatMap((texts) => texts[`${name}.options.${id}.title`] ?? []);
      const [met] = find([title, ...titles, ...synonyms]);
      if (met === undefined) return [];
      const message = `"${met.word}", option "${id}" of "${name}", is also an inbound phrase of the line ${met.line}`;
      return [warningAt(graph, 'word_is_phrase', name, `options.${index}`, message)];
    });
  });
  return [...exits, ...options];
}
