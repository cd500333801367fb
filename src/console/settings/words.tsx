import { z } from 'zod';
import { getAccount } from '../../accounts/getAccount.ts';
import { saveWords } from '../../accounts/saveWords.ts';
import { openUnit } from '../../db/unit.ts';
import type { Sentences } from '../../engine/effects.ts';
import { defaultSentences, defaultWords, type WordLists } from '../../engine/words.ts';
import { Ask } from '../ask.tsx';
import { Submit } from '../submit.tsx';
import { typedIn } from '../typed.ts';
import { addAction, addPage, type Show, type Site } from '../visit.ts';
import type { Words } from '../words.ts';
import { SettingsFrame } from './frame.tsx';
import { roles, wordsPath } from './places.ts';

const languages = ['es', 'en', 'pt'] as const;
const lists = ['stop', 'start', 'exit'] as const;
const sentences = ['stopped', 'started', 'wrong_answer'] as const;

const list = z.string().max(4_000);
const sentence = z.string().trim().min(1).max(1_024);

const fields = z.object(
  Object.fromEntries(
    languages.flatMap((language) => [
      ...lists.map((name) => [`${name}_${language}`, list] as const),
      ...sentences.map((name) => [`${name}_${language}`, sentence] as const),
    ]),
  ),
);

/** Words that mean something by themselves in every chat, and what is said of them. */
export function addWords(site: Site): void {
  const { deps } = site;
  const page: Show = async (visit, problem) => {
    const typed = await typedIn(visit.c);
    const { words: own } = await openUnit(deps, visit.user.accountId, getAccount);
    const { words } = visit;
    const { settings: t } = words;
    const shown = { ...textsOf(own?.lists ?? defaultWords, own?.sentences), ...typed };
    return (
      <SettingsFrame visit={visit} here={wordsPath} problem={problem}>
        <div class="between">
          <p class="dim grow">{t.wordsWhat}</p>
          {own !== null && (
            <Ask
              word={t.builtIn}
              does={t.builtIn}
              sure={t.builtInSure}
              action={`${wordsPath}/built-in`}
            />
          )}
        </div>
        <form class="stack" method="post" action={wordsPath}>
          {lists.map((name) => (
            <ListFields name={name} shown={shown} words={words} />
          ))}
          {sentences.map((name) => (
            <SentenceFields name={name} shown={shown} words={words} />
          ))}
          <Submit>{words.save}</Submit>
        </form>
      </SettingsFrame>
    );
  };

  addPage(site, { path: wordsPath, roles }, page);
  addAction(site, { path: wordsPath, roles, page, fields }, async ({ user }, given) => {
    await openUnit(deps, user.accountId, async (unit) => {
      const { words: own } = await getAccount(unit);
      await saveWords(unit, wordsOf(given, own?.lists ?? defaultWords));
    });
    return { to: wordsPath };
  });
  addAction(
    site,
    { path: `${wordsPath}/built-in`, roles, page, fields: z.object({}) },
    async ({ user }) => {
      await openUnit(deps, user.accountId, (unit) => saveWords(unit, null));
      return { to: wordsPath };
    },
  );
}

type FieldsProps<N> = { name: N; shown: Record<string, string>; words: Words };

const ListFields = ({ name, shown, words }: FieldsProps<(typeof lists)[number]>) => (
  <fieldset class="card stack words">
    <legend>{words.settings.lists[name]}</legend>
    <p class="small dim">{words.settings.listsWhat[name]}</p>
    <div class="fields">
      {languages.map((language) => (
        <label>
          {words.settings.languages[language]}
          <textarea name={`${name}_${language}`} maxlength={4_000} rows={1}>
            {shown[`${name}_${language}`]}
          </textarea>
        </label>
      ))}
    </div>
  </fieldset>
);

const SentenceFields = ({ name, shown, words }: FieldsProps<(typeof sentences)[number]>) => (
  <fieldset class="card stack words">
    <legend>{words.settings.sentences[name]}</legend>
    <div class="fields">
      {languages.map((language) => (
        <label>
          {words.settings.languages[language]}
          <textarea name={`${name}_${language}`} maxlength={1_024} rows={2} required>
            {shown[`${name}_${language}`]}
          </textarea>
        </label>
      ))}
    </div>
  </fieldset>
);

const textsOf = (has: WordLists, says: Sentences = defaultSentences): Record<string, string> =>
  Object.fromEntries(
    languages.flatMap((language) => [
      ...lists.map((name) => [`${name}_${language}`, (has[name][language] ?? []).join(', ')]),
      ...sentences.map((name) => [`${name}_${language}`, says[language][name]]),
    ]),
  );

/** Words of languages that the page does not show stay. */
function wordsOf(given: Record<string, string>, before: WordLists) {
  const listOf = (name: (typeof lists)[number]): Record<string, string[]> => ({
    ...before[name],
    ...Object.fromEntries(
      languages.map((language) => [language, splitWords(given[`${name}_${language}`] ?? '')]),
    ),
  });
  const saysIn = (language: (typeof languages)[number]) => ({
    stopped: given[`stopped_${language}`] ?? '',
    started: given[`started_${language}`] ?? '',
    wrong_answer: given[`wrong_answer_${language}`] ?? '',
  });
  return {
    lists: { stop: listOf('stop'), start: listOf('start'), exit: listOf('exit') },
    sentences: { es: saysIn('es'), en: saysIn('en'), pt: saysIn('pt') },
  };
}

/** `stop, opt out` and lines likewise. */
const splitWords = (text: string): string[] => [
  ...new Set(
    text
      .split(/[,\n]/)
      .map((word) => word.trim())
      .filter(Boolean),
  ),
];
