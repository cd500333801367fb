import type { Context } from 'hono';
import { accepts } from 'hono/accepts';
import { campaigns as campaignsEn } from './words/campaigns/en.ts';
import { campaigns as campaignsEs } from './words/campaigns/es.ts';
import { campaigns as campaignsPt } from './words/campaigns/pt.ts';
import { en } from './words/en.ts';
import { es } from './words/es.ts';
import { pt } from './words/pt.ts';

const languages = {
  en: { ...en, campaigns: campaignsEn },
  es: { ...es, campaigns: campaignsEs },
  pt: { ...pt, campaigns: campaignsPt },
};

/** What the console says; each language has all of it. */
export type Words = (typeof languages)['en'];

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
