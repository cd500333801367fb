import { expect, test } from 'vitest';
import { parseDefinition } from '../../src/engine/parseDefinition.ts';
import { badDefinitions } from './badDefinitions.ts';

test.each(badDefinitions.map(([written, message]) => ({ written, message })))(
  'its author is told: $message',
  ({ written, message }) => {
    const parsed = parseDefinition(written);
    expect(parsed.ok ? [] : parsed.findings.map((each) => each.message)).toContain(message);
  },
);

test('of hours that are wrong in two places both are named, with their places', () => {
  const business_hours = { timezone: 3, mon: [['22:00']] };
  const parsed = parseDefinition({
    schema: 1,
    name: 'x',
    language: 'es',
    start: 'a',
    settings: { business_hours },
    steps: { a: { type: 'end', status: 'success' } },
  });
  expect(parsed.ok ? [] : parsed.findings.map(({ field }) => field)).toEqual([
    'settings.business_hours.timezone',
    'settings.business_hours.mon.0',
  ]);
});
