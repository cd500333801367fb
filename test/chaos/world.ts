import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Call } from '../../bench/service.ts';
import { startAgents } from '../../chaos/agents.ts';
import { draftCampaign } from '../../chaos/campaign.ts';
import type { Inside } from '../../chaos/findBroken.ts';
import { openOutsideServer } from '../../chaos/outsideServer.ts';
import { gatherPeople, speak } from '../../chaos/people.ts';
import { comesToRest } from '../../chaos/rest.ts';
import type { Say } from '../../chaos/sayings.ts';
import { makeOutbound, publishFlow } from '../../chaos/stage.ts';
import { bearWitness } from '../../chaos/witness.ts';
import type { TestDatabase } from '../support/database.ts';
import { startJourney } from '../support/journey.ts';

/** What the people of chaos do, each in their own way, and nothing that disturbs them. */
const talks: Say[][] = [
  [{ text: 'hola' }, { text: 'ana@example.com' }, { text: 'Comprar' }],
  [{ text: 'hola' }, { text: '¿qué?' }],
  [{ text: 'hola' }, { text: 'eva@example.com' }, { text: 'Ayuda' }],
  [
    { text: 'hola' },
    { text: 'ivo@example.com' },
    { text: 'Mostrar' },
    { media: { kind: 'image', base64: Buffer.from('a cat').toString('base64') } },
  ],
];

/** A run of chaos without any fault, in one process, come to rest; and what was seen of it from outside. */
export async function playUndisturbed(database: TestDatabase, mediaFolder: string) {
  const { sql } = database;
  const shop = await openOutsideServer({ total: 80_000 });
  const receiver = await openOutsideServer({});
  const journey = await startJourney(database, {
    flow: null,
    env: { CALLS_MAY_REACH: '127.0.0.1' },
  });
  const api = bodyOf(journey.api);
  const emulator = bodyOf(journey.emulator);
  const { config, key } = journey;
  const outboundId = await makeOutbound(config.meta.graphUrl, api, sql);
  const flowId = await publishFlow(api, shop.url);
  await api('POST', '/v1/hooks', { event_type: 'all', subscriber_url: receiver.url });

  const people = await gatherPeople({ emulator }, talks.length);
  const campaign = await draftCampaign({ api, emulator, flowId, outboundId }, 4);
  const agents = startAgents({ url: `http://127.0.0.1:${config.port}`, apiKey: key });
  await campaign.start();
  const sayings = talks.flatMap((says, person) =>
    says.map((say, nth) => ({ atMs: nth * 600, person, say })),
  );
  await speak(people, sayings, performance.now());
  const left = await comesToRest({ emulator, sql }, campaign, 40_000);
  await agents.stop();
  const cast = { people: [people], campaign, agents };
  const witness = await bearWitness({ emulator, shop, receiver }, cast);
  await cp(join(config.dataDir, 'media'), mediaFolder, { recursive: true });
  const inside: Inside = { sql, api, mediaFolder };
  return { left, witness, inside, servers: [shop, receiver] };
}

type Ask = (
  method: string,
  path: string,
  body?: unknown,
) => Promise<{ status: number; body: unknown }>;

/** As chaos calls: anything but a 2xx is an error. */
const bodyOf =
  (ask: Ask): Call =>
  async (method, path, body) => {
    const answer = await ask(method, path, body);
    if (answer.status < 300) return answer.body;
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  };
