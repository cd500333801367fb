type Given<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** The same record without the fields that are `undefined`, so that absent is said in one way. */
export function given<T extends object>(fields: T): Given<T> {
  const kept: { [name: string]: unknown } = {};
  for (const name in fields) if (fields[name] !== undefined) kept[name] = fields[name];
  // Exactly the fields with a value were kept, which is what Given says.
  return kept as Given<T>;
}
