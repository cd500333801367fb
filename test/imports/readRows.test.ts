import { expect, test } from 'vitest';
import { csvLine } from '../../src/imports/csvLine.ts';
import { BrokenUpload, readRows, type UploadKind } from '../../src/imports/readRows.ts';

async function read(text: string | Buffer, kind: UploadKind = 'csv', pieces = 7) {
  const bytes = Buffer.from(text);
  const parts = async function* () {
    for (let at = 0; at < bytes.length; at += pieces) yield bytes.subarray(at, at + pieces);
  };
  const sets = [];
  for await (const set of readRows(parts(), kind)) sets.push(set);
  return sets;
}

test.each([
  ['commas', 'phone_number,name\n+51,Ana\n'],
  ['semicolons', 'phone_number;name\r\n+51;Ana\r\n'],
  ['tabs', 'phone_number\tname\n+51\tAna'],
  ['a BOM', '\uFEFFphone_number,name\n+51,Ana\n'],
  ['blanks', 'phone_number , name\n +51 , Ana \n\n'],
  ['line ends of old', 'phone_number;name\r+51;Ana\r'],
])('CSV with %s is read', async (_, text) => {
  expect(await read(text)).toEqual([[{ number: 2, cells: { phone_number: '+51', name: 'Ana' } }]]);
});

test('rows with nothing in them are passed over, and counted as a spreadsheet counts', async () => {
  expect(await read('\n;\nphone_number;name\n\n+51;Ana\n;;\n+52;Bo\n;\n')).toEqual([
    [
      { number: 5, cells: { phone_number: '+51', name: 'Ana' } },
      { number: 7, cells: { phone_number: '+52', name: 'Bo' } },
    ],
  ]);
});

test('a row with what no text has is at fault, and the others are read', async () => {
  const fault = 'holds U+0000, or half of a pair of surrogates: no text has these';
  expect(await read('a,b\nx\0y,1\nz,2\n')).toEqual([
    [
      { number: 2, cells: { a: 'x\uFFFDy', b: '1' }, fault },
      { number: 3, cells: { a: 'z', b: '2' } },
    ],
  ]);
  expect(await read('{"a":"\\u0000"}\n{"\\ud800":"1"}\n{"a":"z"}', 'ndjson')).toEqual([
    [
      { number: 1, cells: { a: '\uFFFD' }, fault },
      { number: 2, cells: { '\uFFFD': '1' }, fault },
      { number: 3, cells: { a: 'z' } },
    ],
  ]);
});

test('quotes hold delimiters, quotes and line ends; the header too', async () => {
  expect(await read('"a;b;c",name\n"x ""y"", z","Ana\nMaría"\n')).toEqual([
    [{ number: 2, cells: { 'a;b;c': 'x "y", z', name: 'Ana\nMaría' } }],
  ]);
});

test('what a spreadsheet would take for a formula is written as a text, and read back as it was', async () => {
  const cells = [
    '=HYPERLINK("http://x")',
    '@SUM(1)',
    "+1+cmd|' /C calc'!A0",
    '-2+3',
    ' =1',
    "'=1",
    '+51 (987) 600-001',
    '-1.5',
    'Ana',
  ];
  const line = csvLine(cells);
  expect(line).toBe(
    `"'=HYPERLINK(""http://x"")",'@SUM(1),'+1+cmd|' /C calc'!A0,'-2+3,' =1,''=1,+51 (987) 600-001,-1.5,Ana\r\n`,
  );
  const columns = cells.map((_, at) => `c${at}`);
  const [[row] = []] = await read(csvLine(columns) + line);
  expect(Object.values(row?.cells ?? {})).toEqual(cells);
});

test('a line end within quotes is not the end of the header', async () => {
  expect(await read('"a\n;;;",b\n1,2\n')).toEqual([
    [{ number: 2, cells: { 'a\n;;;': '1', b: '2' } }],
  ]);
});

test('a row with too few cells has empty ones, one with too many is at fault', async () => {
  expect(await read('a,b\n1\n1,2,3\n')).toEqual([
    [
      { number: 2, cells: { a: '1', b: '' } },
      { number: 3, cells: { a: '1', b: '2' }, fault: 'has 3 cells, and the header has 2' },
    ],
  ]);
});

test('NDJSON is read line by line: objects become columns, lists texts, and what is no object is at fault', async () => {
  const text =
    '{"name":"Ana","properties":{"city":"Lima","age":3},"tags":["a","b"]}\n\n[1]\n{x\n{"a":null}';
  expect(await read(text, 'ndjson')).toEqual([
    [
      {
        number: 1,
        cells: { name: 'Ana', 'properties.city': 'Lima', 'properties.age': '3', tags: 'a,b' },
      },
      { number: 3, cells: {}, fault: 'is no JSON object' },
      { number: 4, cells: {}, fault: 'is not JSON' },
      { number: 5, cells: { a: '' } },
    ],
  ]);
});

test('rows come in sets of a thousand', async () => {
  const rows = Array.from({ length: 2_001 }, (_, n) => `${n}`).join('\n');
  expect((await read(`a\n${rows}\n`, 'csv', 5_000)).map((set) => set.length)).toEqual([
    1_000, 1_000, 1,
  ]);
});

test.each([
  ['bytes that are not UTF-8', Buffer.from([0x61, 0x0a, 0xff, 0xfe]), 'csv', 'not UTF-8'],
  ['UTF-16 without a mark', Buffer.from('a,b\n1,2\n', 'utf16le'), 'csv', 'not UTF-8'],
  ['a quote that never ends', 'a,b\n1,2\n"3,4\n', 'csv', 'opening quote at line 3'],
  ['a line without end', 'x'.repeat(300_000), 'ndjson', 'Line 1 is longer'],
] as const)('an upload is broken by %s', async (_, bytes, kind, why) => {
  await expect(read(bytes, kind, 10_000)).rejects.toThrow(BrokenUpload);
  await expect(read(bytes, kind, 10_000)).rejects.toThrow(why);
});

test('nothing is read ahead: the sender waits until a set is taken', async () => {
  let sent = 0;
  const bytes = async function* () {
    yield Buffer.from('a\n');
    for (;;) {
      sent += 1;
      yield Buffer.from(`${sent}\n`);
    }
  };
  const rows = readRows(bytes(), 'csv');
  await rows.next();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(sent).toBeLessThan(5_000);
  await rows.return(undefined);
});
