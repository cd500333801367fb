import type { Context } from 'hono';
import { accepts } from 'hono/accepts';
import { en } from './words/en.ts';
import { es } from './words/es.ts';
import { flows as flowsEn } from './words/flows/en.ts';
import { flows as flowsEs } from './words/flows/es.ts';
import { flows as flowsPt } from './words/flows/pt.ts';
import { pt } from './words/pt.ts';

/** What the console says; each language has all of it. */
export type Words = typeof en & { flows: typeof flowsEn };

const languages = {
  en: { ...en, flows: flowsEn },
  es: { ...es, flows: flowsEs },
  pt: { ...pt, flows: flowsPt },
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
  return languages[language as keyof typeof languages];
}
