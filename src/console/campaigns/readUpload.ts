import { AppError } from '../../errors.ts';
import type { ColumnMatch } from '../../imports/matchColumns.ts';
import type { UploadKind } from '../../imports/readRows.ts';
import { hasTwice, isSpreadsheet } from '../columns.ts';
import type { Words } from '../words.ts';
import { likelyTargets, readHead, whoTargets, withHeader } from './columns.ts';

type Rows = { bytes: AsyncIterable<Uint8Array>; kind: UploadKind; columns: ColumnMatch };
type Fields = Readonly<Record<string, unknown>>;

const headBytes = 64 * 1024;

/** What a form uploads, and what its columns are. AppError `invalid_request`, in words of the console's. */
export async function fileOf(
  { file, ...fields }: Fields & { file: File },
  variables: readonly string[],
  { campaigns: own, imports }: Words,
): Promise<Rows> {
  if (file.size === 0) throw new AppError('invalid_request', own.noFile);
  const begin = Buffer.from(await file.slice(0, headBytes).arrayBuffer());
  if (isSpreadsheet(begin)) throw new AppError('invalid_request', imports.spreadsheet);
  const bytes = file.stream() as unknown as AsyncIterable<Uint8Array>;
  if (/\.(ndjson|jsonl)$/i.test(file.name)) return { bytes, kind: 'ndjson', columns: new Map() };
  const encoding = encodingOf(begin);
  const head = new TextDecoder(encoding).decode(begin, { stream: true });
  const columns = await columnsOf(head, fields, variables, own);
  return {
    bytes: encoding === 'utf-8' ? bytes : reencoded(bytes, encoding),
    kind: 'csv',
    columns,
  };
}

/** Spreadsheets save as their computer is used to: what is no UTF-8 is what Windows has in the West. */
function encodingOf(begin: Uint8Array): 'utf-8' | 'utf-16le' | 'windows-1252' {
  if (begin[0] === 0xff && begin[1] === 0xfe) return 'utf-16le';
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(begin, { stream: true });
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

async function* reencoded(
  bytes: AsyncIterable<Uint8Array>,
  encoding: string,
): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of bytes) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}

/** As `fileOf`, of what was pasted. */
export async function pasteOf(
  { text, ...fields }: Fields & { text: string },
  variables: readonly string[],
  { campaigns: own }: Words,
): Promise<Rows> {
  if (text.trim() === '') throw new AppError('invalid_request', own.noPaste);
  const whole = withHeader(text);
  const columns = await columnsOf(whole, fields, variables, own);
  return { bytes: bytesOf(whole), kind: 'csv', columns };
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

/** As the form says of a column; where it says nothing, as the column is called. */
async function columnsOf(
  head: string,
  fields: Fields,
  variables: readonly string[],
  own: Words['campaigns'],
): Promise<ColumnMatch> {
  const [first] = await readHead(head).catch(() => {
    throw new AppError('invalid_request', own.unreadable);
  });
  const columns = Object.keys(first?.cells ?? {});
  const targets = likelyTargets(columns, variables);
  for (const column of columns) {
    const said = fields[`column.${column}`];
    if (typeof said === 'string') targets.set(column, said);
  }
  if (hasTwice(targets)) throw new AppError('invalid_request', own.twice);
  if (![...targets.values()].some((target) => whoTargets.includes(target))) {
    throw new AppError('invalid_request', own.noWho);
  }
  return targets;
}
