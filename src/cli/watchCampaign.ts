import { setTimeout as sleep } from 'node:timers/promises';
import { SingleBar } from 'cli-progress';
import { type Campaign, doneOf, funnelOf } from './campaignFunnel.ts';

/** What a script can go by. */
const exitCodes: Record<string, number> = { completed: 0, paused: 2, canceled: 3, failed: 4 };

/**
 * Follows a campaign until it goes on no more: with a bar on a terminal, else with a line for each change.
 * Gives the exit code.
 */
export async function watchCampaign(
  look: () => Promise<Campaign>,
  { everyMs, json }: { everyMs: number; json: true | undefined },
): Promise<number> {
  const tell = json ? tellJson : process.stderr.isTTY ? tellBar() : tellLine;
  let before = '';
  for (;;) {
    const campaign = await look();
    const now = JSON.stringify([campaign.status, campaign.counters, campaign.responses]);
    const code = exitCodes[campaign.status];
    if (now !== before || code !== undefined) tell(campaign, code !== undefined);
    before = now;
    if (code !== undefined) return code;
    await sleep(everyMs);
  }
}

type Tell = (campaign: Campaign, isLast: boolean) => void;

const tellJson: Tell = (campaign) => print(JSON.stringify(campaign));

const tellLine: Tell = (campaign) =>
  print(`${campaign.status}  ${doneOf(campaign)}/${campaign.audience}  ${funnelOf(campaign)}`);

function tellBar(): Tell {
  const bar = new SingleBar({
    format: '{status} {bar} {percentage}%  {value}/{total}  {eta_formatted} left  {funnel}',
    barsize: 24,
    hideCursor: true,
    etaBuffer: 30,
  });
  let isStarted = false;
  return (campaign, isLast) => {
    const done = doneOf(campaign);
    const payload = { status: campaign.status, funnel: funnelOf(campaign) };
    if (!isStarted) bar.start(campaign.audience, done, payload);
    isStarted = true;
    bar.setTotal(campaign.audience);
    bar.update(done, payload);
    if (isLast) bar.stop();
  };
}

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
