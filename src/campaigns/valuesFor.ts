import type { Json } from '../messages/events.ts';

export type Values = Readonly<Record<string, Json>>;

/** What a contact can fill a variable with where neither its row nor the campaign says anything. */
export type ContactValues = { name: string | null; email: string | null; phone: string | null };

/** What a recipient's variables are: its own values, else the campaign's, else what we know of the contact. */
export function valuesFor(own: Values, defaults: Values, contact: ContactValues): Values {
  const known = Object.entries(contact).filter(([, value]) => value !== null && value !== '');
  return { ...Object.fromEntries(known), ...withoutEmpty(defaults), ...withoutEmpty(own) };
}

const withoutEmpty = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== ''));
