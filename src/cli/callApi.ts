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

export type Call = (
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: Json,
) => Promise<unknown>;

/** Nothing answers, or not now: who waits may ask again. */
export class NoAnswer extends Error {}

/** Calls a running Chasqui. Throws a sentence where it refuses, and a NoAnswer where there is none. */
export async function callerOf({ url, keyFile }: Served): Promise<Call> {
  const base = url.replace(/\/+$/, '');
  const key = await readKey(keyFile);
  return async (method, path, body) => {
    const response = await fetch(base + path, {
      method,
      headers: { 'Truora-API-Key': key, 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw new NoAnswer(`Nothing answers at ${base}: is Chasqui running there?`, { cause: error });
    });
    const answer: unknown = await response.json().catch(() => undefined);
    if (response.ok && answer !== undefined) return answer;
    const refused = refusal.safeParse(answer);
    // Too many requests, or a server that cannot answer for the moment.
    const isPassing = response.status === 429 || response.status >= 500;
    const Refused = isPassing ? NoAnswer : Error;
    if (refused.success) throw new Refused(sentencesOf(refused.data));
    throw new Refused(`What answers at ${base} is not Chasqui (status ${response.status})`);
  };
}

/** What is wrong, several things one to a line; nothing is said twice. */
function sentencesOf({ message, details = [] }: z.output<typeof refusal>): string {
  const [first] = details;
  const at = first === undefined ? -1 : message.indexOf(first.message);
  if (at >= 0 && details.length === 1) return message;
  const head = at >= 0 ? message.slice(0, at).trimEnd() : message;
  return [head, ...details.map((each) => `  ${each.message}`)].join('\n');
}

const refusal = z.looseObject({
  message: z.string(),
  details: z.array(z.object({ message: z.string() })).optional(),
});
