import { describe, expect, test } from 'vitest';
import { answerSchema, readAnswer } from '../../../src/engine/answers/answer.ts';
import { countryOf } from '../../../src/engine/answers/phone.ts';
import { compileFlow } from '../../../src/engine/compileFlow.ts';
import { demoFlow } from '../../../src/engine/demoFlow.ts';
import type { Json } from '../../../src/messages/events.ts';
import { messageOf } from '../world.ts';

/** Wednesday, 5 August 2026, 23:30 in Lima: already the 6th in UTC. */
const now = new Date('2026-08-06T04:30:00Z');
const { matches } = compileFlow(demoFlow, 'v1');

function read(answer: object, text: string, language = 'es', country?: string): Json | undefined {
  const parsed = answerSchema.parse({ save_as: 'it', ...answer });
  const customs = { language, timezone: 'America/Lima', now, country: () => country, matches };
  return readAnswer(parsed, messageOf(text), customs);
}

describe('"number reads 1.234,5 and 1,234.5 by language"', () => {
  test.each([
    ['es', '1.234,5', 1234.5],
    ['es', '1,234.5', 1234.5],
    ['en', '1,234.5', 1234.5],
    ['en', '1.234,5', 1234.5],
    ['es', '1.234', 1234],
    ['pt', '1.234', 1234],
    ['en', '1.234', 1.234],
    ['es', '1,234', 1.234],
    ['en', '1,234', 1234],
    ['es-MX', '1,234', 1234],
    ['es', '1.234.567', 1234567],
    ['es', '1234.5', 1234.5],
    ['en', '0,5', 0.5],
    ['en', '0.234', 0.234],
    ['es', '0,234', 0.234],
    ['es', '-12', -12],
    ['es', '+12', 12],
    ['es', ' 12 000 ', 12000],
    ['es', ',5', 0.5],
    ['es', '１２', 12],
    ['xx-invalid-zz-', '7', 7],
  ])('%s: %s is %d', (language, text, number) => {
    expect(read({ type: 'number' }, text, language)).toBe(number);
  });

  test.each(['doce', '', '1.2.3', '12a', '1e5', '--1', '1,23,4', '.', '1.', '0x10', '1.234,5,6'])(
    '%j is no number',
    (text) => {
      expect(read({ type: 'number' }, text)).toBeUndefined();
    },
  );

  test('min and max are held, both included', () => {
    const answer = { type: 'number', min: 1, max: 5 };
    expect(['0,9', '1', '5', '5,1'].map((text) => read(answer, text))).toEqual([
      undefined,
      1,
      5,
      undefined,
    ]);
  });

  test('an integer has no fraction', () => {
    expect(read({ type: 'integer' }, '2,5')).toBeUndefined();
    expect(read({ type: 'integer' }, '2.500')).toBe(2500);
    expect(read({ type: 'integer' }, '99999999999999999999')).toBeUndefined();
  });
});

describe('"date takes 31/12/2026, 31-12, ISO"', () => {
  test.each([
    ['31/12/2026', '2026-12-31'],
    ['31-12', '2026-12-31'],
    ['1/1', '2026-01-01'],
    ['2026-12-31', '2026-12-31'],
    ['2026-12-31T10:00:00Z', '2026-12-31'],
    ['31.12.26', '2026-12-31'],
    ['31 12 2026', '2026-12-31'],
    ['05/08/1985', '1985-08-05'],
    ['29/02/2028', '2028-02-29'],
  ])('%s is %s', (text, date) => {
    expect(read({ type: 'date' }, text)).toBe(date);
  });

  test.each(['31/02/2026', '32/01/2026', '12/31/2026', 'mañana', '2026', '31', '1/1/1'])(
    '%s is no date',
    (text) => {
      expect(read({ type: 'date' }, text)).toBeUndefined();
    },
  );

  test('American English puts the month first', () => {
    expect(read({ type: 'date' }, '12/31/2026', 'en-US')).toBe('2026-12-31');
  });

  test("`future` and `past` count from today in the flow's zone, and leave it out", () => {
    expect(read({ type: 'date', future: true }, '05/08/2026')).toBeUndefined();
    expect(read({ type: 'date', future: true }, '06/08/2026')).toBe('2026-08-06');
    expect(read({ type: 'date', past: true }, '05/08/2026')).toBeUndefined();
    expect(read({ type: 'date', past: true }, '04/08/2026')).toBe('2026-08-04');
  });

  test('without a year, `future` means the next such day and `past` the last', () => {
    expect(read({ type: 'date', future: true }, '1-1')).toBe('2027-01-01');
    expect(read({ type: 'date', past: true }, '31-12')).toBe('2025-12-31');
    expect(read({ type: 'date', future: true }, '29-2')).toBe('2028-02-29');
  });

  test('two digits of a year are never in the future where the past is wanted', () => {
    expect(read({ type: 'date', past: true }, '1/5/85')).toBe('1985-05-01');
    expect(read({ type: 'date', past: true }, '1/5/26')).toBe('2026-05-01');
    expect(read({ type: 'date', past: true }, '1/5/27')).toBe('1927-05-01');
  });
});

