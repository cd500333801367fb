import { readFile } from 'node:fs/promises';
import { unreadable } from './readFlowFile.ts';

/** The API key of a file; throws a sentence that says how to name another. */
export async function readKey(keyFile: string): Promise<string> {
  try {
    return (await readFile(keyFile, 'utf8')).trim();
  } catch (error) {
    throw new Error(
      `${unreadable(keyFile, error)}: say where the API key is with --key-file (Chasqui writes it to .data/api-key of the folder where it runs)`,
      { cause: error },
    );
  }
}
