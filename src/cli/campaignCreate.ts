import { type Command, InvalidArgumentError } from 'commander';
import type { Json } from '../messages/events.ts';
import { callerOf, type Served } from './callApi.ts';
import { campaignAnswer } from './campaignFunnel.ts';
import { readImport } from './importReport.ts';
import { requireFile, sendFile } from './sendFile.ts';

const base = '/v1/whatsapp/campaigns';

/** `chasqui campaign create`: a draft, with the recipients of a file. */
export function addCampaignCreate(command: Command): void {
  command
    .description(
      'create a campaign with the recipients of a file; it is a draft until it is started',
    )
    .argument('<file>', 'CSV with a header, or NDJSON (.ndjson, .jsonl)')
    .requiredOption('--name <name>', 'what it is called')
    .requiredOption('--outbound <id>', 'OTB…: what is sent')
    .option('--flow <id>', 'IPF…: what a reply starts; of a notification none')
    .option('--var <name=value>', 'a default of a variable; may be repeated', addVariable, {})
    .option('--country <code>', 'two letters, of numbers without one')
    .option('--rate <n>', 'messages a second at most', numberOf)
    .option('--start-at <time>', 'as in 2026-03-01T09:00:00-05:00')
    .option('--stop-at <time>', 'who is left then is canceled')
    .option(
      '--window <from-to>',
      'the time of day in which messages leave, as in 09:00-20:00',
      windowOf,
    )
    .option(
      '--timezone <zone>',
      'of the window, as in America/Lima; otherwise that of each country',
    )
    .option('--cap <n/period>', 'campaign messages to one person at most, as in 2/7d', capOf)
    .option('--max-failed <percent>', 'the campaign pauses where more have failed', numberOf)
    .option('--max-opted-out <percent>', 'the campaign pauses where more have opted out', numberOf)
    .option('--authorized', 'the people in the file have agreed to be written to')
    .action(async (file: string, options: CreateOptions) => {
      await requireFile(file);
      const call = await callerOf(options);
      const made = campaignAnswer.parse(await call('POST', base, bodyOf(options)));
      const path = `${base}/${made.campaign_id}`;
      const sent = await sendFile(file, `${path}/recipients`, options).catch(async (error) => {
        // Asked again once the file is mended, there is not a second one.
        await call('DELETE', path).catch(() => undefined);
        throw error;
      });
      const { lines, exitCode } = readImport(
        sent,
        ['accepted', 'merged'],
        `${base}/${made.campaign_id}/imports`,
      );
      if (options.json) print(JSON.stringify({ campaign_id: made.campaign_id, import: sent }));
      else {
        print(`${made.campaign_id}  "${made.name}": draft`);
        for (const line of lines) print(`  ${line}`);
      }
      process.exitCode = exitCode;
    });
}

type CreateOptions = Served & {
  json?: true;
  name: string;
  outbound: string;
  flow?: string;
  var: Record<string, string>;
  country?: string;
  rate?: number;
  startAt?: string;
  stopAt?: string;
  window?: { from: string; to: string };
  timezone?: string;
  cap?: { max: number; period: string };
  maxFailed?: number;
  maxOptedOut?: number;
  authorized?: true;
};

function bodyOf(options: CreateOptions): Json {
  const { flow, country, rate, cap, startAt, stopAt, window, timezone } = options;
  const { maxFailed, maxOptedOut } = options;
  return {
    name: options.name,
    outbound_id: options.outbound,
    variables: options.var,
    user_authorized: options.authorized ?? false,
    ...(flow && { flow_id: flow }),
    ...(country && { country_code: country }),
    ...(rate !== undefined && { rate: { per_second: rate } }),
    ...(cap && { cap }),
    ...((maxFailed !== undefined || maxOptedOut !== undefined) && {
      guard: {
        ...(maxFailed !== undefined && { max_failed_percent: maxFailed }),
        ...(maxOptedOut !== undefined && { max_opted_out_percent: maxOptedOut }),
      },
    }),
    schedule: {
      start_at: startAt ?? null,
      stop_at: stopAt ?? null,
      window: window ? { ...window, ...(timezone && { timezone }) } : null,
    },
  };
}

function addVariable(text: string, before: Record<string, string>): Record<string, string> {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name !== undefined && value !== undefined) return { ...before, [name]: value };
  throw new InvalidArgumentError('It is name=value, as in city=Lima');
}

function numberOf(text: string): number {
  const number = Number(text);
  if (text.trim() !== '' && Number.isFinite(number)) return number;
  throw new InvalidArgumentError('It is a number, as in 20');
}

function windowOf(text: string): { from: string; to: string } {
  const [, from, to] = /^(\d\d:\d\d)-(\d\d:\d\d)$/.exec(text) ?? [];
  if (from !== undefined && to !== undefined) return { from, to };
  throw new InvalidArgumentError('It is two times of day, as in 09:00-20:00');
}

function capOf(text: string): { max: number; period: string } {
  const [, max, period] = /^(\d+)\/(\w+)$/.exec(text) ?? [];
  if (max !== undefined && period !== undefined) return { max: Number(max), period };
  throw new InvalidArgumentError('It is a number and a period, as in 2/7d');
}

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
