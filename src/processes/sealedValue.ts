import type { Json } from '../messages/events.ts';

/** A sensitive variable at rest: base64 of what the secret box sealed for this process and variable. */
export type SealedValue = { $sealed: string };

export const isSealed = (value: Json | undefined): value is SealedValue =>
  value !== null &&
  typeof value === 'object' &&
  !Array.isArray(value) &&
  typeof value.$sealed === 'string';
