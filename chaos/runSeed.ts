import { join } from 'node:path';
import type { ClusterToCrash } from '../test/support/clusterToCrash.ts';
import { draftCampaign } from './campaign.ts';
import { findBroken } from './invariants.ts';
import { gatherPeople, type People, speak, until } from './people.ts';
import type { Plan } from './plan.ts';
import { comesToRest } from './rest.ts';
import { openStage } from './stage.ts';
import { heal, strike } from './strike.ts';
import { within } from './waiting.ts';

/** What became of a seed: what broke, and how long after the last fault nothing was left to do. */
export type Result = { broken: string[]; restedAfterMs: number };

// An attempt whose sender died on the wire blocks its chat until it is declared in doubt (20 s after its
// claim), is sent once more after RESEND_AFTER of hearing, and what then begins ends by its timeouts.
const restWithinMs = 60_000;
const answerWithinMs = 5_000;

/** Plays a plan on a service of its own, and looks at what is left of it. */
export async function runSeed(
  cluster: ClusterToCrash,
  plan: Plan,
  resultsFolder: string,
): Promise<Result> {
  const name = `seed_${plan.seed}`;
  const folder = join(resultsFolder, name);
  const stage = await openStage(cluster, { name, folder, seed: plan.seed });
  try {
    const people = await gatherPeople(stage, plan.people);
    const campaign = await draftCampaign(stage, plan.recipients);
    const startedAt = performance.now();
    await Promise.all([
      speak(people, plan.sayings, startedAt),
      strike(stage, plan.faults, startedAt),
      until(startedAt + plan.campaignAtMs).then(campaign.start),
      until(startedAt + plan.seconds * 1000),
    ]);
    await heal(stage);

    const healedAt = performance.now();
    const left = await comesToRest(stage, campaign, restWithinMs);
    const restedAfterMs = Math.round(performance.now() - healedAt);
    const unanswered = await findUnanswered(people);
    const leftThen = left.length > 0 ? [] : await comesToRest(stage, campaign, restWithinMs);
    const broken = await findBroken(stage, people, campaign);

    const { stuckAtStart } = stage.processes;
    return {
      broken: [...stuckAtStart, ...left, ...unanswered, ...leftThen, ...broken],
      restedAfterMs,
    };
  } finally {
    await stage.close();
  }
}

/** Everybody writes once more; whose chat, lane or line is stuck hears nothing. */
async function findUnanswered(people: People): Promise<string[]> {
  const found = await Promise.all(
    people.said.map(async (_, person) => {
      const received = async () =>
        (await people.messagesOf(person)).filter(({ direction }) => direction === 'received')
          .length;
      const before = await received();
      await people.says(person, 'hola');
      const answered = await within(answerWithinMs, async () => (await received()) > before);
      return answered ? [] : [`not answered within ${answerWithinMs} ms: person ${person}`];
    }),
  );
  return found.flat();
}
