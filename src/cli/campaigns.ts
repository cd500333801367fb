import type { Command } from 'commander';
import { z } from 'zod';
import { type Call, callerOf, type Served, withServed } from './callApi.ts';
import { type Campaign, campaignAnswer, funnelOf } from './campaignFunnel.ts';
import { sendFile } from './sendFile.ts';
import { watchCampaign } from './watchCampaign.ts';

const base = '/v1/whatsapp/campaigns';

type Options = Served & { json?: true };

/** `chasqui campaign create|preview|start|watch|pause|cancel|report`: at a running Chasqui, over HTTP. */
export function addCampaignCommands(parent: Command): void {
  const command = (name: string) =>
    withServed(parent.command(name)).option('--json', 'answers as JSON, one a line');

  command('create')
    .description(
      'create a campaign with the recipients of a file; exit code 1 where rows are refused',
    )
    .argument('<file>', 'CSV with a header, or NDJSON (.ndjson, .jsonl)')
    .requiredOption('--name <name>', 'what it is called')
    .requiredOption('--outbound <id>', 'OTB…: what is sent')
    .option('--flow <id>', 'IPF…: what a reply starts; of a notification none')
    .option('--var <name=value>', 'a default of a variable; may be repeated', collect, [])
    .option('--country <code>', 'two letters, of numbers without one')
    .option('--rate <n>', 'messages a second at most')
    .option('--start-at <time>', 'as in 2026-03-01T09:00:00-05:00')
    .option('--stop-at <time>', 'who is left then is canceled')
    .option('--authorized', 'the people in the file have agreed to be written to')
    .action(async (file: string, options: CreateOptions) => {
      const call = await callerOf(options);
      const made = campaignAnswer.parse(await call('POST', base, bodyOf(options)));
      const path = `${base}/${made.campaign_id}`;
      const sent = importAnswer.parse(await sendFile(file, `${path}/recipients`, options));
      if (options.json) print(JSON.stringify({ campaign_id: made.campaign_id, import: sent }));
      else printImport(made, sent);
      if (sent.refused > 0 || sent.status === 'failed') process.exitCode = 1;
    });

  command('preview')
    .description(
      'whom it would reach and how long it would take; exit code 1 where it cannot start',
    )
    .argument('<id>', 'CPG…')
    .action(async (id: string, options: Options) => {
      const call = await callerOf(options);
      const preview = previewAnswer.parse(await call('POST', `${pathOf(id)}/preview`));
      if (options.json) print(JSON.stringify(preview));
      else printPreview(preview);
      if (preview.blockers.length > 0) process.exitCode = 1;
    });

  for (const verb of ['start', 'pause', 'resume', 'cancel'] as const) {
    command(verb)
      .description(verbs[verb])
      .argument('<id>', 'CPG…')
      .action(async (id: string, options: Options) => {
        const call = await callerOf(options);
        show(campaignAnswer.parse(await call('POST', `${pathOf(id)}/${verb}`)), options);
      });
  }

  command('report')
    .description('how a campaign stands')
    .argument('<id>', 'CPG…')
    .action(async (id: string, options: Options) => {
      show(await read(await callerOf(options), id), options);
    });

  command('watch')
    .description(
      'follow a campaign to its end; exit code 0 completed, 2 paused, 3 canceled, 4 failed',
    )
    .argument('<id>', 'CPG…')
    .option('--every <ms>', 'how often it is asked', '1000')
    .action(async (id: string, { every, ...options }: Options & { every: string }) => {
      const call = await callerOf(options);
      const look = () => read(call, id);
      process.exitCode = await watchCampaign(look, { everyMs: Number(every), json: options.json });
    });
}

const verbs = {
  start: 'start a campaign, at once or at its time',
  pause: 'pause a campaign: nothing leaves any more once this has answered',
  resume: 'let a paused campaign go on',
  cancel: 'cancel a campaign for good',
};

const pathOf = (id: string): string => `${base}/${encodeURIComponent(id)}`;

const read = async (call: Call, id: string): Promise<Campaign> =>
  campaignAnswer.parse(await call('GET', pathOf(id)));

