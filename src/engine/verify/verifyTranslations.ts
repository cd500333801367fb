import type { Finding } from '../finding.ts';
import type { Part } from '../steps/part.ts';
import { faultsOf } from './partFaults.ts';
import { errorAt, warningAt } from './report.ts';
import type { Study } from './study.ts';

/**
 * A language that lacks a text is an error; a text that no step says is a warning. A regional language
 * may leave out what its base language says, and what is the flow's own language anyway.
 */
export function verifyTranslations(study: Study, said: ReadonlyMap<string, Part>): Finding[] {
  const { definition, graph } = study;
  const { translations = {} } = definition;
  return Object.entries(translations).flatMap(([language, texts]) => {
    const elsewhere = baseOf(language) === language ? {} : textsOf(translations, baseOf(language));
    const isOwn = baseOf(definition.language) === baseOf(language);
    const lacking = [...said.keys()]
      .filter((key) => !isOwn && !Object.hasOwn(texts, key) && !Object.hasOwn(elsewhere, key))
      .map((key) => {
        const message = `language "${language}" has no text for ${key}`;
        return errorAt(graph, 'missing_translation', stepOf(key), fieldOf(key), message);
      });
    const given = Object.entries(texts).flatMap(([key, source]) => {
      const part = said.get(key);
      const field = `translations.${language}.${key}`;
      if (part === undefined) {
        const message = `language "${language}" has a text for ${key}, which nothing says`;
        return [{ ...warningAt(graph, 'unknown_translation', null, '', message), field }];
      }
      return faultsOf(study, stepOf(key), part, source).map((finding) => ({ ...finding, field }));
    });
    return [...lacking, ...given];
  });
}

const baseOf = (language: string): string => language.split('-')[0]?.toLowerCase() ?? '';

const textsOf = (translations: Record<string, Record<string, string>>, language: string) =>
  Object.entries(translations).find(([name]) => name.toLowerCase() === language)?.[1] ?? {};

const stepOf = (key: string): string | null =>
  key.startsWith('settings.') ? null : (key.split('.')[0] ?? null);
const fieldOf = (key: string): string =>
  key.startsWith('settings.') ? key : key.slice(key.indexOf('.') + 1);
