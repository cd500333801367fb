const prefix = 'variable.';

/** What a form has for the variables of an outbound, each in a field `variable.<name>`; empty ones are left out. */
export const valuesIn = (fields: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([field, given]) => {
      const text = field.startsWith(prefix) && typeof given === 'string' ? given : '';
      return text.trim() === '' ? [] : [[field.slice(prefix.length), text]];
    }),
  );
