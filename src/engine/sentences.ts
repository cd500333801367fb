import type { Sentences } from './effects.ts';

/** Small words of ours inside a flow's own messages. */
const labels = {
  es: { options: 'Ver opciones', more: 'Más opciones' },
  en: { options: 'See options', more: 'More options' },
  pt: { options: 'Ver opções', more: 'Mais opções' },
} as const;

export type SpokenLanguage = keyof Sentences;

/** The language of the service's own sentences: the contact's if we have it, else the flow's, else English. */
export function spokenLanguage(contact: string | null, flow: string): SpokenLanguage {
  return known(contact) ?? known(flow) ?? 'en';
}

export const label = (language: SpokenLanguage, which: 'options' | 'more'): string =>
  labels[language][which];

function known(language: string | null): SpokenLanguage | undefined {
  const base = language?.split('-')[0]?.toLowerCase();
  return base === 'es' || base === 'en' || base === 'pt' ? base : undefined;
}
