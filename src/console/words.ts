import type { Context } from 'hono';
import { accepts } from 'hono/accepts';
import { campaigns as campaignsEn } from './words/campaigns/en.ts';
import { campaigns as campaignsEs } from './words/campaigns/es.ts';
import { campaigns as campaignsPt } from './words/campaigns/pt.ts';
import { contacts as contactsEn } from './words/contacts/en.ts';
import { contacts as contactsEs } from './words/contacts/es.ts';
import { contacts as contactsPt } from './words/contacts/pt.ts';
import { en } from './words/en.ts';
import { es } from './words/es.ts';
import { flows as flowsEn } from './words/flows/en.ts';
import { flows as flowsEs } from './words/flows/es.ts';
import { flows as flowsPt } from './words/flows/pt.ts';
import { health as healthEn } from './words/health/en.ts';
import { health as healthEs } from './words/health/es.ts';
import { health as healthPt } from './words/health/pt.ts';
import { imports as importsEn } from './words/imports/en.ts';
import { imports as importsEs } from './words/imports/es.ts';
import { imports as importsPt } from './words/imports/pt.ts';
import { lines as linesEn } from './words/lines/en.ts';
import { lines as linesEs } from './words/lines/es.ts';
import { lines as linesPt } from './words/lines/pt.ts';
import { outbounds as outboundsEn } from './words/outbounds/en.ts';
import { outbounds as outboundsEs } from './words/outbounds/es.ts';
import { outbounds as outboundsPt } from './words/outbounds/pt.ts';
import { pt } from './words/pt.ts';
import { settings as settingsEn } from './words/settings/en.ts';
import { settings as settingsEs } from './words/settings/es.ts';
import { settings as settingsPt } from './words/settings/pt.ts';

/** What the console says; each language has all of it. */
export type Words = typeof english;

const english = {
  ...en,
  campaigns: campaignsEn,
  contacts: contactsEn,
  flows: flowsEn,
  health: healthEn,
  imports: importsEn,
  lines: linesEn,
  outbounds: outboundsEn,
  settings: settingsEn,
};

const languages: Record<string, Words> = {
  en: english,
  es: {
    ...es,
    campaigns: campaignsEs,
    contacts: contactsEs,
    flows: flowsEs,
    health: healthEs,
    imports: importsEs,
    lines: linesEs,
    outbounds: outboundsEs,
    settings: settingsEs,
  },
  pt: {
    ...pt,
    campaigns: campaignsPt,
    contacts: contactsPt,
    flows: flowsPt,
    health: healthPt,
    imports: importsPt,
    lines: linesPt,
    outbounds: outboundsPt,
    settings: settingsPt,
  },
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
