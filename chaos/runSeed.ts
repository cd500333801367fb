import { join } from 'node:path';
import type { ClusterToCrash } from '../test/support/clusterToCrash.ts';
import { startAgents } from './agents.ts';
import { type Campaign, draftCampaign } from './campaign.ts';
import { findBroken } from './findBroken.ts';
import { gatherPeople, type People, speak, until } from './people.ts';
import type { Plan } from './plan.ts';
import { comesToRest } from './rest.ts';
import { openStage, type Stage } from './stage.ts';
import { heal, strike } from './strike.ts';
import { findUnanswered } from './unanswered.ts';
import { bearWitness } from './witness.ts';

/** What became of a seed: what broke, and how long after the last fault nothing was left to do. */
export type Result = { broken: string[]; restedAfterMs: number };

/** People of whom nothing is known, in most of the sixteen lanes: nothing of before keeps them waiting. */
const strangers = 24;
// An attempt whose sender died on the wire blocks its chat until it is declared in doubt (20 s after its
// claim), is sent once more after RESEND_AFTER of hearing, and what then begins ends by its timeouts. What a
// receiver of hooks did not take is sent again after 30 s, and a file whose worker died is fetched after 50.
const restWithinMs = 90_000;
const answerWithinMs = 5_000;

/** Plays a plan on a service of its own, and looks at what is left of it. */
export async function runSeed(
  cluster: ClusterToCrash,
  plan: Plan,
  folder: string,
): Promise<Result> {
  const stage = await openStage(cluster, plan, folder);
  try {
    const people = await gatherPeople(stage, plan.people);
    const unknown = await gatherPeople(stage, strangers, 'Stranger');
    const campaign = await draftCampaign(stage, plan.recipients);
    const agents = startAgents({ url: stage.processes.url, apiKey: stage.apiKey });
    await play(stage, { plan, people, campaign });

    const probe = { emulator: stage.emulator, waitMs: answerWithinMs };
    const healedAt = performance.now();
    const stuck = await findUnanswered(unknown, probe);
    const left = await comesToRest(stage, campaign, restWithinMs);
    const restedAfterMs = Math.round(performance.now() - healedAt);
    const unanswered = await findUnanswered(people, probe);
    const leftThen = left.length > 0 ? [] : await comesToRest(stage, campaign, restWithinMs);
    await agents.stop();

    const witness = await bearWitness(stage, { people: [people, unknown], campaign, agents });
    const inside = { sql: stage.sql, api: stage.api, mediaFolder: join(folder, 'media') };
    const broken = await findBroken(inside, witness);
    const atWork = [...stage.processes.stuckAtStart, ...agents.refused];
    return {
      broken: [...atWork, ...stuck, ...left, ...unanswered, ...leftThen, ...broken],
      restedAfterMs,
    };
  } finally {
    await stage.close();
  }
}

type Cast = { plan: Plan; people: People; campaign: Campaign };

/** Resolves when everybody has spoken and all faults are over. */
async function play(stage: Stage, { plan, people, campaign }: Cast): Promise<void> {
  const startedAt = performance.now();
  await Promise.all([
    speak(people, plan.sayings, startedAt),
    strike(stage, plan.faults, startedAt),
    until(startedAt + plan.campaignAtMs).then(campaign.start),
    until(startedAt + plan.seconds * 1000),
  ]);
  await heal(stage);
}
