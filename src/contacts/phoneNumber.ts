import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';
import { canonicalNumber } from './canonicalNumber.ts';

/** A phone number in E.164, and its country (two letters) where the number says it. */
export type PhoneNumber = { phone: string; country: string | undefined };

/**
 * A phone number in E.164; undefined where it cannot be one. One written without its country's code (no
 * `+`) is read in `country` (two letters), where that is given. Variants that countries have given up
 * (`+52 1 …`) become the present form.
 */
export const readPhoneNumber = (written: string, country?: string): string | undefined =>
  parsePhoneNumber(written, country)?.phone;

/** As `readPhoneNumber`, with the country. */
export function parsePhoneNumber(written: string, country?: string): PhoneNumber | undefined {
  const bare = written.trim();
  const isNational = country !== undefined && !bare.startsWith('+');
  const text = isNational ? bare : `+${bare.replace(/\D/g, '')}`;
  const code = country?.toUpperCase() ?? '';
  const options = {
    extract: false,
    ...(isNational && isSupportedCountry(code) && { defaultCountry: code }),
  };
  const number = parsePhoneNumberFromString(text, options);
  if (number?.isPossible()) return { phone: number.number, country: number.country };
  const present = `+${canonicalNumber(text)}`;
  return !isNational && present !== text ? parsePhoneNumber(present) : undefined;
}
