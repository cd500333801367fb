import { z } from 'zod';
import { numeral } from './campaignFunnel.ts';
import { durationOf, momentOf } from './times.ts';

const note = z.object({ code: z.string(), message: z.string() });
const counts = z.record(z.string(), z.number());

/** As much of a preview as the command shows. */
export const previewAnswer = z.looseObject({
  audience: z.object({ rows: z.number(), eligible: z.number(), skipped: counts, held: counts }),
  samples: z.array(z.object({ phone_number: z.string(), text: z.string() })),
  pace: z.looseObject({ per_second: z.number(), bound_by: z.string() }),
  starts_at: z.string(),
  ends_at: z.string(),
  blockers: z.array(note),
  warnings: z.array(note),
});

/** Whom it would reach, how long that would take, and what is in the way: in lines. */
export function* previewLines(preview: z.output<typeof previewAnswer>): Generator<string> {
  const { audience, pace, starts_at: startsAt, ends_at: endsAt } = preview;
  const told = (numbers: Record<string, number>, word: string) =>
    Object.entries(numbers).map(([reason, n]) => `${numeral(n)} ${word} (${reason})`);
  const parts = [
    `${numeral(audience.eligible)} would be written to`,
    ...told(audience.held, 'held'),
    ...told(audience.skipped, 'skipped'),
  ];
  yield `${numeral(audience.rows)} recipients: ${parts.join(', ')}`;
  const long = durationOf(Date.parse(endsAt) - Date.parse(startsAt));
  yield `${long} at ${numeral(pace.per_second)} a second, bound by ${pace.bound_by}: ${momentOf(startsAt)} to ${momentOf(endsAt)}`;
  for (const { phone_number: number, text } of preview.samples) yield `  ${number}: ${text}`;
  for (const { code, message } of preview.warnings) yield `  warning ${code}: ${message}`;
  for (const { code, message } of preview.blockers) yield `  in the way ${code}: ${message}`;
}
