import parsePhoneNumber from 'libphonenumber-js';

/** A line's number as it is stored: E.164 with `+`, from digits with or without one. */
export function lineNumber(text: string): string {
  const digits = `+${text.replace(/\D/g, '')}`;
  return parsePhoneNumber(digits)?.number ?? digits;
}
