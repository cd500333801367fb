import type { Command } from 'commander';
import { z } from 'zod';
import type { Json } from '../messages/events.ts';
import { readKey } from './readKey.ts';

/** Which Chasqui is called, and with the key in which file. */
export type Served = { url: string; keyFile: string };

/** The options by which a command is told so. */
export const withServed = (command: Command): Command =>
  command
    .option('--url <url>', 'where Chasqui is', 'http://127.0.0.1:3000')
    .option('--key-file <file>', 'a file with an API key', '.data/api-key');

export type Call = (method: 'GET' | 'POST' | 'PUT', path: string, body?: Json) => Promise<unknown>;

/** Calls a running Chasqui. Throws a sentence where it refuses, or where nothing answers. */
export async function callerOf({ url, keyFile }: Served): Promise<Call> {
  const base = url.replace(/\/+$/, '');
  const key = await readKey(keyFile);
  return async (method, path, body) => {
    const response = await fetch(base + path, {
      method,
      headers: { 'Truora-API-Key': key, 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw new Error(`Nothing answers at ${base}: is Chasqui running there?`, { cause: error });
    });
    const answer: unknown = await response.json().catch(() => undefined);
    if (response.ok && answer !== undefined) return answer;
    const refused = refusal.safeParse(answer);
    if (!refused.success) {
      throw new Error(`What answers at ${base} is not Chasqui (status ${response.status})`);
    }
    const { message, details = [] } = refused.data;
    throw new Error([message, ...details.map((each) => `  ${each.message}`)].join('\n'));
  };
}

const refusal = z.looseObject({
  message: z.string(),
  details: z.array(z.object({ message: z.string() })).optional(),
});
