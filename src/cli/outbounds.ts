import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { durationMs, durationPattern } from '../engine/duration.ts';
import type { Json } from '../messages/events.ts';
import { type Call, callerOf, type Served } from './callApi.ts';
import { unreadable } from './readFlowFile.ts';

const path = '/v1/whatsapp/outbounds';

/** `chasqui outbound create|sync|list`: at a running Chasqui, over HTTP. */
export function addOutboundCommands(parent: Command): void {
  const command = (name: string) =>
    parent
      .command(name)
      .option('--url <url>', 'where Chasqui is', 'http://127.0.0.1:3000')
      .option('--key-file <file>', 'a file with an API key of scope admin', '.data/api-key')
      .option('--json', 'what the API answers, as it is');

  command('create')
    .description('hand a template in to be approved; prints its id, status and name')
    .argument('<file>', `JSON, as POST ${path} takes it`)
    .option('--wait <duration>', 'wait so long, as in 10m, for Meta to decide', waitOf)
    .action(async (file: string, { wait, json, ...served }: CreateOptions) => {
      const asked = await readAsked(file);
      const call = await callerOf(served);
      const made = outbound.parse(await call('POST', path, asked));
      const decided = wait === undefined ? made : await untilDecided(call, made, wait);
      print(decided, json);
      // A script goes on only with what it can send.
      if (wait !== undefined && decided.outbound_status !== 'APPROVED') process.exitCode = 1;
    });

  command('sync')
    .description('read the templates that stand at Meta now')
    .option('--line <number>', 'of the WABA of this line alone')
    .action(async ({ line, json, ...served }: Options & { line?: string }) => {
      const call = await callerOf(served);
      const answer = await call('POST', `${path}/sync`, line === undefined ? {} : { line });
      process.stdout.write(
        json ? `${JSON.stringify(answer)}\n` : `${synced.parse(answer).message}\n`,
      );
    });

  command('list')
    .description('id, status, quality, category, language and name of each')
    .option('--line <number>', 'those that this line can send; all lines where not said')
    .option('--flow <id>', 'IPF…: those that this flow sends')
    .option('--status <status>', 'these alone, as in APPROVED')
    .action(async ({ line, flow, status, json, ...served }: ListOptions) => {
      const call = await callerOf(served);
      const asked = flow !== undefined || line !== undefined ? [line] : await linesOf(call);
      const found = new Map<string, Outbound>();
      for (const each of asked) {
        const query = new URLSearchParams({
          ...(each !== undefined && { line: each }),
          ...(flow !== undefined && { flow_id: flow }),
          ...(status !== undefined && { status }),
        });
        const page = z.array(outbound).parse(await call('GET', `${path}?${query}`));
        // Lines of one WABA have the same.
        for (const one of page) found.set(one.outbound_id, one);
      }
      for (const one of found.values()) print(one, json);
    });
}

type Options = Served & { json?: true };
type CreateOptions = Options & { wait?: number };
type ListOptions = Options & { line?: string; flow?: string; status?: string };

const outbound = z.looseObject({
  outbound_id: z.string(),
  outbound_name: z.string(),
  outbound_status: z.string(),
  outbound_quality: z.string(),
  interaction_category: z.string(),
  language_code: z.string(),
  failure_reason: z.string(),
});
type Outbound = z.output<typeof outbound>;

const synced = z.object({ message: z.string() });

function print(one: Outbound, json: true | undefined): void {
  const { outbound_id: id, outbound_status: status, outbound_quality: quality } = one;
  const words = [id, status, quality, one.interaction_category, one.language_code];
  const shown = [...words, one.outbound_name, one.failure_reason].filter((word) => word !== '');
  process.stdout.write(`${json ? JSON.stringify(one) : shown.join('  ')}\n`);
}

async function readAsked(file: string): Promise<Json> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new Error(unreadable(file, error), { cause: error });
  });
  try {
    // The API says what is wrong with what is in it.
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new Error(`${file} is not JSON: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}

async function untilDecided(call: Call, made: Outbound, waitMs: number): Promise<Outbound> {
  let now = made;
  for (let waited = 0; now.outbound_status === 'PENDING' && waited < waitMs; ) {
    const pause = Math.min(waited < 10_000 ? 500 : 5_000, waitMs - waited);
    await sleep(pause);
    waited += pause;
    now = outbound.parse(await call('GET', `${path}/${made.outbound_id}`));
  }
  return now;
}

async function linesOf(call: Call): Promise<string[]> {
  const { lines } = lineList.parse(await call('GET', '/v1/whatsapp/lines?limit=100'));
  return lines.map(({ waba_line: number }) => number);
}

const lineList = z.object({ lines: z.array(z.object({ waba_line: z.string() })) });

function waitOf(text: string): number {
  if (durationPattern.test(text)) return durationMs(text);
  throw new InvalidArgumentError('A duration is a whole number and s, m or h, as in 10m');
}
