import { pipeline, Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { cleanJson } from '../messages/cleanJson.ts';
import { readCell } from './csvLine.ts';

/** A row of an upload: its number (the header is row 1 of a CSV), and its cells by column, trimmed. */
export type UploadRow = { number: number; cells: Record<string, string>; fault?: string };

export type UploadKind = 'csv' | 'ndjson';

/** The upload itself cannot be read on; the message says where and why. */
export class BrokenUpload extends Error {}

const longestRow = 256 * 1024;
/** More are slower by nothing, and live long enough to be moved about in memory. */
const rowsAtOnce = 1_000;

/**
 * The rows of an upload in sets of a thousand, as they arrive: the next set is read when it is asked for,
 * so whoever sends is kept waiting and nothing piles up. CSV: UTF-8 with or without BOM, RFC 4180, a header;
 * the delimiter is the one of `,`, `;` and tab that splits the header best; rows with nothing in them are passed
 * over, and numbered as a spreadsheet does. NDJSON: an object a line; objects
 * in it become columns `outer.inner`, lists become texts with commas. Throws `BrokenUpload`.
 */
export async function* readRows(
  bytes: AsyncIterable<Uint8Array>,
  kind: UploadKind,
): AsyncGenerator<UploadRow[]> {
  const rows = kind === 'csv' ? csvRows(textOf(bytes)) : ndjsonRows(textOf(bytes));
  let set: UploadRow[] = [];
  for await (const row of rows) {
    set.push(storable(row));
    if (set.length < rowsAtOnce) continue;
    yield set;
    set = [];
  }
  if (set.length > 0) yield set;
}

/** What the database cannot keep becomes U+FFFD, and the row is at fault: it would say something else. */
function storable(row: UploadRow): UploadRow {
  const cells = cleanJson(row.cells);
  if (cells === row.cells) return row;
  const fault = 'holds U+0000, or half of a pair of surrogates: no text has these';
  return { ...row, cells: cells as UploadRow['cells'], fault };
}

async function* textOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  } catch (error) {
    const why = error instanceof TypeError ? 'it is not UTF-8' : String(error);
    throw new BrokenUpload(`The upload cannot be read: ${why}`, { cause: error });
  }
}

async function* csvRows(text: AsyncGenerator<string>): AsyncGenerator<UploadRow> {
  let head = '';
  while (!firstLine(head).isWhole && head.length < longestRow) {
    const { value, done } = await text.next();
    if (done) break;
    head += value;
  }
  const whole = async function* () {
    yield head;
    yield* text;
  };
  const parser = parse({
    delimiter: delimiterOf(firstLine(head).line),
    bom: true,
    trim: true,
    relax_column_count: true,
    max_record_size: longestRow,
  });
  // Whatever goes wrong at either end ends both; who iterates below is told.
  pipeline(Readable.from(whole()), parser, () => {});
  let header: string[] | undefined;
  let number = 0;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      number += 1;
      if (cells.every((cell) => cell === '')) continue;
      if (header) yield rowOf(number, header, cells);
      else header = headerOf(cells);
    }
  } catch (error) {
    if (error instanceof BrokenUpload) throw error;
    throw new BrokenUpload(`The upload cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

function headerOf(cells: string[]): string[] {
  if (cells.some((cell) => cell.includes('\0'))) {
    throw new BrokenUpload('The upload cannot be read: it is not UTF-8');
  }
  return cells.map(readCell);
}

function rowOf(number: number, header: string[], cells: string[]): UploadRow {
  const named = header.map((column, at) => [column, readCell(cells[at] ?? '')] as const);
  const row: UploadRow = {
    number,
    cells: Object.fromEntries(named.filter(([column]) => column !== '')),
  };
  if (cells.length > header.length) {
    row.fault = `has ${cells.length} cells, and the header has ${header.length}`;
  }
  return row;
}

/** Quotes may hold line ends. */
function firstLine(head: string): { line: string; isWhole: boolean } {
  const text = head.trimStart();
  const [line = ''] = /^(?:"[^"]*"|[^"\r\n])*/.exec(text) ?? [];
  return { line, isWhole: /^[\r\n]/.test(text.slice(line.length)) };
}

/** Quotes in a header may hold delimiters. */
function delimiterOf(header: string): string {
  const bare = header.replace(/"[^"]*"/g, '');
  const countOf = (delimiter: string) => bare.split(delimiter).length;
  return [',', ';', '\t'].reduce((best, each) => (countOf(each) > countOf(best) ? each : best));
}

async function* ndjsonRows(text: AsyncGenerator<string>): AsyncGenerator<UploadRow> {
  let rest = '';
  let number = 0;
  for await (const chunk of text) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > longestRow) {
      throw new BrokenUpload(`Line ${number + 1} is longer than ${longestRow} characters`);
    }
    for (const line of lines) {
      number += 1;
      const row = jsonRow(number, line);
      if (row) yield row;
    }
  }
  const last = jsonRow(number + 1, rest);
  if (last) yield last;
}

function jsonRow(number: number, line: string): UploadRow | undefined {
  const bare = line.replace(/^\uFEFF/, '').trim();
  if (bare === '') return undefined;
  try {
    const value: unknown = JSON.parse(bare);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return { number, cells: {}, fault: 'is no JSON object' };
    }
    return { number, cells: Object.fromEntries(Object.entries(value).flatMap(cellsOf)) };
  } catch {
    return { number, cells: {}, fault: 'is not JSON' };
  }
}

function cellsOf([column, value]: [string, unknown]): [string, string][] {
  if (value === null || value === undefined) return [[column, '']];
  if (Array.isArray(value)) return [[column, value.map(String).join(',')]];
  if (typeof value !== 'object') return [[column, String(value).trim()]];
  return Object.entries(value).flatMap(([inner, each]) => cellsOf([`${column}.${inner}`, each]));
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message.slice(0, 300) : String(error);
