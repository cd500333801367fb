import type * as z from 'zod';
import type { Json } from '../../messages/events.ts';
import { isRecord, type JsonRecord } from './payloads.ts';

/** A record read by a schema: the fields it knows, and whatever else was in it. */
export type Fit<S extends z.ZodObject> = {
  fields: z.output<S>;
  /** Fields that the schema does not know or that were not of their type. */
  rest: JsonRecord | undefined;
};

/** Reads a record by a schema, losing nothing; undefined where it is no record or lacks what it must have. */
export function fits<S extends z.ZodObject>(schema: S, raw: Json | undefined): Fit<S> | undefined {
  if (!isRecord(raw)) return undefined;
  const { success, data } = schema.safeParse(raw);
  if (!success) return undefined;

  let rest: JsonRecord | undefined;
  for (const name in raw) {
    const value = raw[name];
    if (value === null || (data[name] !== undefined && Object.hasOwn(schema.shape, name))) continue;
    rest ??= {};
    // Defined, not assigned, so that a key named `__proto__` stays a key.
    Object.defineProperty(rest, name, {
      value,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return { fields: data, rest };
}
