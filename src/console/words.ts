import type { Context } from 'hono';
import { accepts } from 'hono/accepts';
import { contacts as contactsEn } from './words/contacts/en.ts';
import { contacts as contactsEs } from './words/contacts/es.ts';
import { contacts as contactsPt } from './words/contacts/pt.ts';
import { en } from './words/en.ts';
import { es } from './words/es.ts';
import { flows as flowsEn } from './words/flows/en.ts';
import { flows as flowsEs } from './words/flows/es.ts';
import { flows as flowsPt } from './words/flows/pt.ts';
import { outbounds as outboundsEn } from './words/outbounds/en.ts';
import { outbounds as outboundsEs } from './words/outbounds/es.ts';
import { outbounds as outboundsPt } from './words/outbounds/pt.ts';
import { pt } from './words/pt.ts';

/** What the console says; each language has all of it. */
export type Words = typeof english;

const english = { ...en, contacts: contactsEn, flows: flowsEn, outbounds: outboundsEn };

const languages: Record<'en' | 'es' | 'pt', Words> = {
  en: english,
  es: { ...es, contacts: contactsEs, flows: flowsEs, outbounds: outboundsEs },
  pt: { ...pt, contacts: contactsPt, flows: flowsPt, outbounds: outboundsPt },
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
