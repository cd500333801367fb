/** What a list was asked for, as the parts of an address: without what is as usual. */
export const given = (asked: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(asked).filter(([, text]) => text));
