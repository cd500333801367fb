import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';
import { AppError } from '../errors.ts';
import { canonicalNumber } from './canonicalNumber.ts';

/** A phone number in E.164, and its country (two letters) where the number says it. */
export type PhoneNumber = { phone: string; country: string | undefined };

/**
 * A phone number in E.164; undefined where it cannot be one. One written without its country's code (no
 * `+`) is read in `country` (two letters, or its calling code), where that is given. Variants that countries have given up
 * (`+52 1 …`) become the present form.
 */
export const readPhoneNumber = (written: string, country?: string): string | undefined =>
  parsePhoneNumber(written, country)?.phone;

/** As `readPhoneNumber`, with the country. */
export function parsePhoneNumber(written: string, country?: string): PhoneNumber | undefined {
  const bare = written.trim();
  const isNational = country !== undefined && !bare.startsWith('+');
  const text = isNational ? bare : `+${bare.replace(/\D/g, '')}`;
  const options = { extract: false, ...(isNational && placeOf(country)) };
  const number = parsePhoneNumberFromString(text, options);
  if (number?.isPossible()) return { phone: number.number, country: number.country };
  const present = `+${canonicalNumber(text)}`;
  return !isNational && present !== text ? parsePhoneNumber(present) : undefined;
}

/** `PE`, or its calling code: `+51` or `51`. */
function placeOf(country: string) {
  const code = country.toUpperCase();
  if (isSupportedCountry(code)) return { defaultCountry: code };
  const digits = /^\+?(\d{1,3})$/.exec(code)?.[1];
  return digits === undefined ? {} : { defaultCallingCode: digits };
}

/**
 * A number as somebody has written it: `+57` and `300…`; `CO` and `300…`; or a whole number, whatever its country's
 * code says beside it. AppError `invalid_request`.
 */
export function numberIn(written: string, country: string): string {
  const isWhole = /^[+ ]/.test(written) && written.trim().length > 7;
  const tries = isWhole
    ? [`+${written}`]
    : /^[a-z]{2}$/i.test(country)
      ? [[written, country] as const]
      : [`+${country}${written}`, `+${written}`];
  for (const each of tries) {
    const number =
      typeof each === 'string' ? readPhoneNumber(each) : readPhoneNumber(each[0], each[1]);
    if (number !== undefined) return number;
  }
  throw new AppError(
    'invalid_request',
    `phone_number: with the country code ${country} it is no phone number`,
  );
}
