import type { Context } from 'hono';
import { accepts } from 'hono/accepts';
import { en } from './words/en.ts';
import { es } from './words/es.ts';
import { health as healthEn } from './words/health/en.ts';
import { health as healthEs } from './words/health/es.ts';
import { health as healthPt } from './words/health/pt.ts';
import { lines as linesEn } from './words/lines/en.ts';
import { lines as linesEs } from './words/lines/es.ts';
import { lines as linesPt } from './words/lines/pt.ts';
import { pt } from './words/pt.ts';
import { settings as settingsEn } from './words/settings/en.ts';
import { settings as settingsEs } from './words/settings/es.ts';
import { settings as settingsPt } from './words/settings/pt.ts';

const english = { ...en, lines: linesEn, health: healthEn, settings: settingsEn };

/** What the console says; each language has all of it. */
export type Words = typeof english;

const languages: Record<string, Words> = {
  en: english,
  es: { ...es, lines: linesEs, health: healthEs, settings: settingsEs },
  pt: { ...pt, lines: linesPt, health: healthPt, settings: settingsPt },
};

/** In the language that the browser asks for; in English where we have none of its. */
export function wordsFor(c: Context): Words {
  const language = accepts(c, {
    header: 'Accept-Language',
    supports: Object.keys(languages),
    default: 'en',
    match: (wanted, { supports, default: otherwise }) =>
      wanted
        .toSorted((one, other) => other.q - one.q)
        .map(({ type }) => type.slice(0, 2).toLowerCase())
        .find((each) => supports.includes(each)) ?? otherwise,
  });
  return languages[language] ?? english;
}
