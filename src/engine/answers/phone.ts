import {
  type CountryCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
} from 'libphonenumber-js';

/** A phone number in E.164. One written without its country is read in `country`, if that is known. */
export function readPhone(written: string, country: string | undefined): string | undefined {
  const number = parsePhoneNumberFromString(written, {
    ...(isCountry(country) ? { defaultCountry: country } : {}),
    extract: false,
  });
  return number?.isValid() ? number.number : undefined;
}

/** The country of a number in E.164, as two letters; undefined when the number does not say. */
export const countryOf = (phone: string | null): string | undefined =>
  phone === null ? undefined : parsePhoneNumberFromString(phone)?.country;

const isCountry = (country: string | undefined): country is CountryCode =>
  country !== undefined && isSupportedCountry(country);
