import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvLine } from '../../src/imports/csvLine.ts';
import {
  BrokenUpload,
  readRows,
  type UploadKind,
  type UploadRow,
} from '../../src/imports/readRows.ts';

/** What is read of an upload that comes in these pieces: its rows, or why it cannot be read. */
async function read(pieces: Uint8Array[], kind: UploadKind): Promise<UploadRow[] | string> {
  const rows: UploadRow[] = [];
  const parts = async function* () {
    yield* pieces;
  };
  try {
    for await (const set of readRows(parts(), kind)) rows.push(...set);
    return rows;
  } catch (error) {
    expect(error).toBeInstanceOf(BrokenUpload);
    return (error as Error).message;
  }
}

/** The same bytes in pieces that end at these places. */
function cut(bytes: Buffer, places: number[]): Buffer[] {
  const ends = [...places.map((at) => at % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  return ends.map((end, index) => bytes.subarray(index === 0 ? 0 : ends[index - 1], end));
}

const cell = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom(
    '',
    ' ',
    '"',
    '""',
    ',',
    ';;',
    '\t',
    '\r',
    '\n',
    'ñ',
    '\uFEFF',
    '\u00a0x',
    '👋',
    '__proto__',
  ),
);
const signs = fc
  .array(
    fc.constantFrom(
      ',',
      ';',
      '\t',
      '"',
      '\r',
      '\n',
      '\r\n',
      ' ',
      'a',
      'ñ',
      '👋',
      '\uFEFF',
      '{',
      '}',
      ':',
      '1',
    ),
  )
  .map((parts) => Buffer.from(parts.join('')));
const bytes = fc.oneof(
  signs,
  fc.uint8Array({ maxLength: 60 }).map((each) => Buffer.from(each)),
  fc.array(fc.array(cell), { maxLength: 6 }).map((rows) => Buffer.from(rows.map(csvLine).join(''))),
  fc.array(fc.json(), { maxLength: 5 }).map((lines) => Buffer.from(lines.join('\n'))),
);
const places = fc.array(fc.nat(500), { maxLength: 20 });

test('whatever the bytes of an upload, the pieces they come in make no difference', async () => {
  const kind = fc.constantFrom<UploadKind>('csv', 'ndjson');
  await fc.assert(
    fc.asyncProperty(bytes, places, kind, async (upload, at, as) => {
      const whole = await read([upload], as);
      expect(await read(cut(upload, at), as)).toEqual(whole);
      expect(await read(cut(upload, [...upload.keys()]), as)).toEqual(whole);
    }),
    { numRuns: 400 },
  );
});

/** What no text has makes its row be at fault. */
const kept = cell.filter((text) => !text.includes('\0'));
const table = fc
  .uniqueArray(
    kept.filter((name) => name.trim() !== ''),
    { minLength: 2, maxLength: 5 },
  )
  .chain((columns) =>
    fc.tuple(
      fc.constant(columns),
      fc.array(fc.array(kept, { minLength: columns.length, maxLength: columns.length }), {
        maxLength: 5,
      }),
    ),
  );

test('what we write as CSV is read back as it was, cell by cell', async () => {
  await fc.assert(
    fc.asyncProperty(table, places, async ([columns, rows], at) => {
      const file = Buffer.from([columns, ...rows].map(csvLine).join(''));
      const found = await read(cut(file, at), 'csv');
      const expected = rows
        .map((cells, index) => ({ number: index + 2, cells }))
        .filter(({ cells }) => cells.some((each) => each !== ''));
      if (typeof found === 'string') throw new Error(found);
      expect(
        found.map(({ number, cells }) => ({ number, cells: columns.map((name) => cells[name]) })),
      ).toEqual(expected);
      expect(found.map(({ fault }) => fault)).toEqual(expected.map(() => undefined));
    }),
    { numRuns: 400 },
  );
});
