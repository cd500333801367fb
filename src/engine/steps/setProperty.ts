import { z } from 'zod';
import type { Json } from '../../messages/events.ts';
import { readBoolean } from '../answers/boolean.ts';
import { readEmail } from '../answers/email.ts';
import { json, stepName } from '../fields.ts';
import { languageTag } from '../languageTag.ts';
import { find, type Run, values } from '../run.ts';
import { templatesIn } from './part.ts';
import { leaveBy, type StepType } from './stepType.ts';

export const setPropertySchema = z.strictObject({
  type: z.literal('set_property'),
  property: z.string().min(1).max(100),
  value: json,
  next: stepName,
});

/**
 * Sets a property of the contact, or their name, email, language or consent. Consent is true or false
 * for everything, or `{ "marketing": false }` for one scope. A value that cannot be is a finding.
 */
export const setPropertyStep: StepType<z.infer<typeof setPropertySchema>> = {
  waitsFor: 'nothing',
  exits: ({ next }) => ({ next }),
  parts: (step) => templatesIn('value', step.value),
  enter: (step, run) => {
    setProperty(run, step.property, values(run, step.value));
    return leaveBy('next');
  },
};

function setProperty(run: Run, property: string, value: Json): void {
  if (property === 'consent') {
    setConsent(run, value);
  } else if (property === 'name' || property === 'email' || property === 'language') {
    setField(run, property, value === null ? null : fieldOf(property, asText(value) ?? ''));
  } else {
    run.effects.push({ type: 'set_property', name: property, value });
    const properties = { ...run.contact.properties, [property]: value };
    run.contact = { ...run.contact, properties };
  }
}

function fieldOf(field: 'name' | 'email' | 'language', written: string): string | undefined {
  switch (field) {
    case 'name':
      return written === '' ? undefined : written;
    case 'email':
      return readEmail(written);
    case 'language':
      return languageTag(written);
  }
}

function setField(
  run: Run,
  field: 'name' | 'email' | 'language',
  value: string | null | undefined,
): void {
  if (value === undefined || (field === 'name' && value === null)) {
    find(run, 'property_refused', `the value is no ${field}`);
    return;
  }
  run.effects.push({ type: 'set_contact', field, value });
  run.contact = { ...run.contact, [field]: value };
}

function setConsent(run: Run, value: Json): void {
  const scopes =
    value !== null && typeof value === 'object' && !Array.isArray(value) ? value : { all: value };
  for (const [scope, given] of Object.entries(scopes)) {
    const granted = typeof given === 'boolean' ? given : readBoolean(asText(given ?? null) ?? '');
    if ((scope !== 'all' && scope !== 'marketing') || granted === undefined) {
      find(run, 'property_refused', 'consent is true or false, for "all" or for "marketing"');
    } else {
      run.effects.push({ type: 'set_consent', scope, granted });
    }
  }
}

const asText = (value: Json): string | null =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim() : null;
