import type { Json } from '../../messages/events.ts';

/** Values as they are read, by variable; what is missing or empty is left out. */
export const textsOf = (values: Readonly<Record<string, Json>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      if (value === null || value === '') return [];
      return [[name, typeof value === 'object' ? JSON.stringify(value) : String(value)]];
    }),
  );