function show(campaign: Campaign, { json }: Options): void {
  if (json) {
    print(JSON.stringify(campaign));
    return;
  }
  print(`${campaign.campaign_id}  "${campaign.name}": ${campaign.status}`);
  print(`  ${campaign.audience} recipients: ${funnelOf(campaign)}`);
  if (campaign.pause)
    print(`  paused: ${campaign.pause.reason} ${campaign.pause.detail}`.trimEnd());
  if (campaign.failure_reason) print(`  ${campaign.failure_reason}`);
}

type CreateOptions = Options & {
  name: string;
  outbound: string;
  flow?: string;
  var: string[];
  country?: string;
  rate?: string;
  startAt?: string;
  stopAt?: string;
  authorized?: true;
};

const collect = (value: string, before: string[]): string[] => [...before, value];

const bodyOf = (options: CreateOptions) => ({
  name: options.name,
  outbound_id: options.outbound,
  variables: Object.fromEntries(options.var.map(variableOf)),
  user_authorized: options.authorized ?? false,
  ...(options.flow && { flow_id: options.flow }),
  ...(options.country && { country_code: options.country }),
  ...(options.rate && { rate: { per_second: Number(options.rate) } }),
  ...((options.startAt || options.stopAt) && {
    schedule: { start_at: options.startAt ?? null, stop_at: options.stopAt ?? null },
  }),
});

function variableOf(written: string): [string, string] {
  const at = written.indexOf('=');
  if (at > 0) return [written.slice(0, at), written.slice(at + 1)];
  throw new Error(`--var is name=value, not "${written}"`);
}

const importAnswer = z.looseObject({
  import_id: z.string(),
  status: z.string(),
  rows: z.number(),
  accepted: z.number(),
  merged: z.number(),
  refused: z.number(),
  failure_reason: z.string(),
  unknown_columns: z.array(z.string()),
  refusals: z.array(
    z.object({ row: z.number(), column: z.string(), code: z.string(), message: z.string() }),
  ),
});

function printImport(
  { campaign_id: id, name }: Campaign,
  { status, rows, accepted, merged, refused, ...sent }: z.output<typeof importAnswer>,
): void {
  print(`${id}  "${name}": draft`);
  print(`  ${status}: ${rows} rows, ${accepted} accepted, ${merged} merged, ${refused} refused`);
  if (sent.failure_reason) print(`  ${sent.failure_reason}`);
  if (sent.unknown_columns.length > 0)
    print(`  unknown columns: ${sent.unknown_columns.join(', ')}`);
  for (const { row, column, code, message } of sent.refusals) {
    print(`  row ${row}: ${code} ${[column, message].filter(Boolean).join(' ')}`);
  }
  if (refused > 0) print(`  all of them: GET ${base}/${id}/imports/${sent.import_id}/refusals`);
}

const note = z.object({ code: z.string(), message: z.string() });

const previewAnswer = z.looseObject({
  audience: z.object({
    rows: z.number(),
    eligible: z.number(),
    skipped: z.record(z.string(), z.number()),
    held: z.record(z.string(), z.number()),
  }),
  samples: z.array(z.object({ phone_number: z.string(), text: z.string() })),
  pace: z.looseObject({ per_second: z.number(), bound_by: z.string() }),
  hours: z.number(),
  starts_at: z.string(),
  ends_at: z.string(),
  blockers: z.array(note),
  warnings: z.array(note),
});

function printPreview({ audience, pace, ...preview }: z.output<typeof previewAnswer>): void {
  const told = (numbers: Record<string, number>, word: string) =>
    Object.entries(numbers).map(([reason, n]) => `${n} ${word} ${reason}`);
  const parts = [
    `${audience.eligible} would be written to`,
    ...told(audience.held, 'held'),
    ...told(audience.skipped, 'skipped'),
  ];
  print(`${audience.rows} recipients: ${parts.join(', ')}`);
  print(
    `${preview.hours} hours at ${pace.per_second} a second, bound by ${pace.bound_by}: ${preview.starts_at} to ${preview.ends_at}`,
  );
  for (const { phone_number: number, text } of preview.samples) print(`  ${number}: ${text}`);
  for (const { code, message } of preview.warnings) print(`  warning ${code}: ${message}`);
  for (const { code, message } of preview.blockers) print(`  in the way ${code}: ${message}`);
}

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
