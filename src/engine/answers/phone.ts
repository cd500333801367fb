import {
  type CountryCode,
  getCountries,
  getCountryCallingCode,
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
export function countryOf(phone: string | null): string | undefined {
  if (phone === null) return undefined;
  for (const digits of [1, 2, 3]) {
    const countries = countriesByCode.get(phone.slice(1, 1 + digits));
    if (countries === undefined) continue;
    // Most codes are one country's; of the others the whole number must be read, which takes a hundred times as long.
    return countries.length === 1 ? countries[0] : parsePhoneNumberFromString(phone)?.country;
  }
  return undefined;
}

/** By calling code: `51` is Peru's alone, `1` is that of 25 countries. No code begins with another. */
const countriesByCode = new Map<string, CountryCode[]>();
for (const country of getCountries()) {
  const code = getCountryCallingCode(country);
  countriesByCode.set(code, [...(countriesByCode.get(code) ?? []), country]);
}

const isCountry = (country: string | undefined): country is CountryCode =>
  country !== undefined && isSupportedCountry(country);
