import { z } from '@hono/zod-openapi';
import { fromWire, type WirePrefix } from '../db/ids.ts';
import { zeroTime } from '../db/zeroTime.ts';
import { durationMs, durationPattern } from '../engine/duration.ts';

/** An id in wire form, read as a uuid. One of another kind is AppError `not_found`: nothing has it. */
export const wireId = (prefix: WirePrefix) =>
  z
    .string()
    .min(1)
    .transform((text) => fromWire(prefix, text))
    .openapi({ type: 'string', example: `${prefix}…` });

/** An id in an answer. */
export const idOf = (prefix: WirePrefix) => z.string().openapi({ example: `${prefix}…` });

/** A form says `true`, JSON says true. */
export const flag = z
  .union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')], {
    // One that is missing is said to be: see `parse` in route.ts.
    error: ({ input }) => (input === undefined ? undefined : 'is true or false'),
  })
  .openapi({ type: 'boolean' });

// A `+` that a client did not escape arrives in forms and queries as a space.
const withPlus = (text: string): string => text.replace(/^ (?=\d)/, '+');

/** A phone number with its country's code, with or without `+`. */
export const phoneNumber = z
  .string()
  .min(1)
  .transform(withPlus)
  .pipe(
    z
      .string()
      .regex(
        /^\+?\d[\d ().-]{5,24}$/,
        'is a phone number with its country code, as in +15550000001',
      ),
  )
  .openapi({ type: 'string', example: '+15550000001' });

/** A moment with its zone, read as a Date. */
export const moment = z
  .string()
  .transform((text) => text.replace(/ (?=\d\d:?\d\d$)/, '+'))
  .pipe(z.iso.datetime({ offset: true, message: 'is a time such as 2026-02-09T20:49:15-05:00' }))
  .transform((text) => new Date(text))
  .openapi({ type: 'string', format: 'date-time' });

/** How long, as flows write it: `30s`, `15m`, `2h`, `3d`. */
export const durationUpTo = (longest: string) =>
  z
    .string()
    .regex(durationPattern, { error: `is a duration, as in ${longest}`, abort: true })
    .refine((text) => durationMs(text) <= durationMs(longest), `is at most ${longest}`);

/** Values by name, read as texts: null is as empty, and what no person reads, as an object, is refused. */
export const texts = z.record(
  z.string(),
  z
    .union([z.string(), z.number(), z.boolean(), z.null()], 'is a text or a number')
    .transform((value) => String(value ?? ''))
    .openapi({ type: 'string' }),
);

/** One or several: a name given once in a query or a form is a list of one. */
export const severalOf = <T extends z.ZodType>(item: T) =>
  z.preprocess(
    (value) => (Array.isArray(value) || value === undefined ? value : [value]),
    z.array(item),
  );

/** The body of whose fields none can be cleared: one that was left empty was not sent. */
export const leavingOutEmpty = <T extends z.ZodObject>(fields: T) =>
  z.preprocess((body) => {
    if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
    const isLeftOut = ([name, value]: [string, unknown]) =>
      name in fields.shape && (value === '' || value === null);
    return Object.fromEntries(Object.entries(body).filter((entry) => !isLeftOut(entry)));
  }, fields);

/** A moment in an answer: RFC 3339 in UTC. */
export const time = z.iso.datetime();

/** A moment as answers say it, and the reference's zero for none. */
export const timeOf = (at: Date | null): string => at?.toISOString() ?? zeroTime;

/** A value of which only its last four characters are shown. */
export const masked = (value: string): string =>
  value.length <= 4 ? value : `${'*'.repeat(Math.min(value.length - 4, 12))}${value.slice(-4)}`;