describe('"boolean takes yes and no in Spanish, English, Portuguese"', () => {
  test.each(['sí', 'SI', 'Sí!', 'claro', 'yes', 'Y', 'yep', 'sim', '👍', '👍🏽', 'dale'])(
    '%s is yes',
    (text) => {
      expect(read({ type: 'boolean' }, text)).toBe(true);
    },
  );

  test.each(['no', 'No, gracias', 'NOPE', 'não', 'nao', '👎', '👎🏿'])('%s is no', (text) => {
    expect(read({ type: 'boolean' }, text)).toBe(false);
  });

  test.each(['quizás', 'sí pero no', '🤷'])('%s is neither', (text) => {
    expect(read({ type: 'boolean' }, text)).toBeUndefined();
  });
});

describe('email', () => {
  test.each([
    ['ana@x.example', 'ana@x.example'],
    ['Ana.Paz+1@Sub.X.Example', 'Ana.Paz+1@sub.x.example'],
    ['<ana@x.example>', 'ana@x.example'],
    ['mailto:ana@x.example', 'ana@x.example'],
    ['josé@correo.españa', 'josé@correo.españa'],
  ])('%s is %s', (text, email) => {
    expect(read({ type: 'email' }, text)).toBe(email);
  });

  test.each([
    'ana',
    'ana@',
    '@x.example',
    'ana@x',
    'a b@x.example',
    'ana@x..example',
    'a@x.e',
    'a@-x.example',
    'a..b@x.example',
  ])('%s is no email', (text) => {
    expect(read({ type: 'email' }, text)).toBeUndefined();
  });
});

describe('phone', () => {
  test.each([
    ['+51 912 345 678', undefined, '+51912345678'],
    ['912 345 678', 'PE', '+51912345678'],
    ['(11) 91234-5678', 'BR', '+5511912345678'],
  ])('%s in %s is %s', (text, country, phone) => {
    expect(read({ type: 'phone' }, text, 'es', country)).toBe(phone);
  });

  test.each([
    ['912345678', undefined],
    ['123', 'PE'],
    ['llámame al 912345678', 'PE'],
  ])('%s in %s is no phone', (text, country) => {
    expect(read({ type: 'phone' }, text, 'es', country)).toBeUndefined();
  });

  test('the country comes from a number we know', () => {
    expect(countryOf('+51912345678')).toBe('PE');
    expect(countryOf('+16045551234')).toBe('CA');
    expect(countryOf('+12125551234')).toBe('US');
    expect(countryOf('+77012345678')).toBe('KZ');
    expect(countryOf('+800123456789')).toBeUndefined();
    expect(countryOf('+0')).toBeUndefined();
    expect(countryOf(null)).toBeUndefined();
  });
});

describe('text', () => {
  test('min and max count characters as people see them', () => {
    const answer = { type: 'text', min: 2, max: 3 };
    expect(['a', '👍👍', ' abc ', 'abcd'].map((text) => read(answer, text))).toEqual([
      undefined,
      '👍👍',
      'abc',
      undefined,
    ]);
  });

  test('a pattern that would take another engine for ever is answered at once', () => {
    const answer = { type: 'text', pattern: '^(a+)+$' };
    expect(read(answer, `${'a'.repeat(30_000)}b`)).toBeUndefined();
    expect(read(answer, 'aaa')).toBe('aaa');
  });
});
