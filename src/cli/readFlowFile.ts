import { readFileSync } from 'node:fs';
import type { Json } from '../messages/events.ts';

/** The flow a file holds, as it is written there. Throws a sentence where there is no JSON to read. */
export function readFlowFile(file: string): Json {
  const text = textOf(file);
  try {
    // Whatever JSON gives is JSON.
    return JSON.parse(text) as Json;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${file} is no JSON: ${reason}`, { cause: error });
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(unreadable(file, error), { cause: error });
  }
}

/** Why a file cannot be read, for the person who named it. */
export function unreadable(file: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return `There is no file ${file}`;
  if (code === 'EISDIR') return `${file} is a folder, and not a file`;
  return `${file} cannot be read${code === 'EACCES' ? ': you may not' : ''}`;
}
