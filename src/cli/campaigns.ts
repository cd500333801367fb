import { type Command, InvalidArgumentError } from 'commander';
import { type Call, callerOf, type Served, withServed } from './callApi.ts';
import { addCampaignCreate } from './campaignCreate.ts';
import { type Campaign, campaignAnswer, funnelOf, numeral } from './campaignFunnel.ts';
import { forecastAnswer, planOf } from './campaignPlan.ts';
import { previewAnswer, previewLines } from './campaignPreview.ts';
import { showBar, showJson, showLines } from './showCampaign.ts';
import { watchCampaign } from './watchCampaign.ts';

type Options = Served & { json?: true };

const exitCodes = `
Exit codes, of all of these commands:
  0    done; watch: the campaign is completed
  1    refused, or nothing answered; preview: it cannot start
  2    watch: the campaign is paused
  3    watch: the campaign is canceled
  4    watch: the campaign has failed
  5    create: the campaign is made, but rows of the file were refused
  130  watch: stopped by Ctrl-C (143: by SIGTERM); the campaign goes on`;

/** `chasqui campaign create|preview|start|watch|pause|resume|cancel|report`: at a running Chasqui, over HTTP. */
export function addCampaignCommands(parent: Command): void {
  parent.addHelpText('after', exitCodes);
  const command = (name: string) =>
    withServed(parent.command(name))
      .option('--json', 'answers as JSON, one a line')
      .addHelpText('after', exitCodes);

  addCampaignCreate(command('create'));

  command('preview')
    .description('whom it would reach, how long it would take, and what is in the way')
    .argument('<id>', 'CPG…')
    .action(async (id: string, options: Options) => {
      const call = await callerOf(options);
      const preview = previewAnswer.parse(await call('POST', `${pathOf(id)}/preview`));
      if (options.json) print(JSON.stringify(preview));
      else for (const line of previewLines(preview)) print(line);
      if (preview.blockers.length > 0) process.exitCode = 1;
    });

  for (const verb of ['start', 'pause', 'resume', 'cancel'] as const) {
    command(verb)
      .description(verbs[verb])
      .argument('<id>', 'CPG…')
      .action(async (id: string, options: Options) => {
        const call = await callerOf(options);
        report(campaignAnswer.parse(await call('POST', `${pathOf(id)}/${verb}`)), options);
      });
  }

  command('report')
    .description('how a campaign stands')
    .argument('<id>', 'CPG…')
    .action(async (id: string, options: Options) => {
      report(await read(await callerOf(options), id), options);
    });

  command('watch')
    .description('follow a campaign until it goes on no more; Ctrl-C only stops the watching')
    .argument('<id>', 'CPG…')
    .option('--every <ms>', 'how often it is asked', everyOf, 1_000)
    .action(async (id: string, { every, ...options }: Options & { every: number }) => {
      const call = await callerOf(options);
      const { stdout } = process;
      stopOnSignal(id);
      process.exitCode = await watchCampaign({
        look: () => read(call, id),
        foresee: async () => forecastAnswer.parse(await call('POST', `${pathOf(id)}/preview`)),
        show: options.json ? showJson() : stdout.isTTY ? showBar(stdout) : showLines(),
        everyMs: every,
      });
    });
}

const verbs = {
  start: 'start a campaign, at once or at its time',
  pause: 'pause a campaign: nothing leaves any more once this has answered',
  resume: 'let a paused campaign go on',
  cancel: 'cancel a campaign for good',
};

const pathOf = (id: string): string => `/v1/whatsapp/campaigns/${encodeURIComponent(id)}`;

const read = async (call: Call, id: string): Promise<Campaign> =>
  campaignAnswer.parse(await call('GET', pathOf(id)));

function report(campaign: Campaign, { json }: Options): void {
  if (json) {
    print(JSON.stringify(campaign));
    return;
  }
  print(`${campaign.campaign_id}  "${campaign.name}": ${campaign.status}`);
  print(`  ${numeral(campaign.audience)} recipients: ${funnelOf(campaign)}`);
  const plan = planOf(campaign);
  if (plan) print(`  ${plan}`);
}

/** What watches has nothing to undo: it ends at once, with the code that shells give to the signal. */
function stopOnSignal(id: string): void {
  for (const [signal, code] of [['SIGINT', 130] as const, ['SIGTERM', 143] as const]) {
    process.once(signal, () => {
      process.stderr.write(
        `\nNo longer watched; the campaign goes on: chasqui campaign watch ${id}\n`,
      );
      process.exit(code);
    });
  }
}

function everyOf(text: string): number {
  const ms = Number(text);
  if (Number.isInteger(ms) && ms >= 100) return ms;
  throw new InvalidArgumentError('It is a whole number of milliseconds, 100 at least');
}

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
